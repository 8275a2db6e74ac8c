"""Severing: once nobody holds a conversation, what was offered or given to others lapses with it."""

from typing import Any

from sqlalchemy import update

from domain.clock import now
from extensions import Model, db, wake


def sever(conversation_id: int) -> list[int]:
    """Part of a verb: offers lapse, and whoever else could read it can no more; which officers did read."""
    lapse(conversation_id)
    return _let_go(_table("access").c.conversation_id == conversation_id)


def settle(conversation_id: int, officer_id: int) -> None:
    """Part of a verb: they hold it now, and need no access that would outlive that."""
    access = _table("access").c
    _let_go(access.conversation_id == conversation_id, access.officer_id == officer_id)


def _let_go(*which: Any) -> list[int]:
    access = _table("access")
    ended = update(access).where(*which, access.c.ended_at.is_(None))
    ended = ended.values(ended_at=now(), sealed_draft=None)
    rows = db.session.execute(ended.returning(access.c.officer_id, access.c.opened_at)).all()
    wake(*(f"officer:{row.officer_id}" for row in rows))
    return [row.officer_id for row in rows if row.opened_at is not None]


def lapse(conversation_id: int) -> None:
    """Part of a verb: what was offered of it is offered no more."""
    transfer = _table("transfer")
    lapsed = update(transfer).where(
        transfer.c.conversation_id == conversation_id, transfer.c.answered_at.is_(None)
    )
    lapsed = lapsed.values(answer="lapsed", answered_at=now()).returning(transfer.c.to_id)
    wake(*(f"officer:{officer_id}" for officer_id in db.session.scalars(lapsed)))


def miss(officer_id: int) -> None:
    """Part of a verb: they are not there any more, so what was offered to them is not; who offered it is told."""
    transfer = _table("transfer")
    waiting = transfer.c.to_id == officer_id, transfer.c.answered_at.is_(None)
    missed = update(transfer).where(*waiting).values(answer="missed", answered_at=now())
    told = missed.returning(transfer.c.from_id, transfer.c.conversation_id)
    for giver_id, conversation_id in db.session.execute(told).all():
        wake(f"officer:{giver_id}", f"conversation:{conversation_id}", f"officer:{officer_id}")


def _table(name: str) -> Any:
    """By its name: its noun knows conversations, which know this verb."""
    return Model.metadata.tables[name]
