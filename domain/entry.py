"""An audit entry, and the head: the one row that says where the entries end."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from extensions import Model


class AuditEntry(Model):
    """One thing that was done: who, what, about what, when, why, to whom. Never content.

    ``id`` is its place in the chain, without a gap. ``name`` and ``role`` are those of that moment; for
    whoever is no officer ``role`` says ``victim``, ``service`` or ``unknown``.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_act", "act", "id"),
        Index("ix_audit_entry_about", "about", "id"),
        Index("ix_audit_entry_officer", "officer_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(64))
    officer_id: Mapped[int | None]
    name: Mapped[str | None] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    why: Mapped[str | None] = mapped_column(String(200))
    to_whom: Mapped[str | None] = mapped_column(String(64))
    key_name: Mapped[str] = mapped_column(String(32))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Model):
    """Where the chain ends. ``seal`` is what the next entry follows; up to ``pruned_to`` may be removed."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="ck_audit_head_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
    pruned_to: Mapped[int]
