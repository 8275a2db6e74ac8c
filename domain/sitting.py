"""A sitting: an officer signed in on one browser. Its cookie holds a token and nothing else."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String, bindparam, delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from domain import audit
from domain.clock import now
from domain.errors import SignedOut
from extensions import Model, ask, db, settings, transaction, wake
from statement import Statement
from vault import keyed

if TYPE_CHECKING:
    from domain.officer import Officer

LONGEST = timedelta(hours=12)  # however much is done in it
ENROLLING = timedelta(minutes=30)  # between the right password and what the first time asks besides
FRESH = timedelta(minutes=10)  # how long a proof is enough for what is grave
GLANCE = timedelta(minutes=1)  # no finer is it kept when it was last used


class Sitting(Model):
    """From the right password to the end; ``entered_at`` from when it opens more than its own account.

    ``proved_at``: when password and second factor were last shown. What is over has no row.
    """

    __tablename__ = "sitting"
    __allow_unmapped__ = True  # for what is known and not kept

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(32), unique=True)
    browser: Mapped[str] = mapped_column(String(32))
    begun_at: Mapped[datetime] = mapped_column(default=now)
    proved_at: Mapped[datetime | None]
    entered_at: Mapped[datetime | None]
    seen_at: Mapped[datetime] = mapped_column(default=now)

    officer: Mapped["Officer"] = relationship(lazy="joined", innerjoin=True)
    token: str  # known to whoever has just made it, and kept nowhere

    # Asking

    @classmethod
    def of(cls, token: str) -> "Sitting | None":
        """The sitting this token opens: not over, and its officer may still sign in."""
        found = db.session.scalar(_of, {"token_hash": kept(token)})
        return found if found and found._lasts and found.officer.may_sign_in else None

    @classmethod
    def all_of(cls, officer: "Officer") -> list["Sitting"]:
        """Those that are not over, the newest first."""
        mine = select(cls).where(cls.officer_id == officer.id).order_by(cls.id.desc())
        return [each for each in db.session.scalars(mine) if each._lasts]

    @property
    def is_fresh(self) -> bool:
        """Whether the officer proved who they are just now."""
        return self.proved_at is not None and timedelta() <= now() - self.proved_at < FRESH

    @property
    def step(self) -> str | None:
        """What is still missing before it opens anything: ``password``, ``factor``, or nothing."""
        if self.entered_at is not None:
            return None
        return "password" if self.officer.given_at is not None else "factor"

    @property
    def _lasts(self) -> bool:
        if self.entered_at is None:
            return now() - self.begun_at < ENROLLING
        return self.entered_at > earliest()

    # Doing

    @classmethod
    def begin(cls, officer: "Officer", browser: str, *, proved: bool) -> Self:
        """Part of signing in. ``proved``: the second factor was shown too, or none is asked for."""
        old = delete(Sitting).where(Sitting.begun_at < earliest())  # anybody's: nothing else sweeps
        db.session.execute(old, execution_options=_FREE)
        token, proof = secrets.token_urlsafe(24), now() if proved else None
        begun = cls(officer=officer, browser=browser[:32], token_hash=kept(token), proved_at=proof)
        db.session.add(begun)
        db.session.flush()
        begun.token = token
        begun.enter()
        return begun

    def enter(self) -> None:
        """Part of a verb: from now on it opens the rest, if nothing is missing any more."""
        given = self.officer.given_at is not None
        if self.entered_at is None and self.proved_at is not None and not given:
            self._change(entered_at=now())
            audit.record("officer.signed-in", by=self.officer, about=self.officer.topic)

    def renew(self, *, proved: bool = False) -> None:
        """Part of a verb: another token; the one before opens nothing. ``SignedOut`` when it is over."""
        token = secrets.token_urlsafe(24)
        proof = {"proved_at": now()} if proved else {}
        self._change(token_hash=kept(token), **proof)
        self.token = token
        self.enter()

    def see(self) -> None:
        """It was used, to the minute."""
        if now() - self.seen_at >= GLANCE:
            # A full disk: what is there can still be read.
            with suppress(OperationalError), transaction(single=True):
                ask(_seen, which=self.id, at=now())

    def end(self, by: "Officer", act: str = "officer.ended") -> None:
        """Over at once, in every page that is open."""
        with transaction():
            gone = delete(Sitting).where(Sitting.id == self.id).returning(Sitting.id)
            if db.session.execute(gone, execution_options=_FREE).first():
                audit.record(act, by=by, about=self.officer.topic)
                wake(self.officer.topic)

    def _change(self, **values: object) -> None:
        """Compare and set: what somebody ended meanwhile does not come back."""
        still = update(Sitting).where(Sitting.id == self.id).values(values).returning(Sitting.id)
        if db.session.execute(still, execution_options=_FREE).first() is None:
            raise SignedOut
        for name, value in values.items():
            set_committed_value(self, name, value)


def earliest() -> datetime:
    """What was entered before is over."""
    return now() - LONGEST


def kept(token: str) -> str:
    """What the database knows of a token."""
    return keyed(settings().secret_key, f"sitting {token}")


def end_all(officer: "Officer", but: Sitting | None = None) -> int:
    """Part of a verb: every other sitting of theirs is over, half begun ones too; how many there were."""
    gone = delete(Sitting).where(Sitting.officer_id == officer.id).returning(Sitting.id)
    if but is not None:
        gone = gone.where(Sitting.id != but.id)
    wake(officer.topic)
    return len(db.session.execute(gone, execution_options=_FREE).all())


_FREE = {"synchronize_session": False}
_of = select(Sitting).where(Sitting.token_hash == bindparam("token_hash"))
_seen = Statement(
    update(Sitting).where(Sitting.id == bindparam("which")).values(seen_at=bindparam("at"))
)
