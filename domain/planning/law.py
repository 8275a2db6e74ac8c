"""The law of one person's work, read by the very functions that publication asks (``domain.resting``)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain import resting
from domain.planning import hours
from domain.planning.problem import AVERAGE, REST, WEEKLY, Assignment, Person, Rules, Span
from domain.span import WORK
from domain.span import Span as Shift

NAMES = {resting.DAILY: REST, "weekly-rest": WEEKLY, "weekly-hours": AVERAGE}
ABSENT = "leave"


def breaches(
    rules: Rules, person: Person, theirs: Iterable[Assignment], about: Assignment | None = None
) -> list[resting.Breach]:
    """Of their work, with what they work beside it; ``about``: those that this one may have to do with."""
    spans = _spans(person, theirs)
    near = spans if about is None else [span for span in spans if _near(span, about)]
    found: list[resting.Breach] = []
    for find, number, where in (
        (resting.daily, rules.rest, near),
        (resting.weekly, rules.weekly, near),
        (resting.average, rules.average, spans),
    ):
        if number:
            found += find(where, number / hours.AN_HOUR)
    return found


def longest_rest(span: Span, works: Iterable[Span]) -> Span:
    """The longest time in it in which nothing is worked. ``works`` in order."""
    free, longest = span.start, Span(span.start, span.start)
    for work in works:
        if work.start >= span.end:
            break
        if work.start - free > longest.end - longest.start:
            longest = Span(free, work.start)
        free = max(free, work.end)
    return max(longest, Span(free, max(free, span.end)), key=lambda each: each.end - each.start)


def account(rules: Rules, person: Person, works: Iterable[Span]) -> resting.Account:
    """How much more they might work in any half-year, beside what is decided."""
    theirs = [Assignment(person.id, work.start, work.end) for work in works]
    alone = replace(person, around=(), training=())  # what they work beside is among it
    return resting.Account(_spans(alone, theirs), rules.average / hours.AN_HOUR)


def half_year(at: datetime) -> Span:
    """Over what the average is taken that ends then."""
    return Span(at - resting.HALF_YEAR, at)


def _spans(person: Person, theirs: Iterable[Assignment]) -> list[Shift]:
    worked = [*((one.start, one.end) for one in theirs), *((s.start, s.end) for s in person.beside)]
    found = [Shift(0, person.id, WORK, *each) for each in worked]
    found += [Shift(0, person.id, ABSENT, each.start, each.end) for each in person.absent]
    return sorted(found, key=lambda each: (each.starts_at, each.ends_at))


def _near(span: Shift, one: Assignment) -> bool:
    return span.meets(one.start - resting.WEEK, one.end + resting.WEEK)
