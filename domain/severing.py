"""Severing: once nobody holds a conversation, what was offered or given to others lapses with it."""

from contextlib import suppress
from typing import Any

from sqlalchemy import select, true, update

from domain import bells
from domain.clock import now
from extensions import Model, db, wake
from vault import Unreadable


def sever(conversation_id: int, but: str | None = None) -> list[int]:
    """Part of a verb: offers lapse, and whoever else could read it can no more; which officers did read.

    ``but``: a kind of access that lasts.
    """
    lapse(conversation_id)
    access = _table("access").c
    ending = true() if but is None else access.kind != but
    return _let_go(access.conversation_id == conversation_id, ending)


def settle(conversation: Any, officer_id: int) -> None:
    """Part of a verb: they hold it now, and need no access that would outlive that. What they typed goes along."""
    access = _table("access").c
    theirs = access.conversation_id == conversation.id, access.officer_id == officer_id
    typed = select(access.id, access.sealed_draft).where(*theirs, access.ended_at.is_(None))
    row = db.session.execute(typed.where(access.sealed_draft.is_not(None))).first()
    _let_go(*theirs)
    if row is not None:
        with suppress(Unreadable):
            draft = conversation.key.open(row.sealed_draft, f"access:{row.id}")
            conversation.prepare(f"{conversation.answer}\n\n{draft}".strip())


def _let_go(*which: Any) -> list[int]:
    access = _table("access")
    ended = update(access).where(*which, access.c.ended_at.is_(None))
    ended = ended.values(ended_at=now(), sealed_draft=None)
    rows = db.session.execute(ended.returning(access.c.officer_id, access.c.opened_at)).all()
    wake(*(bells.theirs(row.officer_id) for row in rows))
    return [row.officer_id for row in rows if row.opened_at is not None]


def lapse(conversation_id: int) -> None:
    """Part of a verb: what was offered of it is offered no more."""
    transfer = _table("transfer")
    lapsed = update(transfer).where(
        transfer.c.conversation_id == conversation_id, transfer.c.answered_at.is_(None)
    )
    lapsed = lapsed.values(answer="lapsed", answered_at=now()).returning(transfer.c.to_id)
    wake(*map(bells.theirs, db.session.scalars(lapsed)))


def miss(officer_id: int) -> None:
    """Part of a verb: they are not there any more, so what was offered to them is not; who offered it is told."""
    transfer = _table("transfer")
    waiting = transfer.c.to_id == officer_id, transfer.c.answered_at.is_(None)
    missed = update(transfer).where(*waiting).values(answer="missed", answered_at=now())
    told = missed.returning(transfer.c.from_id, transfer.c.conversation_id)
    for giver_id, conversation_id in db.session.execute(told).all():
        wake(bells.theirs(giver_id), f"conversation:{conversation_id}", bells.theirs(officer_id))


def _table(name: str) -> Any:
    """By its name: its noun knows conversations, which know this verb."""
    return Model.metadata.tables[name]
