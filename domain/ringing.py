"""Ringing: a promise nearly due says so at the desk of whoever it falls to; once late, on the board too."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from domain.clock import now
from domain.conversation import Conversation
from domain.officer import Officer
from domain.promise import STANDS, Promise
from extensions import ask
from statement import Asked, Row, Statement

BEFORE = timedelta(minutes=10)  # so that it can still be kept


@dataclass(frozen=True, slots=True)
class Ringing:
    """One of them, without its text. ``officer``: to whom it falls, if to anybody."""

    id: int
    conversation_id: int
    commune_code: str | None
    kind: str
    due_at: datetime
    officer: str | None
    late: bool


_due = (
    select(
        Promise.id, Promise.conversation_id, Conversation.commune_code, Promise.kind,
        Promise.due_at, Officer.name,
    )
    .join(Conversation, Conversation.id == Promise.conversation_id)
    .outerjoin(Officer, Officer.id == Conversation.officer_id)
    .where(
        STANDS,
        Conversation.erased_at.is_(None),
        Promise.due_at <= bindparam("by", type_=Promise.due_at.type),
    )
    .order_by(Promise.due_at, Promise.id)
)  # fmt: skip
MINE = Statement(_due.where(Conversation.officer_id == bindparam("officer_id")))
_all = Statement(_due)


def asked(officer: Officer) -> Asked:
    """``MINE`` of this moment, for whoever asks several things at once."""
    return MINE, {"officer_id": officer.id, "by": now() + BEFORE}


def told(rows: list[Row]) -> list[Ringing]:
    """What ``MINE`` found."""
    at = now()
    return [_one(at, *row) for row in rows]


def late() -> list[Ringing]:
    """Those whose moment has passed, anybody's, the longest late first."""
    return told(ask(_all, by=now()))


def _one(
    at: datetime, id: int, conversation_id: int, commune: str | None, kind: str, due_at: datetime,
    officer: str | None,
) -> Ringing:  # fmt: skip
    return Ringing(id, conversation_id, commune, kind, due_at, officer, due_at <= at)
