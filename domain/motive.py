"""A motive: what a supervisor wrote before opening a conversation that somebody else holds, as others read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain import audit
from domain.access import SUPERVISING, Access, place
from domain.conversation import Conversation
from domain.officer import Officer
from extensions import db, transaction
from vault import Unreadable


@dataclass(frozen=True, slots=True)
class Motive:
    """One of them. ``text`` is empty when it cannot be opened."""

    officer_name: str
    text: str
    given_at: datetime
    ended_at: datetime | None


def read(conversation_id: int, by: Officer) -> list[Motive] | None:
    """All that were written for this conversation, which is an entry; nothing where there is none so numbered.

    Erased with it: then there are none.
    """
    conversation = db.session.get(Conversation, conversation_id)
    if conversation is None:
        return None
    supervised = Access.conversation_id == conversation.id, Access.kind == SUPERVISING
    given = list(db.session.scalars(select(Access).where(*supervised).order_by(Access.id)))
    if given:
        with transaction():
            audit.record("access.motive-read", by=by, about=conversation.topic)
    return [
        Motive(each.officer.name, _opened(each), each.given_at, each.ended_at) for each in given
    ]


def _opened(access: Access) -> str:
    where = place(access.conversation_id, access.officer_id)
    try:
        return access.conversation.key.open(access.sealed_reason or b"", where)
    except Unreadable:
        return ""
