"""The judge: whether a plan keeps the rules, and what it leaves open. Knows nothing of how it was made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.planning import around, hours, law
from domain.planning.problem import (
    AVERAGE,
    FIXED,
    LEAVE,
    ONCE,
    UNAVAILABLE,
    Assignment,
    Person,
    Problem,
    Wish,
)


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is not kept, by whom, and where: from the first moment concerned to the last.

    ``minutes``: by how much, where that is more or less.
    """

    rule: str
    person: int
    start: datetime
    end: datetime
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Open:
    """So many people of a skill (or any) are missing from–to."""

    start: datetime
    end: datetime
    skill: str
    missing: int

    @property
    def hours(self) -> float:
        """Of work that nobody does."""
        return self.missing * ((self.end - self.start) / hours.AN_HOUR)


def breaches(problem: Problem, given: Sequence[Assignment]) -> list[Breach]:
    """Every rule that is not kept, and what was decided and is not there any more."""
    gone = set(problem.fixed) - set(given)
    found = [Breach(FIXED, one.person, one.start, one.end) for one in sorted(gone)]
    for person in problem.people:
        theirs = sorted(one for one in given if one.person == person.id)
        found += of_person(problem, person, theirs)
    return found


def of_person(
    problem: Problem, person: Person, theirs: Sequence[Assignment], about: Assignment | None = None
) -> list[Breach]:
    """The same of one person; ``theirs`` in order. Of what they work beside the plan alone, nothing.

    ``about``: what this one of them may have to do with is enough.
    """
    kept = law.kept(problem, person) if problem.accepted else frozenset()
    return [
        *_absences(person, theirs, kept),
        *_one_at_a_time(person, theirs, kept),
        *_by_law(problem, person, theirs, kept, about),
        *_average(problem, person, theirs),
    ]


def _absences(
    person: Person, theirs: Sequence[Assignment], kept: frozenset[Assignment]
) -> Iterable[Breach]:
    for rule, spans in (
        (LEAVE, person.leave),
        (UNAVAILABLE, (*person.unavailable, *person.training)),
    ):
        for one in theirs:
            if one not in kept and any(span.meets(one.start, one.end) for span in spans):
                yield Breach(rule, person.id, one.start, one.end)


def _one_at_a_time(
    person: Person, theirs: Sequence[Assignment], kept: frozenset[Assignment]
) -> Iterable[Breach]:
    until = max((one.end for one in theirs), default=None)
    around = [s for s in person.around if until and s.meets(theirs[0].start, until)]
    for number, one in enumerate(theirs):
        for other in theirs[number + 1 :]:
            if other.start >= one.end:
                break
            if not {one, other} <= kept:
                yield Breach(ONCE, person.id, other.start, min(one.end, other.end))
        for span in around if one not in kept else ():
            if span.meets(one.start, one.end):
                yield Breach(ONCE, person.id, max(one.start, span.start), min(one.end, span.end))


def _by_law(
    problem: Problem,
    person: Person,
    theirs: Sequence[Assignment],
    kept: frozenset[Assignment],
    about: Assignment | None,
) -> Iterable[Breach]:
    """As publication would find it; what was so without the plan, and is no worse with it, was accepted."""
    found = law.breaches(problem.rules, person, theirs, about) if theirs else []
    alone = law.breaches(problem.rules, person, kept, about) if found else []
    before = {(each.rule, each.starts_at): each.minutes for each in alone}
    for each in found:
        if each.minutes > before.get((each.rule, each.starts_at), 0):
            name = law.NAMES[each.rule]
            yield Breach(name, person.id, each.starts_at, each.ends_at, each.minutes)


def _average(problem: Problem, person: Person, theirs: Sequence[Assignment]) -> Iterable[Breach]:
    """Of what was decided nothing is taken back: it is only added to, as far as there is room."""
    whole = hours.whole_weeks(problem)
    counted = [one for one in theirs if whole.start <= one.start < whole.end]
    worked = sum((one.end - one.start for one in counted), timedelta(0))
    if worked > max(law.allowance(problem, person), law.decided(problem, person)):
        yield Breach(AVERAGE, person.id, counted[0].start, counted[-1].end)


def uncovered(problem: Problem, given: Sequence[Assignment]) -> list[Open]:
    """What is needed and nobody does, in order; neighbours that lack the same are one."""
    people = problem.by_id
    given = [*given, *around.work(problem)]
    cuts = {edge for one in given for edge in (one.start, one.end)}
    found: list[Open] = []
    for demand in hours.demands(problem, cuts):
        there = {
            one.person
            for one in given
            if one.start <= demand.start < one.end
            and one.person in people
            and people[one.person].answers(demand.skill)
        }
        if (missing := demand.count - len(there)) > 0:
            found.append(Open(demand.start, demand.end, demand.skill, missing))
    return _joined(found)


def _joined(found: list[Open]) -> list[Open]:
    joined: list[Open] = []
    for one in sorted(found, key=lambda one: (one.skill, one.start)):
        last = joined[-1] if joined else None
        if last and (last.end, last.skill, last.missing) == (one.start, one.skill, one.missing):
            joined[-1] = Open(last.start, one.end, one.skill, one.missing)
        else:
            joined.append(one)
    return sorted(joined, key=lambda one: (one.start, one.skill))


def unmet(problem: Problem, given: Sequence[Assignment]) -> list[tuple[int, Wish]]:
    """Wishes that the plan does not meet, and whose they are."""
    worked: dict[tuple[int, object], set[str]] = {}
    for one in given:
        day = hours.day_of(one.start)
        worked.setdefault((one.person, day), set()).add(one.kind)
    found = []
    for person in problem.people:
        for wish in person.wishes:
            kinds = worked.get((person.id, wish.day), set())
            works = wish.kind in kinds if wish.kind else bool(kinds)
            if works != wish.wants:
                found.append((person.id, wish))
    return found
