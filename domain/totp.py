"""The application that counts time (TOTP, RFC 6238): six digits that are right for a minute and a half, once."""

import hmac
import re
from typing import TYPE_CHECKING

import pyotp
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from domain import factor
from domain.clock import now
from domain.errors import Refused
from domain.factor import TOTP, Factor
from extensions import db, transaction, vault
from vault import Unreadable

if TYPE_CHECKING:
    from domain.officer import Officer
    from domain.sitting import Sitting

STEP = 30  # seconds
AROUND = (0, -1, 1)  # a clock may be half a minute off, and people type slowly
ISSUER = "Passerelle"


class WrongDigits(Refused):
    """Not the code of the application that is being added."""

    sentence = _l(
        "Ce code n’est pas le bon. Vérifiez que l’heure de votre appareil est juste, attendez le code "
        "suivant et tapez-le."
    )
    field = "code"


def begin(sitting: "Sitting") -> Factor:
    """One that counts for nothing until its first code is right: the same for the whole sitting."""
    pending = select(Factor).where(Factor.sitting_id == sitting.id, Factor.added_at.is_(None))
    found = db.session.scalars(pending).first()
    if found is None:
        wrapped = vault().new_key()
        sealed = vault().unwrap(wrapped).seal(pyotp.random_base32(), _place(sitting.officer_id))
        found = Factor(
            officer_id=sitting.officer_id, kind=TOTP, name="", sitting_id=sitting.id,
            wrapped_key=wrapped, sealed_secret=sealed,
        )  # fmt: skip
        with transaction():
            db.session.add(found)
    return found


def secret(pending: Factor) -> str:
    """What the application must know, in base 32. ``Unreadable`` when its key is not on the ring."""
    data_key = vault().unwrap(pending.wrapped_key or b"")
    return data_key.open(pending.sealed_secret or b"", _place(pending.officer_id))


def address(pending: Factor, login: str) -> str:
    """What a QR code says to an application: ``otpauth://…``."""
    return pyotp.TOTP(secret(pending)).provisioning_uri(name=login, issuer_name=ISSUER)


def prove(pending: Factor, officer: "Officer", code: str, name: str) -> None:
    """Part of a verb: the first code is right, and from now on it counts. ``WrongDigits`` if not."""
    step = _step_of(pending, code)
    if step is None:
        raise WrongDigits
    proved = (
        update(Factor)
        .where(Factor.id == pending.id, Factor.added_at.is_(None))
        .values(added_at=now(), used_at=now(), sitting_id=None, last_step=step)
        .values(name=name.strip()[: factor.LONGEST_NAME])
    )
    changed = db.session.execute(proved.returning(Factor.id), execution_options=_FREE).first()
    if changed:  # else a second click
        factor.added(pending, officer)


def match(factors: list[Factor], code: str) -> tuple[Factor, int] | None:
    """Which of these shows this code now, and of which half-minute it is; nothing is spent yet."""
    for each in factors:
        if each.kind == TOTP and (step := _step_of(each, code)) is not None:
            return each, step
    return None


def spend(shown: Factor, step: int) -> bool:
    """Part of a verb: this code, and every older one, is worth nothing from now on. Whether it was before."""
    spent = (
        update(Factor)
        .where(Factor.id == shown.id, Factor.last_step < step)
        .values(last_step=step, used_at=now())
    )
    found = db.session.execute(spent.returning(Factor.id), execution_options=_FREE).first()
    return found is not None


def _step_of(shown: Factor, code: str) -> int | None:
    """The half-minute whose code this is, among those that may be and were not spent."""
    typed, here = re.sub(r"\s", "", code), int(now().timestamp()) // STEP
    try:
        counted = pyotp.TOTP(secret(shown))
    except Unreadable:
        return None
    right = [
        here + by
        for by in AROUND
        if hmac.compare_digest(counted.generate_otp(here + by).encode(), typed.encode())
    ]
    return next((step for step in right if step > shown.last_step), None)


def _place(officer_id: int) -> str:
    """Where the secret belongs: put beside another officer it does not open."""
    return f"totp:{officer_id}"


_FREE = {"synchronize_session": False}
