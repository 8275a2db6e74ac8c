"""Accounts: who may sign in, as what, and who decided. Nobody makes one for themselves."""

import re
from typing import TYPE_CHECKING, Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain import audit, factor, limits, parting, password, recovery, sitting
from domain.clock import now
from domain.errors import Refused
from extensions import db, transaction

ROLES = ("officer", "psychologist", "supervisor", "administrator", "station")
LOGIN = r"[a-z0-9][a-z0-9._-]{1,31}"
LONGEST_NAME = 64  # letters
CHIEF = "administrator"


class NoLogin(Refused):
    """Not what a login looks like."""

    sentence = _l("Un identifiant a de 2 à 32 lettres sans accent, chiffres, points ou tirets.")
    field = "login"


class LoginTaken(Refused):
    """Somebody is called so, or was."""

    sentence = _l("Cet identifiant est déjà pris, peut-être par un compte fermé.")
    field = "login"
    status = 409


class NoName(Refused):
    """No name, or one that is too long."""

    sentence = _l("Indiquez un nom de 64 caractères au plus.")
    field = "name"


class NoRole(Refused):
    """No such role."""

    sentence = _l("Choisissez un rôle de la liste.")
    field = "role"


class LastAdministrator(Refused):
    """Nobody could make accounts any more."""

    sentence = _l(
        "C’est le dernier compte d’administration : créez-en un autre avant de fermer, de bloquer ou de "
        "changer celui-ci."
    )
    status = 409


class Employed:
    """The part of an officer that others decide about. ``by`` is left out where the shell decides."""

    if TYPE_CHECKING:
        id: Any
        name: Any
        role: Any
        password_hash: Any
        blocked_at: Any
        given_at: Any

    @classmethod
    def hire(
        cls, login: str, name: str, role: str, typed: str | None = None, *,
        by: Any = None, chosen: bool = False, public: bool = False,
    ) -> Self:  # fmt: skip
        """Let somebody sign in. Without ``typed`` the ``first_password`` is made, to be shown once.

        ``chosen``: the person chose it, and need not change it. ``public``: the demo's, known to all.
        """
        login, name = login.strip().lower(), _sound(name, role)
        if not re.fullmatch(LOGIN, login):
            raise NoLogin
        if typed is not None and not public:
            password.check(typed, login=login, name=name, role=role)
        first = typed if typed is not None else password.first()
        given = None if chosen or public else now()
        hired: Any = cls(
            login=login, name=name, role=role, password_hash=password.hashed(first), given_at=given
        )  # type: ignore[call-arg]
        try:
            with transaction():
                db.session.add(hired)
                db.session.flush()
                audit.record("officer.hired", by=by, about=hired.topic, why=role)
        except IntegrityError as error:
            raise LoginTaken from error
        hired.first_password = first
        return hired  # type: ignore[no-any-return]

    def amend(self: Any, name: str, role: str, *, by: Any = None) -> None:
        """Another name, or another role; with the role, every sitting and every access of theirs is over."""
        name = _sound(name, role)
        with transaction():
            if role != self.role:
                self._spare_the_last(role == CHIEF)
                audit.record("officer.changed", by=by, about=self.topic, why=f"{self.role} {role}")
                parting.part(self, by)
                if role == CHIEF:
                    self.given_at = now()  # what was long enough before may not be any more
            elif name != self.name:
                audit.record("officer.changed", by=by, about=self.topic, why="name")
            self.name, self.role = name, role

    def revoke(self: Any, *, by: Any = None) -> None:
        """They may not sign in any more, and what they have open ends."""
        self._shut("revoked_at", "officer.revoked", by)

    def block(self: Any, *, by: Any = None) -> None:
        """As revoked, until it is lifted."""
        self._shut("blocked_at", "officer.blocked", by)

    def unblock(self: Any, *, by: Any = None) -> None:
        """They may sign in again, and wrong tries are forgotten."""
        with transaction():
            for key in (f"sign-in:{self.login}", f"prove:{self.id}"):
                limits.forget(key)
                limits.forget(f"locked:{key}")
            self.blocked_at = None
            audit.record("officer.unblocked", by=by, about=self.topic)

    def reissue(self: Any, *, by: Any = None) -> str:
        """A first password again, for who forgot theirs; to be shown once. Every sitting is over."""
        first = password.first()
        with transaction():
            self._give(first)
            audit.record("officer.reissued", by=by, about=self.topic)
        return first

    def reset(self: Any, *, by: Any = None) -> str:
        """For who lost their second factor: none counts any more, and a first password, to be shown once.

        A new password too: with the old one alone, whoever stole it could add a factor of their own.
        """
        first = password.first()
        with transaction():
            self._give(first)
            factor.drop_all(self.id)
            recovery.drop_all(self.id)
            audit.record("officer.factor-renewed", by=by, about=self.topic)
        return first

    def dismiss(self: Any, *, by: Any = None) -> None:
        """Every sitting of theirs is over."""
        with transaction():
            if ended := sitting.end_all(self):
                audit.record("officer.ended", by=by, about=self.topic, why=str(ended))

    def _give(self: Any, first: str) -> None:
        self.password_hash, self.given_at = password.hashed(first), now()
        sitting.end_all(self)

    def _shut(self: Any, column: str, act: str, by: Any) -> None:
        with transaction():
            self._spare_the_last()
            if getattr(self, column) is None:
                setattr(self, column, now())
                audit.record(act, by=by, about=self.topic)
                parting.part(self, by)

    def _spare_the_last(self: Any, stays: bool = False) -> None:
        """Two administrators who shut each other out at once wait for each other: the second is refused."""
        kind = type(self)
        chiefs = select(kind.id).where(
            kind.role == CHIEF, kind.revoked_at.is_(None), kind.blocked_at.is_(None)
        )
        left = set(db.session.scalars(chiefs.order_by(kind.id).with_for_update()))
        if not stays and left == {self.id}:
            raise LastAdministrator


def _sound(name: str, role: str) -> str:
    """The name as it is kept, or why it is none."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise NoName
    if role not in ROLES:
        raise NoRole
    return name
