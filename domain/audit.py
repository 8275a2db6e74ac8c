"""The audit: what was done, by whom, about what, when and why. Only appended, never content."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from extensions import Model, db, transaction


class AuditEntry(Model):
    """One thing that was done. ``officer_id`` is empty when the victim or the service did it."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    act: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(String(64), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    why: Mapped[str | None] = mapped_column(String(200))


def record(act: str, *, about: str, by: int | None = None, why: str | None = None) -> None:
    """Append an entry to the transaction under way. ``about`` reads ``noun:id``."""
    db.session.add(AuditEntry(act=act, about=about, officer_id=by, why=why))


def prune(before: datetime) -> int:
    """Drop the entries older than this moment; how many they were."""
    with transaction():
        gone: Any = db.session.execute(delete(AuditEntry).where(AuditEntry.at < before))
    return int(gone.rowcount)
