"""A transcript: what was said in a conversation, opened and in order, a stretch at a time."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from domain.conversation import Conversation
from domain.message import Message, Said, place_of
from domain.officer import Officer
from extensions import db
from vault import DataKey

PAGE = 30  # messages on a page; older ones are asked for


_since = (
    select(
        Message.number,
        Message.officer_id,
        Officer.name,
        Message.event,
        Message.sealed_body,
        Message.said_at,
    )
    .outerjoin(Officer, Officer.id == Message.officer_id)
    .where(Message.conversation_id == bindparam("mine"), Message.number > bindparam("after"))
    .order_by(Message.number)
    .limit(bindparam("most"))
)


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


def since(conversation: Conversation, after: int, limit: int = 50) -> Stretch:
    """What was said after the message of that number, oldest first, at most ``limit``."""
    hand = db.session.connection()
    messages = said_since(hand, conversation.id, conversation.key, after, limit)
    return Stretch(messages, after, messages[-1].number if messages else after)


def said_since(hand: Connection, id: int, key: DataKey, after: int, most: int) -> list[Said]:
    """The same on a connection at hand, for a conversation known by its id and its key."""
    return [
        Said(
            number,
            officer_id,
            name,
            event,
            key.open(sealed, place_of(id, number, officer_id)) if sealed else "",
            said_at,
        )
        for number, officer_id, name, event, sealed, said_at in hand.execute(
            _since, {"mine": id, "after": after, "most": most}
        )
    ]


def latest(conversation: Conversation, pages: int = 1) -> Stretch:
    """The end of the conversation: ``pages`` times ``PAGE`` messages at most."""
    size = PAGE * max(1, min(pages, 100))
    return since(conversation, max(0, conversation.last_number - size), limit=size + 50)
