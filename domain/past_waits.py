"""Past waits: how long people waited in the last two hours until an officer first took them."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import bindparam, func, select

from domain.clock import now
from domain.conversation import Conversation
from domain.message import Message
from extensions import ask_all
from statement import Statement

LOOK_BACK = timedelta(hours=2)
ENOUGH = 5  # ends of a wait to have seen before one says anything about the next
MOST = 200  # conversations looked at

_since = func.coalesce(Conversation.reopened_at, Conversation.opened_at)  # as the queue counts
# Held by another by now, or put back, it was taken before all the same. What she reopens she waits for anew.
_first = (
    select(Message.said_at)
    .where(
        Message.conversation_id == Conversation.id,
        Message.event == "taken",
        Message.said_at >= _since,
    )
    .order_by(Message.number)
    .limit(1)
    .scalar_subquery()
)
_opened = select(_since, _first).where(Conversation.opened_at.is_not(None))
_after = bindparam("after", type_=Conversation.taken_at.type)
_taken = Statement(
    _opened.where(Conversation.taken_at > _after).order_by(Conversation.taken_at.desc()).limit(MOST)
)
_waiting = Statement(
    _opened.where(Conversation.officer_id.is_(None), Conversation.closed_at.is_(None))
    .order_by(Conversation.queued_at)
    .limit(MOST)
)


def usual() -> int | None:
    """Half of those who were to be taken in the last two hours waited at most this many minutes.

    Who waits still has waited as long as they have. Nothing where fewer than five were taken, or fewer than
    half: there is then nothing to base a sentence on.
    """
    at, over, still = now(), [], []
    taken_lately, waiting = ask_all([(_taken, {"after": at - LOOK_BACK}), (_waiting, {})])
    for since, taken in (*taken_lately, *waiting):
        if taken is None:
            still.append((at - since).total_seconds())
        elif taken > at - LOOK_BACK:
            over.append((taken - since).total_seconds())
    half = median(over, still) if len(over) >= ENOUGH else None
    return None if half is None else max(1, -int(-half // 60))


def median(over: Iterable[float], still: Iterable[float] = ()) -> float | None:
    """Of lengths that are ``over``, and of others that go on ``still`` (Kaplan and Meier); pure.

    Nothing while more than half go on.
    """
    # At one length, an end comes before what goes on: that was there to end too.
    known = sorted([(length, 0) for length in over] + [(length, 1) for length in still])
    lasts = 1.0
    for place, (length, goes_on) in enumerate(known):
        if not goes_on:
            lasts *= 1 - 1 / (len(known) - place)
            if lasts <= 0.5 + 1e-9:
                return length
    return None
