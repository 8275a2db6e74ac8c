"""Evenness: who works how many nights and weekends, beside what would be everybody's share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.planning import hours
from domain.planning.problem import Assignment, Person, Problem, Rules, Span

NIGHTS, WEEKENDS, SERVICES = "nights", "weekends", "services"
DEEPEST = 3  # o'clock: who is needed then is there for the night


@dataclass(frozen=True, slots=True)
class Load:
    """What one person carries: counted in the period, before it, and what leave excused them from."""

    worked: int
    before: int
    excused: int

    @property
    def counts(self) -> int:
        """What is compared between people."""
        return self.worked + self.before + self.excused


def loads(problem: Problem, given: Iterable[Assignment]) -> dict[str, dict[int, Load]]:
    """Of each person: nights, weekends, and services of any kind."""
    nights: Counter[int] = Counter()
    services: Counter[int] = Counter()
    weekends: dict[int, set[object]] = {person.id: set() for person in problem.people}
    for one in given:
        if one.person not in weekends or not hours.starts_within(problem, one.start):
            continue
        services[one.person] += 1
        nights[one.person] += hours.is_night(one.start, one.end)
        if saturday := hours.weekend(one.start):
            weekends[one.person].add(saturday)
    worked = {
        NIGHTS: nights, SERVICES: services,
        WEEKENDS: {who: len(saturdays) for who, saturdays in weekends.items()},
    }  # fmt: skip
    return {what: _loads(problem, what, counts) for what, counts in worked.items()}


def _loads(problem: Problem, what: str, worked: Mapping[int, int]) -> dict[int, Load]:
    excused, before = excuses(problem, what), {NIGHTS: "nights", WEEKENDS: "weekends"}.get(what)
    return {
        person.id: Load(
            worked.get(person.id, 0), getattr(person, before) if before else 0, excused[person.id]
        )
        for person in problem.people
    }


def spread(loads: dict[int, Load]) -> int:
    """How far the one who carries most is from the one who carries least; 1 is as even as it gets."""
    counts = [load.counts for load in loads.values()]
    return max(counts) - min(counts) if counts else 0


def squares(loads: dict[int, Load]) -> int:
    """What the solver makes small: of one total, the evenest has the least."""
    return sum(load.counts**2 for load in loads.values())


def excuses(problem: Problem, what: str) -> dict[int, int]:
    """What those who are on leave, or work less, would else have worked: they need not make up for it."""
    there = {
        person.id: _presence(problem, person) * _may(problem, person, what)
        for person in problem.people
    }
    everybody = sum(there.values())
    total = {NIGHTS: _nights, WEEKENDS: _weekends, SERVICES: _services}[what](problem)
    share = total / everybody if everybody else 0.0
    return {who: round(share * (1 - presence)) for who, presence in there.items()}


def away(person: Person, whole: Span) -> timedelta:
    """How much of it is leave; what overlaps is counted once."""
    total, until = timedelta(0), whole.start
    for leave in sorted(person.leave):
        total += max(timedelta(0), min(leave.end, whole.end) - max(leave.start, until))
        until = max(until, leave.end)
    return total


def _presence(problem: Problem, person: Person) -> float:
    """How much of somebody who is always there, and works as long as people do."""
    whole, usual = hours.period(problem), problem.rules.average or Rules().average
    part = min(usual, person.weekly or usual) / usual
    return part * (1 - away(person, whole) / (whole.end - whole.start))


def _may(problem: Problem, person: Person, what: str) -> bool:
    """Whether any service of theirs is one; of whom the services are for others is none."""
    slots = [
        hours.slot(kind, day)
        for kind in problem.kinds
        for day in hours.days(problem.first, problem.first + 6 * hours.A_DAY)
        if day.weekday() in kind.weekdays
    ]
    if what == NIGHTS:
        slots = [slot for slot in slots if hours.is_night(slot.start, slot.end)]
    if what == WEEKENDS:
        slots = [slot for slot in slots if hours.weekend(slot.start)]
    return not slots or bool(hours.theirs(person, slots))


def _nights(problem: Problem) -> int:
    """Services of the night that the needs ask for."""
    needed = _needed(problem)
    return sum(needed.get((day.weekday(), DEEPEST), 0) for day in _days(problem))


def _weekends(problem: Problem) -> int:
    """Weekends of somebody's that the needs take: people are thought to work both of its days."""
    saturdays = [day for day in _days(problem) if day.weekday() in hours.WEEKEND]
    return round(_services(problem, saturdays) / len(hours.WEEKEND))


def _services(problem: Problem, days: Iterable[date] | None = None) -> int:
    """Services that the needs ask for on these days, if all were as long as they are on average."""
    lengths = [hours.slot(kind, problem.first).lasts for kind in problem.kinds]
    if not lengths:
        return 0
    needed = _needed(problem)
    asked = sum(
        needed.get((day.weekday(), hour), 0)
        for day in (_days(problem) if days is None else days)
        for hour in range(24)
    )
    return round(asked * hours.AN_HOUR / (sum(lengths, timedelta(0)) / len(lengths)))


def _days(problem: Problem) -> Iterable[date]:
    return hours.days(problem.first, problem.last)


def _needed(problem: Problem) -> dict[tuple[int, int], int]:
    """By hour of the week, whatever the skill."""
    needed: dict[tuple[int, int], int] = {}
    for need in problem.needs:
        hour = need.weekday, need.hour
        needed[hour] = max(need.count, needed.get(hour, 0))
    return needed
