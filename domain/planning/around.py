"""What stands around a period: at work just before and after it, decided by people, and kept clear of."""

from collections.abc import Iterable
from datetime import timedelta

from domain.planning.hours import Slot, period
from domain.planning.problem import Assignment, Problem, Span

Worked = Span | Slot | Assignment


def work(problem: Problem) -> list[Assignment]:
    """What of it is at the desk in the period: the night before covers its first hours."""
    whole = period(problem)
    return [
        Assignment(person.id, span.start, span.end)
        for person in problem.people
        for span in person.around
        if span.meets(whole.start, whole.end)
    ]


def against(spans: Iterable[Worked], slot: Worked, rest: timedelta, once: bool) -> bool:
    """Whether this cannot be given beside these: not so much ``rest`` from one, or (``once``) at its time."""
    for span in spans:
        if span.start < slot.end and slot.start < span.end:
            if once:
                return True
        elif slot.start < span.end + rest and span.start < slot.end + rest:
            return True
    return False
