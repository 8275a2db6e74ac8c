"""The prospect: the places that count from now on, by who is there and by the rota; what is told of a wait."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from domain import foretelling, past_waits, room, staffing, unit
from domain.clock import now
from domain.crew import ANSWERING, Member
from domain.foretelling import LONG, Stretch, Wait
from domain.officer import Officer
from domain.room import Room
from domain.shift import LONGEST, PUBLISHED, Shift
from domain.span import WORK
from domain.wall import today
from extensions import ask_all
from statement import Row, Statement

AHEAD = timedelta(hours=3)
BEHIND = timedelta(days=27)  # four weeks of conversations say how long one lasts

_at = bindparam("at", type_=Shift.starts_at.type)
_soon = bindparam("soon", type_=Shift.starts_at.type)
_by = bindparam("by", type_=Shift.ends_at.type)  # no shift is longer: others are not looked at
ROTA = Statement(
    select(Shift.officer_id, Officer.places, Shift.starts_at, Shift.ends_at)
    .join(Officer, Officer.id == Shift.officer_id)
    .where(
        Shift.kind == WORK,
        PUBLISHED,
        Shift.ends_at > _at,
        Shift.ends_at <= _by,
        Shift.starts_at < _soon,
        Officer.revoked_at.is_(None),
        Officer.blocked_at.is_(None),
        or_(*(Officer.role == role for role in sorted(ANSWERING))),
    )
    .order_by(Shift.starts_at, Shift.id)
)


class Foretold(NamedTuple):
    """What is told to one person who waits: a place is free for her, or how long, or how long others waited.

    ``past``: minutes that half of those of the last two hours waited at most. At most one of the three.
    """

    free: bool = False
    wait: Wait | None = None
    past: int | None = None


class Prospect(NamedTuple):
    """As of one moment. Without ``stretches`` or ``lasting`` (seconds) nothing can be foretold."""

    room: Room
    stretches: tuple[Stretch, ...]
    lasting: float | None
    past: int | None

    def of(self, place: int) -> Foretold:
        """For whoever is at this place of the queue; 1 is next."""
        number = place - self.room.free
        if number <= 0:
            return Foretold(free=True)
        if self.stretches and self.lasting is not None:
            if self.room.beside and not self.stretches[0].places:
                return (
                    Foretold()
                )  # somebody beside the rota may answer long before anybody planned comes
            return Foretold(wait=foretelling.told(number, self.stretches, self.lasting))
        return Foretold(past=self.past)


def look(lasting: float | None) -> Prospect:
    """How it stands. ``lasting``: what ``lasts`` said."""
    at = now()
    until = {"soon": at + AHEAD, "by": at + AHEAD + LONGEST + timedelta(hours=1)}
    *asked, shifts = ask_all([*room.asked(), (ROTA, {"at": at, **until})])
    members, left = room.read(asked)
    planned, most = room.planned(), unit.chosen("most_held")
    ahead = stretches(members, shifts, at, most) if planned else ()
    # Where the rota ends within the hour, whether anybody comes after it is not known.
    known = bool(ahead) and ahead[-1].ends >= LONG * 60 and lasting is not None
    past = None if known else past_waits.usual()
    return Prospect(left, ahead if known else (), lasting, past)


def lasts() -> float | None:
    """How many seconds a conversation lasted on average, in the last four weeks; nothing of a few."""
    return staffing.mean(today() - BEHIND, today())


def stretches(
    members: list[Member], shifts: list[Row], at: datetime, most: int
) -> tuple[Stretch, ...]:
    """The places that count now, and then those of the rota; nothing where that says nothing.

    Whoever is there counts until their shift ends; beside the rota, until anybody's begins or ends. Who is
    planned and not there counts again with their next shift. ``most``: conversations of the whole unit.
    """
    here = {each.officer_id: each.places for each in members if each.counts}
    until = min(at + AHEAD, max((row[3] for row in shifts), default=at))
    edges = sorted({at, until} | {m for row in shifts for m in row[2:4] if at < m < until})
    spans = [
        (who, places, max(at, begins), ends)
        for who, places, begins, ends in shifts
        if begins > at or who in here
    ]
    first = min(edges[1:], default=at)
    planned = {who for who, _, begins, _ in spans if begins == at}
    spans += [(who, n, at, first) for who, n in here.items() if who not in planned]
    found = []
    for begin, end in pairwise(edges):
        there = {who: n for who, n, begins, ends in spans if begins <= begin and ends >= end}
        since, to = ((moment - at).total_seconds() for moment in (begin, end))
        found.append(Stretch(since, to, min(most, sum(there.values()))))
    return tuple(found)
