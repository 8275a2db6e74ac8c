"""Instants of what the clock on the wall says: services, weeks, nights and what is needed when.

Paris changes its clock twice a year. A service is as long as it really lasts: a night through the change of
October is an hour longer, and the hour that comes twice is needed twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from domain.clock import PARIS
from domain.planning.problem import Assignment, Kind, Person, Problem, Span

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
WEEKEND = (5, 6)
# A service of the night: three hours of it at least lie between these (décret 2000-815, article 3).
NIGHT_FROM, NIGHT_TO, NIGHT_LEAST = time(22), time(5), timedelta(hours=3)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A service that somebody may be given."""

    start: datetime
    end: datetime
    day: date
    kind: str
    roles: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def lasts(self) -> timedelta:
        """How long it really is."""
        return self.end - self.start

    def of(self, person: int) -> Assignment:
        """Given to somebody."""
        return Assignment(person, self.start, self.end, self.kind)


@dataclass(frozen=True, slots=True)
class Demand:
    """So many people of a skill (or any) from–to, during which nothing changes."""

    start: datetime
    end: datetime
    skill: str
    count: int

    @property
    def lasts(self) -> timedelta:
        """How long."""
        return self.end - self.start


def at(day: date, when: time) -> datetime:
    """The instant at which the clock says so; of an hour that comes twice the first one.

    An hour that is left out is the one after it. In UTC: instants of one zone would be
    compared and subtracted by their clocks.
    """
    return datetime.combine(day, when, PARIS).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The day it is then in metropolitan France."""
    return instant.astimezone(PARIS).date()


def slots(problem: Problem) -> list[Slot]:
    """Every service of the period, in order."""
    made = [
        slot(kind, day)
        for day in days(problem.first, problem.last)
        for kind in problem.kinds
        if day.weekday() in kind.weekdays
    ]
    return sorted(made)


def begins(problem: Problem) -> datetime:
    """When the first service of the period may begin; with the period, where there is none."""
    return min((slot.start for slot in slots(problem)), default=period(problem).start)


def slot(kind: Kind, day: date) -> Slot:
    """One kind of service on a day."""
    ends_on = day + A_DAY if kind.ends <= kind.starts else day
    return Slot(at(day, kind.starts), at(ends_on, kind.ends), day, kind.name, kind.roles)


def theirs(person: Person, slots: Iterable[Slot]) -> list[Slot]:
    """Those of these that somebody may be given, by whom their kinds are for."""
    return [slot for slot in slots if not slot.roles or person.role in slot.roles]


def days(first: date, last: date) -> Iterator[date]:
    """From the first to the last."""
    for number in range((last - first).days + 1):
        yield first + number * A_DAY


def weeks(problem: Problem) -> tuple[Span, ...]:
    """Those that the period touches, from Monday to Monday: 167 or 169 hours twice a year."""
    return _weeks(problem.first, problem.last)


@lru_cache(maxsize=8)  # asked of every service that is tried
def _weeks(first: date, last: date) -> tuple[Span, ...]:
    monday = first - first.weekday() * A_DAY
    return tuple(
        Span(at(monday + n * A_DAY, time()), at(monday + (n + 7) * A_DAY, time()))
        for n in range(0, (last - monday).days + 1, 7)
    )


def whole_weeks(problem: Problem) -> Span:
    """All of these: over what the average is taken, since a day alone has none."""
    each = weeks(problem)
    return Span(each[0].start, each[-1].end)


def period(problem: Problem) -> Span:
    """From the first moment of the first day to the last of the last."""
    return Span(at(problem.first, time()), at(problem.last + A_DAY, time()))


def starts_within(problem: Problem, start: datetime) -> bool:
    """Whether a service that starts then counts in the period."""
    whole = period(problem)
    return whole.start <= start < whole.end


def overlap(start: datetime, end: datetime, span: Span) -> timedelta:
    """How long they share."""
    return max(timedelta(0), min(end, span.end) - max(start, span.start))


def is_night(start: datetime, end: datetime) -> bool:
    """Whether it takes somebody's night."""
    day = day_of(start) - A_DAY
    nights = (Span(at(d, NIGHT_FROM), at(d + A_DAY, NIGHT_TO)) for d in days(day, day + 2 * A_DAY))
    return any(overlap(start, end, night) >= NIGHT_LEAST for night in nights)


def weekend(start: datetime) -> date | None:
    """The Saturday of the weekend in which a service starts; none of one that starts on another day."""
    day = day_of(start)
    return day - (day.weekday() - WEEKEND[0]) * A_DAY if day.weekday() in WEEKEND else None


def demands(problem: Problem, cuts: Iterable[datetime] = ()) -> list[Demand]:
    """What is needed in the period, cut at each full hour and at ``cuts`` (when services begin and end)."""
    needed: dict[tuple[int, int, str], int] = {}
    for need in problem.needs:
        hour = need.weekday, need.hour, need.skill
        needed[hour] = max(need.count, needed.get(hour, 0))
    skills = sorted({skill for _weekday, _hour, skill in needed})
    whole = period(problem)
    hours = int((whole.end - whole.start) / AN_HOUR)
    points = {whole.start + n * AN_HOUR for n in range(hours + 1)}
    points |= {cut for cut in cuts if whole.start < cut < whole.end}
    ordered = sorted(points)
    found = []
    for start, end in pairwise(ordered):
        shown = start.astimezone(PARIS)
        counts = {skill: needed.get((shown.weekday(), shown.hour, skill), 0) for skill in skills}
        found += [Demand(start, end, skill, count) for skill, count in counts.items() if count > 0]
    return found
