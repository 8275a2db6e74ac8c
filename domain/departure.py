"""A departure: she leaves on purpose, to come back, or for good."""

from domain import audit, erasing
from domain.conversation import Conversation
from domain.message import new_key
from extensions import transaction, wake


def pause(conversation: Conversation) -> None:
    """This device no longer opens it; her code does. Whoever holds it is told."""
    with transaction():
        conversation.shut()
        if conversation.opened_at is not None and conversation.closed_at is None:
            conversation.say(event="paused", key=new_key())
            audit.record("conversation.paused", about=conversation.topic)
            wake(*conversation.topics)


def erase(conversation: Conversation) -> bool:
    """End and erase it. False when something of it must be kept: it is then only ended and shut."""
    with transaction():
        if erasing.erase(conversation.id):
            return True
        conversation.end()
        conversation.shut()
    return False
