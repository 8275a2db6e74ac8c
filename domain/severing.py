"""Severing: once nobody holds a conversation, what was offered or given to others lapses with it."""

from typing import Any

from sqlalchemy import update

from domain.clock import now
from extensions import Model, db, wake


def sever(conversation_id: int) -> None:
    """Part of a verb: offers lapse, and whoever else could read it can no more."""
    lapse(conversation_id)
    access = _table("access")
    ended = update(access).where(
        access.c.conversation_id == conversation_id, access.c.ended_at.is_(None)
    )
    _gone(ended.values(ended_at=now(), sealed_draft=None).returning(access.c.officer_id))


def lapse(conversation_id: int) -> None:
    """Part of a verb: what was offered of it is offered no more."""
    transfer = _table("transfer")
    lapsed = update(transfer).where(
        transfer.c.conversation_id == conversation_id, transfer.c.answered_at.is_(None)
    )
    _gone(lapsed.values(answer="lapsed", answered_at=now()).returning(transfer.c.to_id))


def miss(officer_id: int) -> None:
    """Part of a verb: they are not there any more, so what was offered to them is not; who offered it is told."""
    transfer = _table("transfer")
    waiting = transfer.c.to_id == officer_id, transfer.c.answered_at.is_(None)
    missed = update(transfer).where(*waiting).values(answer="missed", answered_at=now())
    told = missed.returning(transfer.c.from_id, transfer.c.conversation_id)
    for giver_id, conversation_id in db.session.execute(told).all():
        wake(f"officer:{giver_id}", f"conversation:{conversation_id}", f"officer:{officer_id}")


def _gone(statement: Any) -> None:
    wake(*(f"officer:{officer_id}" for officer_id in db.session.scalars(statement)))


def _table(name: str) -> Any:
    """By its name: its noun knows conversations, which know this verb."""
    return Model.metadata.tables[name]
