"""A room: two people are never received in one at one moment, whatever was published when."""

from datetime import datetime, timedelta

from sqlalchemy import select

from domain.clock import now
from domain.opening import Opening, moments
from domain.slot import Slot
from domain.station import Station
from domain.wall import today
from extensions import db

Span = tuple[datetime, datetime]


def busy(station_id: int) -> dict[str, list[Span]]:
    """When each of its rooms is offered, held or taken from now on, also by an opening that was stopped."""
    standing = Slot.station_id == station_id, Slot.ends_at > now(), Slot.withdrawn_at.is_(None)
    rows = db.session.execute(select(Slot.room, Slot.starts_at, Slot.ends_at).where(*standing))
    found: dict[str, list[Span]] = {}
    for room, begins, ends in rows:
        found.setdefault(room.casefold(), []).append((begins, ends))
    return found


def in_the_way(opening: Opening, station: Station) -> bool:
    """Whether one of the slots it would make meets one that stands in its room."""
    known = busy(station.id).get(opening.room.casefold(), [])
    if not known:
        return False
    first, last = (today(at, station.clock) for at in (min(known)[0], max(e for _, e in known)))
    span = first - timedelta(days=1), last
    made = moments(opening, *span, station.clock)
    return any(_meet(one, other) for one in made for other in known)


def shared(one: int, other: int) -> bool:
    """Whether two stations have somebody in rooms of one name at one moment."""
    mine, theirs = busy(one), busy(other)
    return any(
        _meet(each, another)
        for room in mine.keys() & theirs.keys()
        for each in mine[room]
        for another in theirs[room]
    )


def meets(one: Opening, other: Opening) -> bool:
    """Whether both would have somebody in one room at one moment."""
    if (one.weekday, one.room.casefold()) != (other.weekday, other.room.casefold()):
        return False
    if one.since > (other.until or one.since) or other.since > (one.until or other.since):
        return False
    ends = [each.minute + each.length * each.count for each in (one, other)]
    return one.minute < ends[1] and other.minute < ends[0]


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
