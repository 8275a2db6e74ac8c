"""Beside: who else reads one conversation and to whom it is offered, as something to compare at each look."""

from sqlalchemy import bindparam, select

from domain.access import Access
from domain.transfer import Transfer
from extensions import ask_all
from statement import Statement

_offers = Statement(
    select(Transfer.id, Transfer.answer)
    .where(Transfer.conversation_id == bindparam("mine"))
    .order_by(Transfer.id.desc())
    .limit(1)
)
_readers = Statement(
    select(Access.id, Access.opened_at)
    .where(Access.conversation_id == bindparam("mine"), Access.ended_at.is_(None))
    .order_by(Access.id)
)


NOBODY: object = [[], []]


def stands(conversation_id: int) -> object:
    """It differs once anything of that does."""
    mine = {"mine": conversation_id}
    return [[tuple(row) for row in rows] for rows in ask_all([(_offers, mine), (_readers, mine)])]
