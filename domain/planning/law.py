"""The law of one person's work, read by the very functions that publication asks (``domain.resting``)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from domain import resting
from domain.planning import evenness, hours
from domain.planning.problem import AVERAGE, REST, WEEKLY, Assignment, Person, Problem, Rules, Span
from domain.span import WORK
from domain.span import Span as Shift

NAMES = {resting.DAILY: REST, "weekly-rest": WEEKLY, "weekly-hours": AVERAGE}
ABSENT = "leave"


def breaches(
    rules: Rules, person: Person, theirs: Iterable[Assignment], about: Assignment | None = None
) -> list[resting.Breach]:
    """Of their work, with what they work beside it; ``about``: those that this one may have to do with."""
    theirs = list(theirs)
    spans = _spans(person, theirs)
    near = spans if about is None else [span for span in spans if _near(span, about)]
    after = about.start if about else min((one.start for one in theirs), default=None)
    numbers = rules.rest, rules.weekly, rules.average
    rest, weekly, average = (number / hours.AN_HOUR for number in numbers)
    return [
        *(resting.daily(near, rest) if rest else ()),
        *(resting.weekly(near, weekly) if weekly else ()),
        *(resting.average(spans, average, after) if average else ()),
    ]


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


def kept(problem: Problem, person: Person) -> frozenset[Assignment]:
    """What is fixed of theirs."""
    return frozenset(one for one in problem.fixed if one.person == person.id)


def decided(problem: Problem, person: Person) -> timedelta:
    """How long they work in the weeks that the period touches, by what is fixed."""
    whole = hours.whole_weeks(problem)
    return sum(
        (
            one.end - one.start
            for one in kept(problem, person)
            if whole.start <= one.start < whole.end
        ),
        timedelta(0),
    )


def allowance(problem: Problem, person: Person) -> timedelta:
    """How long somebody may work in the weeks that the period touches, leave left out of them.

    What they work there on other days is taken from it.
    """
    whole = hours.whole_weeks(problem)
    average = problem.rules.average or timedelta.max
    weekly = min(average, person.weekly or average)
    if weekly == timedelta.max:
        return weekly
    present = 1 - evenness.away(person, whole) / (whole.end - whole.start)
    beside = [span for span in person.beside if whole.start <= span.start < whole.end]
    worked = sum((span.end - span.start for span in beside), timedelta(0))
    return max(timedelta(0), weekly * len(hours.weeks(problem)) * present - worked)


def half_year(at: datetime) -> Span:
    """Over what the average is taken that ends then."""
    return Span(at - resting.HALF_YEAR, at)


def _spans(person: Person, theirs: Iterable[Assignment]) -> list[Shift]:
    worked = [*((one.start, one.end) for one in theirs), *((s.start, s.end) for s in person.beside)]
    found = [Shift(0, person.id, WORK, *each) for each in dict.fromkeys(worked)]
    found += [Shift(0, person.id, ABSENT, each.start, each.end) for each in person.absent]
    return sorted(found, key=lambda each: (each.starts_at, each.ends_at))


def _near(span: Shift, one: Assignment) -> bool:
    return span.meets(one.start - resting.WEEK, one.end + resting.WEEK)
