"""An officer: who they are, how they prove it, what their role lets them do."""

from datetime import datetime
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import String, and_, bindparam, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, limits
from domain.clock import now
from domain.errors import TooManyTries, WrongPassword
from extensions import Model, ask, db, transaction, wake
from statement import Statement

ROLES = ("officer", "psychologist", "supervisor", "administrator", "station")
AT_THE_DESK = frozenset({"officer", "psychologist", "supervisor"})
SUPERVISING = frozenset({"supervisor", "administrator"})
SHORTEST_PASSWORD = 12  # characters

_hasher = PasswordHasher()  # Argon2id, RFC 9106's second choice: 64 MiB, 3 passes
# What an unknown name is checked against, so that it takes as long as a known one.
_nobody = _hasher.hash("nobody has this password")


class Officer(Model):
    """Somebody who may sign in."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(128))
    hired_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]
    signed_out_at: Mapped[
        datetime | None
    ]  # what was signed in before is over, wherever its cookie is

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
    def topic(self) -> str:
        """The bell of this officer's own screen."""
        return f"officer:{self.id}"

    @classmethod
    def present(cls, id: int) -> "Officer | None":
        """The officer, unless revoked or unknown."""
        return db.session.scalar(_present, {"id": id})

    @classmethod
    def called(cls, login: str) -> Self | None:
        """The officer with this login, unless revoked or unknown."""
        return db.session.scalar(select(cls).where(cls.login == login, cls.revoked_at.is_(None)))

    @classmethod
    def sits(cls, id: int, since: datetime) -> bool:
        """Whether a session that began then still has a desk: every open page asks at each look."""
        return bool(ask(_sits, id=id, since=since))

    # Doing

    @classmethod
    def hire(cls, login: str, name: str, role: str, password: str) -> Self:
        """Let somebody sign in. ``ValueError`` with a sentence when a value makes no sense."""
        if role not in ROLES:
            raise ValueError(f"A role is one of {', '.join(ROLES)}; {role!r} is none.")
        if len(password) < SHORTEST_PASSWORD:
            raise ValueError(f"A password has at least {SHORTEST_PASSWORD} characters.")
        officer = cls(
            login=login.strip().lower(),
            name=name.strip(),
            role=role,
            password_hash=_hasher.hash(password),
        )
        with transaction():
            db.session.add(officer)
            db.session.flush()
            audit.record("officer.hired", about=officer.topic, why=role)
        return officer

    @classmethod
    def sign_in(cls, login: str, password: str) -> Self:
        """The officer, or ``WrongPassword``, or ``TooManyTries`` after five wrong ones in 15 min."""
        login = login.strip().lower()
        officer = cls.called(login)
        if not limits.allow(f"sign-in:{login}", times=5, seconds=900):
            if limits.allow(f"locked:{login}", times=1, seconds=900):  # said once, not at each try
                _failed("officer.locked", officer)
            raise TooManyTries
        try:
            _hasher.verify(officer.password_hash if officer else _nobody, password)
            if officer is None:
                raise VerifyMismatchError
        except (VerifyMismatchError, InvalidHashError) as error:
            _failed("officer.refused", officer)
            raise WrongPassword from error
        with transaction():
            limits.forget(f"sign-in:{login}")
            audit.record("officer.signed-in", by=officer, about=officer.topic)
        return officer

    def sign_out(self) -> None:
        """End every session of this officer: a cookie that was copied is worth nothing any more."""
        with transaction():
            self.signed_out_at = now()
            audit.record("officer.signed-out", by=self, about=self.topic)
            wake(self.topic)

    def is_in_since(self, moment: float) -> bool:
        """Whether a session that began at that time (seconds since 1970) still is one."""
        return self.signed_out_at is None or moment > self.signed_out_at.timestamp()

    def revoke(self) -> None:
        """They may not sign in any more, and what they have open ends."""
        gone = update(Officer).where(Officer.id == self.id, Officer.revoked_at.is_(None))
        with transaction():
            if db.session.scalar(gone.values(revoked_at=now()).returning(Officer.id)) is not None:
                audit.record("officer.revoked", about=self.topic)
                wake(self.topic)


def _failed(act: str, officer: Officer | None) -> None:
    """Whose account it was, never what was typed: it may be a password in the wrong field."""
    with transaction():
        audit.record(act, by=audit.NOBODY, about=officer.topic if officer else "officer:unknown")


_present = select(Officer).where(Officer.id == bindparam("id"), Officer.revoked_at.is_(None))
# May sit at the desk now, with a session that began ``since``: asked of a row of officers.
AT_DESK = and_(
    Officer.revoked_at.is_(None),
    or_(Officer.signed_out_at.is_(None), Officer.signed_out_at < bindparam("since")),
    or_(*(Officer.role == role for role in sorted(AT_THE_DESK))),
)
_sits = Statement(select(Officer.id).where(Officer.id == bindparam("id"), AT_DESK))
