"""The code of a pass: six digits, read however they are written, and kept so that nobody can read them back."""

import hmac
import secrets
import unicodedata

from sqlalchemy import select

from domain.station import Station
from extensions import db, settings

DIGITS = 6


def canonical(typed: str) -> str:
    """The digits, however they were written and whatever stands between them."""
    text = unicodedata.normalize("NFKC", typed[:100])
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())


def spaced(code: str) -> str:
    """``482 913``."""
    return f"{code[:3]} {code[3:]}"


def drawn() -> str:
    """Six digits that nobody can foretell."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def digests(station_id: int, code: str) -> list[str]:
    """Under every key, and also as made at stations whose successor this one is."""
    former = db.session.scalars(select(Station.id).where(Station.successor_id == station_id)).all()
    keys = (settings().secret_key, *settings().former_secret_keys)
    return [
        hmac.digest(k.encode(), f"pass\0{made_at} {code}".encode(), "sha256").hex()
        for made_at in (station_id, *former)
        for k in keys
    ]
