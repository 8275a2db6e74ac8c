"""Recovery codes: ten, shown once, each good once, for whoever has lost what they show beside the password."""

import re
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from extensions import Model, db, settings, transaction
from vault import keyed

if TYPE_CHECKING:
    from domain.officer import Officer

COUNT, LETTERS = 10, 10  # ten letters of 32: 50 bits each
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


class RecoveryCode(Model):
    """One that was not used yet: what is used has no row. Only a keyed hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(32))


def left(officer_id: int) -> int:
    """How many are left."""
    return db.session.scalar(select(func.count()).where(RecoveryCode.officer_id == officer_id)) or 0


def renew(officer: "Officer") -> list[str]:
    """Ten new ones; those before are worth nothing. Here alone they can be read."""
    made = [_made() for _ in range(COUNT)]
    with transaction():
        drop_all(officer.id)
        db.session.add_all(
            RecoveryCode(officer_id=officer.id, code_hash=_digests(officer.id, code)[0])
            for code in made
        )
        audit.record("officer.codes-renewed", by=officer, about=officer.topic)
    return made


def match(officer_id: int, typed: str) -> int | None:
    """Which one it is; nothing is spent yet."""
    mine = select(RecoveryCode.id).where(
        RecoveryCode.officer_id == officer_id,
        RecoveryCode.code_hash.in_(_digests(officer_id, typed)),
    )
    return db.session.scalar(mine)


def spend(id: int, officer: "Officer") -> bool:
    """Part of a verb: it was used. Whether it was still there."""
    gone = delete(RecoveryCode).where(RecoveryCode.id == id).returning(RecoveryCode.id)
    if db.session.execute(gone, execution_options=_FREE).first() is None:
        return False
    audit.record("officer.recovered", by=officer, about=officer.topic, why=str(left(officer.id)))
    return True


def drop_all(officer_id: int) -> None:
    """Part of a verb: none is good any more."""
    gone = delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id)
    db.session.execute(gone, execution_options=_FREE)


def _made() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return f"{letters[:5]}-{letters[5:]}"


def _digests(officer_id: int, typed: str) -> list[str]:
    """What may be kept of it: by the secret key first, then by those it replaced."""
    plain = re.sub(r"[^a-z0-9]", "", typed[:64].lower())
    keys = (settings().secret_key, *settings().former_secret_keys)
    return [keyed(key, f"recovery {officer_id} {plain}") for key in keys]


_FREE = {"synchronize_session": False}
