"""A passkey (WebAuthn): a key in a telephone, a computer or a token, which signs what we ask it."""

import hmac
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException

from domain import factor, limits
from domain.clock import now
from domain.errors import Refused
from domain.factor import PASSKEY, Factor
from extensions import db, settings
from vault import keyed

if TYPE_CHECKING:
    from domain.officer import Officer

LASTS = 300  # seconds in which what we asked must be signed
LARGEST = 16_384  # characters of what a browser sends back
_NONCE, _TIME, _SEAL = 16, 8, 16  # bytes
# What a browser sends may be anything; the library tells some of it in errors of Python's own.
_NONSENSE = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, LookupError)


class WrongKey(Refused):
    """It did not sign what we asked, or is known already."""

    sentence = _l(
        "Cette clé d’accès n’a pas pu être ajoutée. Réessayez, ou utilisez une application."
    )


@dataclass(frozen=True)
class Site:
    """Where the browser is, as it will say itself, and which browser it is."""

    host: str
    origins: tuple[str, ...]
    browser: str


@dataclass(frozen=True)
class Signed:
    """A right signature: whose key made it, what was signed, and the count it bears."""

    factor: Factor
    challenge: bytes
    count: int


def challenge(site: Site) -> str:
    """What is to be signed: for this browser, within five minutes, once. Nothing of it is kept."""
    fresh = secrets.token_bytes(_NONCE) + int(now().timestamp()).to_bytes(_TIME)
    return bytes_to_base64url(fresh + _seal(fresh, site))


def add(officer: "Officer", site: Site, said: str, name: str) -> None:
    """Part of a verb: this key counts from now on. ``WrongKey`` when it does not prove itself."""
    try:
        asked = _asked(said, site)
        made = verify_registration_response(credential=said, **_expected(asked, site))
    except _NONSENSE as error:
        raise WrongKey from error
    key = Factor(
        officer_id=officer.id, kind=PASSKEY, name=name.strip()[: factor.LONGEST_NAME],
        added_at=now(), credential=bytes_to_base64url(made.credential_id), public_key=made.credential_public_key,
        sign_count=made.sign_count,
    )  # fmt: skip
    if not _once(asked):
        raise WrongKey
    try:
        with db.session.begin_nested():
            db.session.add(key)
    except IntegrityError as error:
        raise WrongKey from error
    factor.added(key, officer)


def match(factors: list[Factor], site: Site, said: str) -> Signed | None:
    """Which of these made this signature, if one did; nothing is spent yet."""
    try:
        asked, which = _asked(said, site), base64url_to_bytes(json.loads(said)["rawId"])
        name = bytes_to_base64url(which)
        shown = next(each for each in factors if each.credential == name)
        found = verify_authentication_response(
            credential=said,
            credential_public_key=shown.public_key or b"",
            credential_current_sign_count=shown.sign_count,
            **_expected(asked, site),
        )
    except (*_NONSENSE, StopIteration):
        return None
    return Signed(shown, asked, found.new_sign_count)


def spend(signed: Signed) -> bool:
    """Part of a verb: what was signed is worth nothing any more. Whether it was before."""
    used = (
        update(Factor)
        .where(Factor.id == signed.factor.id, Factor.sign_count == signed.factor.sign_count)
        .values(sign_count=signed.count, used_at=now())
        .returning(Factor.id)
    )
    free = {"synchronize_session": False}
    return (
        _once(signed.challenge)
        and db.session.execute(used, execution_options=free).first() is not None
    )


def _asked(said: str, site: Site) -> bytes:
    """What we had asked to be signed; ``ValueError`` when it was not us, not now, not this browser."""
    if len(said) > LARGEST:
        raise ValueError("too long")
    client: Any = json.loads(base64url_to_bytes(json.loads(said)["response"]["clientDataJSON"]))
    asked = base64url_to_bytes(client["challenge"])
    fresh, seal = asked[: _NONCE + _TIME], asked[_NONCE + _TIME :]
    age = now().timestamp() - int.from_bytes(fresh[_NONCE:])
    if not hmac.compare_digest(_seal(fresh, site), seal) or not -1 <= age <= LASTS:
        raise ValueError("not what we asked")
    return asked


def _seal(fresh: bytes, site: Site) -> bytes:
    text = b"passkey challenge\0" + site.browser.encode() + b"\0" + fresh
    return hmac.digest(settings().secret_key.encode(), text, "sha256")[:_SEAL]


def _once(asked: bytes) -> bool:
    """Whether it is seen for the first time: remembered for longer than it can be used."""
    return limits.allow(f"signed {asked.hex()}", times=1, seconds=2 * LASTS)


def _expected(asked: bytes, site: Site) -> dict[str, Any]:
    return {
        "expected_challenge": asked,
        "expected_rp_id": site.host,
        "expected_origin": list(site.origins),
        "require_user_verification": False,  # it is the second factor: the password is the first
    }


def handle(officer: "Officer") -> str:
    """How a key calls this officer: it says nothing of who that is."""
    return keyed(settings().secret_key, f"passkey {officer.id}")


def known(officer: "Officer") -> list[str]:
    """Their keys, so that one is not added twice."""
    return [each.credential for each in Factor.all_of(officer.id) if each.credential]
