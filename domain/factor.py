"""A second factor: what an officer shows beside the password. An application that counts time, or a key."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.errors import Refused
from extensions import Model, db, transaction

if TYPE_CHECKING:
    from domain.officer import Officer

TOTP, PASSKEY = "totp", "passkey"
MOST = 10  # of one officer
LONGEST_NAME = 32  # letters


class LastFactor(Refused):
    """Somebody would be left with a password alone."""

    sentence = _l("C’est votre seul second facteur : ajoutez-en un autre avant de le retirer.")
    status = 409


class TooManyFactors(Refused):
    """More than anybody carries."""

    sentence = _l("Vous avez déjà dix seconds facteurs : retirez-en un d’abord.")
    status = 409


class Factor(Model):
    """Counts from ``added_at`` on; before, it is shown in one sitting that has not proved it yet."""

    __tablename__ = "factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    added_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    sitting_id: Mapped[int | None] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), index=True
    )
    # An application's: its secret, sealed, and the last half-minute of which a code was taken.
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    # A key's: which one it is, what it signs with, and how often it says it did.
    credential: Mapped[str | None] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)

    @classmethod
    def all_of(cls, officer_id: int) -> list["Factor"]:
        """Those that count, the oldest first."""
        mine = select(cls).where(cls.officer_id == officer_id, cls.added_at.is_not(None))
        return list(db.session.scalars(mine.order_by(cls.id)))

    @classmethod
    def found(cls, officer: "Officer", id: int) -> "Factor | None":
        """One of this officer's; what is not theirs does not exist."""
        return next((each for each in cls.all_of(officer.id) if each.id == id), None)

    def remove(self, by: "Officer") -> None:
        """The officer shows it no more; never the last one."""
        with transaction():
            hold(self.officer_id)
            if count(self.officer_id) < 2:
                raise LastFactor
            gone = delete(Factor).where(Factor.id == self.id).returning(Factor.id)
            if db.session.execute(gone, execution_options={"synchronize_session": False}).first():
                audit.record("officer.factor-removed", by=by, about=by.topic, why=self.kind)


def hold(officer_id: int) -> None:
    """Part of a verb that counts before it changes: two at once wait for each other.

    The one place where a row is locked and not compared: what is asked is how many others there are.
    """
    from domain.officer import Officer

    db.session.execute(select(Officer.id).where(Officer.id == officer_id).with_for_update())


def count(officer_id: int) -> int:
    """How many second factors they have."""
    mine: Any = select(func.count()).where(
        Factor.officer_id == officer_id, Factor.added_at.is_not(None)
    )
    return db.session.scalar(mine) or 0


def added(factor: Factor, by: "Officer") -> None:
    """Part of a verb: it counts from now on, if there is room for it."""
    hold(by.id)
    if count(by.id) > MOST:
        raise TooManyFactors
    audit.record("officer.factor-added", by=by, about=by.topic, why=factor.kind)


def drop_all(officer_id: int) -> None:
    """Part of a verb: they have none any more."""
    gone = delete(Factor).where(Factor.officer_id == officer_id)
    db.session.execute(gone, execution_options={"synchronize_session": False})
