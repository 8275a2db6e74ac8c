"""Severing: once nobody holds a conversation, what was offered or given to others lapses with it."""

from typing import Any

from sqlalchemy import update

from domain.clock import now
from extensions import Model, db, wake


def sever(conversation_id: int) -> None:
    """Part of a verb: offers lapse, and whoever else could read it can no more."""
    transfer, access = _table("transfer"), _table("access")
    lapsed = update(transfer).where(
        transfer.c.conversation_id == conversation_id, transfer.c.answered_at.is_(None)
    )
    ended = update(access).where(
        access.c.conversation_id == conversation_id, access.c.ended_at.is_(None)
    )
    touched: list[int] = []
    for gone in (
        lapsed.values(answer="lapsed", answered_at=now()).returning(transfer.c.to_id),
        ended.values(ended_at=now(), sealed_draft=None).returning(access.c.officer_id),
    ):
        touched += db.session.scalars(gone)
    wake(*(f"officer:{officer_id}" for officer_id in touched))


def _table(name: str) -> Any:
    """By its name: its noun knows conversations, which know this verb."""
    return Model.metadata.tables[name]
