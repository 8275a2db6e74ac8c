"""A departure: she leaves on purpose, to come back, or for good."""

from domain import audit, retention
from domain.conversation import Conversation
from extensions import transaction, wake

ASKED = "asked by the victim"


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
    """End and erase it, and those she went on from. False when one must be kept, and is only ended.

    The earlier ones have no code and no device any more: she could not come back to erase them.
    """
    before = [each.id for each in conversation.before()]
    try:
        retention.erase(conversation.id, ASKED, told=True)
        whole = True
    except retention.Held:
        with transaction():
            conversation.end()
            conversation.disown(closed_by_id=None)  # nor may the officer go on with it
        whole = False
    gone = [_erased(each) for each in before]
    return whole and all(gone)


def _erased(id: int) -> bool:
    try:
        retention.erase(id, ASKED)
    except retention.Held:
        return False
    return True
