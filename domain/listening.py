"""Listening: what a reader who looks at a conversation has not heard yet, at each turn of a socket.

The busiest question of all, asked for every reader at every message: one statement, columns instead
of objects, and the right to read asked again each time.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from asking import ask_with_others
from domain.access import may_read
from domain.clock import now
from domain.conversation import Conversation
from domain.message import Message, Said, opened
from domain.officer import AT_DESK, Officer
from domain.queue import place_of
from domain.sitting import Sitting, earliest
from extensions import vault
from statement import Statement
from vault import DataKey, fingerprint

_speaker = aliased(Officer)
MOST = 50  # messages heard in one turn; the rest follow at once


@dataclass
class Heard:
    """One turn: where the conversation stands, and what was said since the number asked for."""

    id: int
    officer_id: int | None
    closed_at: datetime | None
    typing_until: datetime | None
    last_number: int
    wrapped_key: bytes
    away_at: datetime | None
    minor_at: datetime | None
    where_number: int | None
    appointed_at: datetime | None
    messages: list[Said] = field(default_factory=list)
    place: int | None = None  # in the queue, while she waits and it was asked for

    @cached_property
    def key(self) -> DataKey:
        """What opens its words."""
        return vault().key(self.wrapped_key)

    @property
    def typing(self) -> datetime | None:
        """Until when the officer counts as typing, if that is still to come."""
        return self.typing_until if self.typing_until and self.typing_until > now() else None

    @property
    def waits(self) -> bool:
        """Whether she is in the queue."""
        return self.officer_id is None and self.closed_at is None

    @property
    def stands(self) -> tuple[object, ...]:
        """Where the conversation stands, as something to compare."""
        return self.officer_id, self.closed_at, self.place, self.minor_at, self.appointed_at

    def up_to(self, after: int) -> int:
        """The number of the last message heard, for a reader who had heard up to ``after``."""
        return self.messages[-1].number if self.messages else after


# Where the conversation stands beside each message that was not heard: one statement for both.
def _unheard(name: Any) -> Any:
    return (
        select(
            Conversation.id,
            Conversation.officer_id,
            Conversation.closed_at,
            Conversation.typing_until,
            Conversation.last_number,
            Conversation.wrapped_key,
            Conversation.away_at,
            Conversation.minor_at,
            Conversation.where_number,
            Conversation.appointed_at,
            Message.number,
            Message.officer_id,
            name,
            Message.event,
            Message.sealed_body,
            Message.said_at,
        )
        .select_from(Conversation)
        .outerjoin(
            Message,
            and_(Message.conversation_id == Conversation.id, Message.number > bindparam("after")),
        )
        .outerjoin(_speaker, _speaker.id == Message.officer_id)
        .where(Conversation.opened_at.is_not(None))
        .order_by(Message.number)
        .limit(MOST)
    )


# She reads the name each chose for her; officers each other's own.
_hers = Statement(
    _unheard(_speaker.alias).where(Conversation.token_hash == bindparam("token_hash"))
)
# Whoever holds it, and whoever it was given to.
_theirs = Statement(
    _unheard(_speaker.name)
    .join(
        Officer, or_(Officer.id == Conversation.officer_id, may_read(Officer.id, Conversation.id))
    )
    .join(Sitting, Sitting.officer_id == Officer.id)
    .where(Conversation.id == bindparam("id"), AT_DESK)
)
_STANDS = 10  # columns of the conversation, before those of the message


def hers(token: str, after: int, placed: bool = False) -> Heard | None:
    """What the holder of this token has not heard; nothing when there is no open conversation.

    ``placed``: look also at which place she has in the queue.
    """
    return _turn(_hers, placed, token_hash=fingerprint(token), after=after)


def theirs(sitting: str, id: int, after: int) -> Heard | None:
    """What an officer who holds the conversation, or may read it, has not heard; nothing when they may not.

    ``sitting``: what is kept of the token in their cookie.
    """
    return _turn(_theirs, False, sitting=sitting, id=id, after=after, since=earliest())


def _turn(asked: Statement, placed: bool, **who: object) -> Heard | None:
    rows = ask_with_others(asked, **who)
    if not rows:
        return None
    heard = Heard(*rows[0][:_STANDS])
    if placed and heard.waits:
        heard.place = place_of(heard.id)
    for row in sorted(rows, key=lambda row: row[_STANDS] or 0):
        if row[_STANDS] is not None:
            heard.messages.append(opened(heard.key, heard.id, *row[_STANDS:]))
    return heard
