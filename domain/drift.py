"""Drift: what was published, changed or withdrawn since a proposal was drawn, which it cannot know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.drawing import near, people, standing
from domain.planning.difference import ADDED, REMOVED
from domain.planning.problem import Assignment, Person
from domain.proposal import Proposal
from domain.span import WORK

ABSENCE = "absence"


@dataclass(frozen=True, slots=True, order=True)
class Drifted:
    """Of one person from–to: ``work`` or ``absence``, ``added`` or ``removed``."""

    start: datetime
    end: datetime
    person: int
    what: str
    how: str


def since(proposal: Proposal) -> list[Drifted]:
    """In order; of the period, and of the days around it that were kept clear of."""
    first, last = proposal.first, proposal.last
    before = _told(proposal.drawn.people, proposal.before, near(first, last))
    after = _told(people(first, last), standing(first, last), near(first, last))
    found = [Drifted(*one, ADDED) for one in after - before]
    return sorted(found + [Drifted(*one, REMOVED) for one in before - after])


Fact = tuple[datetime, datetime, int, str]


def _told(
    people: Iterable[Person], work: Iterable[Assignment], among: tuple[datetime, datetime]
) -> set[Fact]:
    facts: set[Fact] = {(one.start, one.end, one.person, WORK) for one in work}
    for person in people:
        facts |= {(each.start, each.end, person.id, WORK) for each in person.around}
        absences = (*person.leave, *person.unavailable, *person.training)
        facts |= {(each.start, each.end, person.id, ABSENCE) for each in absences}
    since, until = among
    return {fact for fact in facts if fact[0] < until and fact[1] > since}
