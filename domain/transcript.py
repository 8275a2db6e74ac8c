"""A transcript: what was said in a conversation, opened and in order, a stretch at a time."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from domain.conversation import Conversation
from domain.message import Message, Said, opened
from domain.officer import Officer
from extensions import ask
from statement import Statement

PAGE = 30  # messages on a page; older ones are asked for


def _asked(name: Any) -> Statement:
    return Statement(
        select(
            Message.number,
            Message.officer_id,
            name,
            Message.event,
            Message.sealed_body,
            Message.said_at,
        )
        .outerjoin(Officer, Officer.id == Message.officer_id)
        .where(Message.conversation_id == bindparam("mine"), Message.number > bindparam("after"))
        .order_by(Message.number)
        .limit(bindparam("most"))
    )


# Officers read each other's whole name; the people who write, the one each chose for them.
_since, _hers = _asked(Officer.name), _asked(Officer.alias)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive messages. ``after`` is the number before the first, ``last`` that of the last."""

    messages: list[Said]
    after: int
    last: int

    @property
    def has_earlier(self) -> bool:
        """Whether something was said before."""
        return self.after > 0


def since(
    conversation: Conversation, after: int, limit: int = 50, *, hers: bool = False
) -> Stretch:
    """What was said after the message of that number, oldest first, at most ``limit``.

    ``hers``: as the person who writes reads it.
    """
    rows = ask(_hers if hers else _since, mine=conversation.id, after=after, most=limit)
    messages = [opened(conversation.key, conversation.id, *row) for row in rows]
    return Stretch(messages, after, messages[-1].number if messages else after)


def latest(conversation: Conversation, pages: int = 1, *, hers: bool = False) -> Stretch:
    """The end of the conversation: ``pages`` times ``PAGE`` messages at most."""
    size = PAGE * max(1, min(pages, 100))
    return since(conversation, max(0, conversation.last_number - size), limit=size + 50, hers=hers)
