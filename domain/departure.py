"""A departure: she leaves on purpose, to come back, or for good."""

from sqlalchemy import select

from domain import audit, retention
from domain.conversation import Conversation
from extensions import db, transaction, wake
from vault import fingerprint

ASKED = "asked by the victim"
HOW = ("erased", "appointed", "kept", "rested")  # appointed: erased, and the appointment stands


def pause(conversation: Conversation) -> None:
    """This device no longer opens it; her code does. Whoever holds it is told."""
    with transaction():
        if not conversation.disown(token_hash=_trace("rested", conversation.token_hash)):
            return
        if conversation.opened_at is not None and conversation.closed_at is None:
            conversation.note("paused")
            audit.record("conversation.paused", by=audit.VICTIM, about=conversation.topic)
            wake(*conversation.topics)


def erase(conversation: Conversation, how: str = "erased") -> str:
    """End and erase it, and those she went on from. How it ended: ``kept`` when one must be, and is only ended.

    The earlier ones have no code and no device any more: she could not come back to erase them. So they
    go first, the oldest before all, and until the last one is gone she can press again.
    """
    gone = [_erased(each.id) for each in reversed(conversation.before())]
    how = how if all(gone) else "kept"
    known = conversation.token_hash
    try:
        retention.erase(conversation.id, ASKED, told=True, left=_trace(how, known))
    except retention.Held:
        how = "kept"
        with transaction():
            conversation.end()
            # nor may the officer go on with it
            conversation.disown(closed_by_id=None, token_hash=_trace(how, known))
    return how


def parted(token: str) -> str | None:
    """How she left who held this token, if that is why it opens nothing: whoever presses twice is told twice."""
    traces = {_trace(how, fingerprint(token)): how for how in HOW}
    left = select(Conversation.token_hash).where(Conversation.token_hash.in_(traces))
    return traces.get(db.session.scalar(left) or "")


def _erased(id: int) -> bool:
    try:
        retention.erase(id, ASKED)
    except retention.Held:
        return False
    return True


def _trace(how: str, token_hash: str) -> str:
    """What takes the place of what was kept of her token: no token answers to it."""
    return fingerprint(f"{how} {token_hash}")
