"""A departure: she leaves on purpose, to come back, or for good."""

from domain import audit, retention
from domain.conversation import Conversation
from extensions import transaction, wake


def pause(conversation: Conversation) -> None:
    """This device no longer opens it; her code does. Whoever holds it is told."""
    with transaction():
        if not conversation.disown():
            return
        if conversation.opened_at is not None and conversation.closed_at is None:
            conversation.note("paused")
            audit.record("conversation.paused", by=audit.VICTIM, about=conversation.topic)
            wake(*conversation.topics)


def erase(conversation: Conversation) -> bool:
    """End and erase it. False when it must be kept: it is then only ended, and no device opens it."""
    try:
        retention.erase(conversation.id, "asked by the victim", told=True)
    except retention.Held:
        with transaction():
            conversation.end()
            conversation.disown(closed_by_id=None)  # nor may the officer go on with it
        return False
    return True
