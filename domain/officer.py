"""An officer: who they are, how they prove it, what their role lets them do."""

from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, String, and_, bindparam, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from domain import bells
from domain.clock import now
from domain.fitting import Fitted
from domain.hiring import CHIEF, Employed
from domain.hiring import ROLES as ROLES
from domain.part_time import PartTime
from domain.signing_in import Proving
from domain.sitting import Sitting, earliest
from domain.trained import Trained
from extensions import Model, ask, db
from statement import Statement

AT_THE_DESK = frozenset({"officer", "psychologist", "supervisor"})
SUPERVISING = frozenset({"supervisor", "administrator"})


class Officer(Employed, Proving, Fitted, Trained, PartTime, Model):
    """Somebody who may sign in."""

    __tablename__ = "officer"
    __allow_unmapped__ = True  # for what is known and not kept

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(128))
    hired_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    # When somebody else chose their password, which they have to change; nothing once they did.
    given_at: Mapped[datetime | None]
    # Of a front desk: the station it is the desk of.
    station_id: Mapped[int | None] = mapped_column(
        ForeignKey("station.id", name="fk_officer_station")
    )

    first_password: str  # known to whoever has just hired them, and kept nowhere

    # Asking

    @property
    def has_desk(self) -> bool:
        """Whether the role sits at the desk."""
        return self.role in AT_THE_DESK

    @property
    def supervises(self) -> bool:
        """Whether the role looks into the audit."""
        return self.role in SUPERVISING

    @property
    def administers(self) -> bool:
        """Whether the role makes accounts."""
        return self.role == CHIEF

    @property
    def receives(self) -> bool:
        """Whether the account is a front desk, and known of which station."""
        return self.role == "station" and self.station_id is not None

    @property
    def may_sign_in(self) -> bool:
        """Neither revoked nor blocked."""
        return self.revoked_at is None and self.blocked_at is None

    @property
    def topic(self) -> str:
        """The bell of this officer's own screen."""
        return bells.theirs(self.id)

    @classmethod
    def present(cls, id: int) -> "Officer | None":
        """The officer, unless revoked or unknown."""
        return db.session.scalar(_present, {"id": id})

    @classmethod
    def called(cls, login: str) -> Self | None:
        """The officer with this login, unless revoked or unknown."""
        return db.session.scalar(select(cls).where(cls.login == login, cls.revoked_at.is_(None)))

    @classmethod
    def everybody(cls) -> list[Self]:
        """Whoever has an account, by name; those that were revoked last."""
        return list(db.session.scalars(select(cls).order_by(cls.revoked_at, cls.name, cls.id)))

    @classmethod
    def sits(cls, sitting: str) -> bool:
        """Whether what the cookie holds still opens a desk: every open page asks at each look."""
        return bool(ask(_sits, sitting=sitting, since=earliest()))


_present = select(Officer).where(Officer.id == bindparam("id"), Officer.revoked_at.is_(None))
# May sit at the desk now: asked of a row of officers beside one of sittings.
AT_DESK = and_(
    Sitting.token_hash == bindparam("sitting"),
    Sitting.officer_id == Officer.id,
    Sitting.entered_at > bindparam("since"),
    Officer.revoked_at.is_(None),
    Officer.blocked_at.is_(None),
    or_(*(Officer.role == role for role in sorted(AT_THE_DESK))),
)
_sits = Statement(select(Officer.id).join(Sitting, Sitting.officer_id == Officer.id).where(AT_DESK))
