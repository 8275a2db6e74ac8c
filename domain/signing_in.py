"""Signing in, proving again who one is, choosing a password: what an officer does at the door."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from flask_babel import lazy_gettext as _l

from domain import audit, factor, limits, password, sitting, totp
from domain import passkey as passkeys
from domain import second as seconds
from domain.clock import now
from domain.errors import NoDesk, SignedOut, TooManyTries, WrongPassword
from domain.factor import Factor
from domain.passkey import Site
from domain.second import NOTHING, Second
from domain.sitting import Sitting
from extensions import transaction

TRIES, WINDOW = 5, 900  # wrong ones, in so many seconds
FIRST = timedelta(
    days=7
)  # how long a password that was given opens an account without a second factor


class WrongProof(WrongPassword):
    """The same, where a second factor is asked for as well."""

    sentence = _l("Identifiant, mot de passe ou code incorrect.")


class WrongOld(WrongPassword):
    """Of one's own account: here it may be said which field is wrong."""

    sentence = _l("Le mot de passe actuel n’est pas le bon.")
    field = "old"


class Proving:
    """The part of an officer that proves who they are."""

    if TYPE_CHECKING:
        id: Any
        password_hash: Any
        given_at: Any

        @classmethod
        def called(cls, login: str) -> Self | None:
            """The officer with this login."""

    @classmethod
    def sign_in(
        cls, login: str, typed: str, second: Second = NOTHING, browser: str = ""
    ) -> Sitting:
        """A sitting of theirs; one sentence for all that may be wrong, after the same work.

        ``TooManyTries`` after five wrong ones in a quarter of an hour, whether or not anybody is called so.
        """
        login = login.strip().lower()
        officer: Any = cls.called(login)
        _throttle(f"sign-in:{login}", officer)
        factors = Factor.all_of(officer.id if officer else 0)
        right = password.matches(officer.password_hash if officer else None, typed)
        spend = second.match(factors, officer.id if officer else 0)
        asked = seconds.required() and bool(factors)
        try:
            if officer is None or not right or not officer.may_sign_in or (asked and not spend):
                raise WrongProof if seconds.required() else WrongPassword
            entered: Sitting = officer._enter(typed, spend if asked else None, browser, factors)
            return entered
        except (WrongPassword, NoDesk):
            _failed("officer.refused", officer)
            raise

    def _enter(
        self: Any, typed: str, spend: seconds.Spend | None, browser: str, factors: list[Factor]
    ) -> Sitting:
        if not (self.has_desk or self.supervises or self.receives):
            raise NoDesk
        if not factors and self.given_at and now() - self.given_at > FIRST:
            raise WrongProof
        with transaction():
            if spend and not spend(self):
                raise WrongProof  # it was used at this very moment, or before
            limits.forget(f"sign-in:{self.login}")
            if password.is_worn(self.password_hash):
                self.password_hash = password.hashed(typed)
            proved = spend is not None or not seconds.required()
            return Sitting.begin(self, browser, proved=proved)

    def prove(self: Any, own: Sitting, typed: str, second: Second = NOTHING) -> None:
        """Say again who one is, in a sitting that has begun: for ten minutes what is grave may be done."""
        _throttle(f"prove:{self.id}", self)
        right = password.matches(self.password_hash, typed)
        spend = second.match(Factor.all_of(self.id), self.id)
        asked = seconds.required()
        try:
            if not right or (asked and not spend):
                raise WrongProof if asked else WrongPassword
            with transaction():
                if asked and spend and not spend(self):
                    raise WrongProof
                limits.forget(f"prove:{self.id}")
                own.renew(proved=True)
        except WrongPassword:
            _failed("officer.refused", self)
            raise

    def choose(self: Any, own: Sitting, old: str, new: str, again: str) -> None:
        """Another password; every other sitting of theirs is over."""
        _throttle(f"prove:{self.id}", self)
        if not password.matches(self.password_hash, old):
            _failed("officer.refused", self)
            raise WrongOld
        limits.forget(f"prove:{self.id}")
        if new != again:
            raise password.Unlike
        if new == old:
            raise password.Same
        password.check(new, login=self.login, name=self.name, role=self.role)
        with transaction():
            self.password_hash, self.given_at = password.hashed(new), None
            audit.record("officer.password-changed", by=self, about=self.topic)
            sitting.end_all(self, own)
            own.renew()

    def add_totp(self: Any, own: Sitting, pending: Factor, code: str, name: str) -> None:
        """The application counts from now on; the first one opens what was still closed."""
        with transaction():
            self._may_add(own)
            totp.prove(pending, self, code, name)
            own.renew(proved=True)

    def add_passkey(self: Any, own: Sitting, site: Site, said: str, name: str) -> None:
        """The key counts from now on; the first one opens what was still closed."""
        with transaction():
            self._may_add(own)
            passkeys.add(self, site, said, name)
            own.renew(proved=True)

    def _may_add(self: Any, own: Sitting) -> None:
        """With the password alone only the first one: somebody else may have added theirs meanwhile."""
        factor.hold(self.id)
        if own.proved_at is None and factor.count(self.id):
            raise SignedOut

    def stray(self: Any, about: str, where: str) -> None:
        """They asked for what is not theirs: said once in ten minutes, for a page left open asks often."""
        if limits.allow(f"strayed:{self.id}:{about}:{where}", times=1, seconds=600):
            with transaction():
                audit.record("officer.strayed", by=self, about=about, why=where)

    def sign_out(self: Any, own: Sitting) -> None:
        """This sitting is over, wherever a copy of its cookie is."""
        own.end(self, "officer.signed-out")


def _throttle(key: str, officer: Any) -> None:
    if not limits.allow(key, times=TRIES, seconds=WINDOW):
        if limits.allow(f"locked:{key}", times=1, seconds=WINDOW):  # said once, not at each try
            _failed("officer.locked", officer)
        raise TooManyTries


def _failed(act: str, officer: Any) -> None:
    """Whose account it was, never what was typed: it may be a password in the wrong field."""
    with transaction():
        audit.record(act, by=audit.NOBODY, about=officer.topic if officer else "officer:unknown")
