"""Small problems to plan: two kinds of day, a night, a few people, one week of winter or of a change of clock."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as some

from domain.planning import hours
from domain.planning.problem import Assignment, Kind, Need, Person, Problem, Span, Wish

MONDAY = date(2026, 1, 12)
MORNING = Kind("morning", time(6, 50), time(14, 30))
EVENING = Kind("evening", time(14, 20), time(22))
NIGHT = Kind("night", time(21, 50), time(7))
KINDS = (MORNING, EVENING, NIGHT)
WEEKS = (MONDAY, date(2026, 3, 23), date(2026, 10, 19))  # a usual one, one of 167 hours, one of 169


def always(count: int, skill: str = "", hour: tuple[int, int] = (0, 24)) -> tuple[Need, ...]:
    """So many at each of these hours of each day."""
    return tuple(Need(day, h, count, skill) for day in range(7) for h in range(*hour))


def problem(count: int = 6, days: int = 7, **others: object) -> Problem:
    """One person needed at any time, for a week; so many people, unless they are given."""
    asked = {
        "first": MONDAY,
        "last": MONDAY + timedelta(days=days - 1),
        "people": tuple(Person(number) for number in range(1, count + 1)),
        "kinds": KINDS,
        "needs": always(1),
    }
    return Problem(**(asked | others))  # type: ignore[arg-type]


def given(person: int, day: int, kind: Kind = MORNING, first: date = MONDAY) -> Assignment:
    """A service, so many days after the first."""
    return hours.slot(kind, first + timedelta(days=day)).of(person)


def at_work(day: int, kind: Kind = MORNING, first: date = MONDAY) -> Span:
    """Somebody's service of a day outside the period."""
    one = given(0, day, kind, first)
    return Span(one.start, one.end)


def whole_day(day: int, days: int = 1, first: date = MONDAY) -> Span:
    start = first + timedelta(days=day)
    return Span(hours.at(start, time()), hours.at(start + timedelta(days=days), time()))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


@some.composite
def problems(draw: some.DrawFn) -> Problem:
    """A week of few people, of anything that may be asked; what is decided breaks no rule by itself."""
    first = draw(some.sampled_from(WEEKS)) + timedelta(days=draw(some.integers(0, 6)))
    days = draw(some.integers(1, 7))
    people = tuple(
        draw(_person(number, first, days)) for number in range(draw(some.integers(1, 4)))
    )
    needs = draw(some.lists(_needs(), max_size=3))
    kinds = draw(
        some.sets(some.sampled_from([*KINDS, Kind("long", time(8), time(20, 8))]), max_size=4)
    )
    fixed = {
        given(person.id, draw(some.integers(-1, days)), draw(some.sampled_from(KINDS)), first)
        for person in people
        if draw(some.booleans()) and not person.leave and not person.unavailable
    }
    return Problem(
        first, first + timedelta(days=days - 1), people, tuple(sorted(kinds, key=lambda k: k.name)),
        tuple(need for each in needs for need in each), fixed=tuple(sorted(fixed)),
        accepted=draw(some.booleans()),
    )  # fmt: skip


@some.composite
def _person(draw: some.DrawFn, number: int, first: date, days: int) -> Person:
    day = some.integers(0, 6)
    around = draw(some.sets(some.sampled_from([-3, -2, -1, days, days + 1]), max_size=3))
    wishes = draw(
        some.lists(some.tuples(day, some.booleans(), some.sampled_from(["", "night"])), max_size=2)
    )
    return Person(
        number,
        frozenset({"psychologist"} if draw(some.booleans()) else ()),
        tuple(Wish(first + timedelta(days=n), wants, kind) for n, wants, kind in wishes),
        leave=(whole_day(draw(day), draw(some.integers(1, 3)), first),)
        if draw(some.booleans())
        else (),
        unavailable=(whole_day(draw(day), 1, first),) if draw(some.booleans()) else (),
        around=tuple(at_work(n, draw(some.sampled_from(KINDS)), first) for n in sorted(around)),
        weekly=draw(some.sampled_from([None, timedelta(hours=24)])),
        nights=draw(some.integers(0, 2)),
    )


@some.composite
def _needs(draw: some.DrawFn) -> tuple[Need, ...]:
    start = draw(some.integers(0, 23))
    skill = draw(some.sampled_from(["", "psychologist"]))
    return always(draw(some.integers(1, 2)), skill, (start, draw(some.integers(start + 1, 24))))
