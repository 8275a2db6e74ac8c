"""The crew: who is at work now, how many places each has, and what the unit can still take."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from domain import unit
from domain.clock import now
from domain.conversation import Conversation
from domain.duty import UNDER_WAY, Duty
from domain.officer import Officer
from extensions import ask, ask_all
from statement import Row, Statement


@dataclass(frozen=True, slots=True)
class Member:
    """One officer at work. ``held``: open conversations; ``taken_at``: when they last took one."""

    officer_id: int
    name: str
    role: str
    places: int
    languages: str
    for_minors: bool
    begun_at: datetime
    heard_until: datetime
    paused_for: str | None
    held: int
    taken_at: datetime | None

    @property
    def there(self) -> bool:
        """Heard of, and not paused."""
        return self.paused_for is None and self.heard_until >= now()

    @property
    def free(self) -> int:
        """How many conversations they can take now."""
        return max(0, self.places - self.held) if self.there else 0


@dataclass(frozen=True, slots=True)
class Room:
    """What the unit can take now: ``free`` places among those who are ``there``; how many wait."""

    there: int
    free: int
    waiting: int

    @property
    def full(self) -> bool:
        """Whether whoever comes now will have to wait for a place, and not only for their turn."""
        return self.free <= self.waiting


_open = Conversation.officer_id == Duty.officer_id, Conversation.closed_at.is_(None)
CREW = Statement(
    select(
        Officer.id,
        Officer.name,
        Officer.role,
        Officer.places,
        Officer.languages,
        Officer.for_minors,
        Duty.begun_at,
        Duty.heard_until,
        Duty.paused_for,
        select(func.count(Conversation.id)).where(*_open).scalar_subquery(),
        select(func.max(Conversation.taken_at)).where(*_open).scalar_subquery(),
    )
    .join(Duty, Duty.officer_id == Officer.id)
    .where(UNDER_WAY, Officer.revoked_at.is_(None), Officer.blocked_at.is_(None))
    .order_by(Officer.name, Officer.id)
)
_held = Statement(
    select(func.count(Conversation.id)).where(
        Conversation.officer_id.is_not(None), Conversation.closed_at.is_(None)
    )
)
_waiting = Statement(
    select(func.count(Conversation.id)).where(
        Conversation.opened_at.is_not(None),
        Conversation.officer_id.is_(None),
        Conversation.closed_at.is_(None),
    )
)


def members() -> list[Member]:
    """Everybody at work, by name."""
    return members_of(ask(CREW))


def members_of(rows: list[Row]) -> list[Member]:
    """What ``CREW`` found."""
    return [Member(*row) for row in rows]


def room() -> Room:
    """What the unit can take now."""
    crew, held, waiting = ask_all([(CREW, {}), (_held, {}), (_waiting, {})])
    return room_of(members_of(crew), int(held[0][0]), int(waiting[0][0]))


def room_of(members: list[Member], held: int, waiting: int) -> Room:
    """The same, where that is known already. ``held``: by anybody, at work or not."""
    there = [member for member in members if member.there]
    free = min(sum(member.free for member in there), max(0, unit.chosen("most_held") - held))
    return Room(len(there), free, waiting)


def receivers(but: Officer) -> list[Member]:
    """To whom a conversation can be offered now: there, and with a place; the psychologist too."""
    return [each for each in members() if each.free and each.officer_id != but.id]


def receiver(id: int, but: Officer) -> Officer | None:
    """That one of them."""
    chosen = any(each.officer_id == id for each in receivers(but))
    return Officer.present(id) if chosen else None
