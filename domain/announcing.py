"""Announcing: every desk is told whose handover has lines that nobody took, and how much is on the sheet."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, or_, select, union

from domain import left
from domain.clock import now
from domain.conversation import Conversation
from domain.danger import Danger
from domain.handover import UP, Handover, HandoverLine
from domain.officer import Officer
from domain.promise import STANDS, Promise
from extensions import ask
from statement import Asked, Statement


@dataclass(frozen=True, slots=True)
class Announced:
    """One officer's handover, and how many of its lines nobody has."""

    officer_id: int
    officer: str
    lines: int


_line: Any = HandoverLine
LINES = Statement(
    select(Officer.id, Officer.name, func.count(_line.id))
    .select_from(HandoverLine)
    .join(Handover, Handover.id == _line.handover_id)
    .join(Officer, Officer.id == Handover.officer_id)
    .where(_line.ended_at.is_(None))
    .group_by(Officer.id, Officer.name)
    .order_by(Officer.name, Officer.id)
)

_at, _soon, _ago = (bindparam(name, type_=Promise.due_at.type) for name in ("at", "soon", "ago"))
# What whoever begins has to know of, besides what is open and held: conversations, each once.
_told = union(
    select(Conversation.id).where(left.anything(_at, _soon), UP),
    select(Promise.conversation_id).where(STANDS, Promise.due_at < _at),
    select(Danger.conversation_id).where(or_(left.GOES_ON, Danger.declared_at > _ago)),
    left.appointed(_at, _soon),
)
_there = Conversation.id.in_(_told), Conversation.erased_at.is_(None)
SHEET = Statement(select(func.count(Conversation.id)).where(*_there))


def asked() -> Asked:
    """``SHEET`` of this moment, for whoever asks several things at once."""
    at = now()
    return SHEET, {"at": at, "soon": at + left.DAY, "ago": at - left.DAY}


def on_the_sheet() -> int:
    """Of how many conversations it says more than that they are open: to take, late, in danger, to come."""
    statement, values = asked()
    return int(ask(statement, **values)[0][0])


def lines() -> list[Announced]:
    """All of them."""
    return [Announced(*row) for row in ask(LINES)]
