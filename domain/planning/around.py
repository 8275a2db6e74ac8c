"""What stands around a period: at work just before and after it, decided by people, and kept clear of."""

from datetime import timedelta

from domain.planning.hours import Slot
from domain.planning.problem import Assignment, Person, Problem


def work(problem: Problem) -> list[Assignment]:
    """All of it: the night before covers the first hours of the period."""
    return [
        Assignment(person.id, span.start, span.end)
        for person in problem.people
        for span in person.around
    ]


def against(person: Person, slot: Slot, rest: timedelta, once: bool) -> bool:
    """Whether they cannot be given this: not so much ``rest`` from it, or (``once``) at work then."""
    for span in person.around:
        if span.meets(slot.start, slot.end):
            if once:
                return True
        elif slot.start < span.end + rest and span.start < slot.end + rest:
            return True
    return False
