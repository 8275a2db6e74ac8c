"""The board: how the unit stands at this moment, for whoever answers for it. Never what is said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from domain import crew, muster, queue, ringing, room
from domain.clock import now
from domain.conversation import Conversation
from domain.crew import Member
from domain.message import Message
from domain.muster import Muster
from domain.officer import Officer
from domain.queue import Listed
from domain.ringing import Ringing
from domain.room import Room
from domain.urgency import rank, reason
from extensions import ask, ask_all
from statement import Statement


@dataclass(frozen=True, slots=True)
class Held:
    """An open conversation that somebody holds. ``silent_since``: she has written and nobody answered yet."""

    id: int
    holder_id: int
    holder: str
    commune_code: str | None
    taken_at: datetime
    answered: bool
    silent_since: datetime | None
    reason: str | None

    @property
    def minutes(self) -> int | None:
        """Whole minutes that her last words, or she herself, have waited for an answer."""
        since = self.silent_since or (None if self.answered else self.taken_at)
        return None if since is None else max(0, int((now() - since).total_seconds() // 60))


@dataclass(frozen=True, slots=True)
class Board:
    """Who waits, who is at work, who is answered by whom, what room is left; who is planned now.

    ``planned``: places are the rota's. ``late``: promises whose moment has passed.
    """

    waiting: list[Listed]
    crew: list[Member]
    held: list[Held]
    room: Room
    muster: Muster
    planned: bool
    late: list[Ringing]

    @property
    def longest(self) -> int:
        """How many minutes whoever has waited longest has waited."""
        return max((item.minutes for item in self.waiting), default=0)

    @property
    def unanswered(self) -> list[Held]:
        """Those who wait for an answer, the longest first."""
        late = [item for item in self.held if item.minutes is not None]
        return sorted(late, key=lambda item: -(item.minutes or 0))


def look() -> Board:
    """All of it, asked at once; it costs what is open, however much is over."""
    waiting, members, held = ask_all([(queue.WAITING, {}), crew.asked(), (HELD, {})])
    people, at_work = queue.listed(waiting), crew.members_of(members)
    left = room.of(at_work, len(held), len(people))
    answered = [_one(*row) for row in held]
    planned, late = room.planned(), ringing.late()
    return Board(people, at_work, answered, left, muster.look(at_work), planned, late)


def held() -> list[Held]:
    """Every open conversation that somebody holds, by holder."""
    return [_one(*row) for row in ask(HELD)]


_hers = Message.conversation_id == Conversation.id, Message.officer_id.is_(None)
_unanswered = (
    select(func.min(Message.said_at))
    .where(
        *_hers,
        Message.event.is_(None),
        Message.number > Conversation.officer_number,
    )
    .scalar_subquery()
)
HELD = Statement(
    select(
        Conversation.id,
        Officer.id,
        Officer.name,
        Conversation.commune_code,
        Conversation.taken_at,
        Conversation.officer_number,
        _unanswered,
        rank(Conversation),
    )
    .join(Officer, Officer.id == Conversation.officer_id)
    .where(Conversation.closed_at.is_(None))
    .order_by(Officer.name, Conversation.taken_at, Conversation.id)
)


def _one(id: int, holder_id: int, holder: str, *rest: Any) -> Held:
    commune, taken_at, number, since, ranked = rest
    silent = max(since, taken_at) if since is not None else None
    return Held(id, holder_id, holder, commune, taken_at, number > 0, silent, reason(ranked))
