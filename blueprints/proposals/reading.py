"""A proposal as a page shows it: who carries what, which hours stay open, and each day's services."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from blueprints.proposals import tellings
from domain.officer import Officer
from domain.planning import evenness, hours, judge
from domain.planning.difference import ADDED, REMOVED, Change, difference
from domain.planning.problem import Assignment, Problem
from domain.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Carried:
    """What one officer would carry."""

    name: str
    nights: int
    weekends: int
    services: int
    hours: float


@dataclass(frozen=True, slots=True)
class Row:
    """One service of a day, and what becomes of it for each of those who are in it."""

    day: date
    kind: str
    start: datetime
    end: datetime
    who: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """All of it. ``weeks``: by Monday."""

    carried: list[Carried]
    open_hours: float
    stretches: int
    unmet: list[str]
    weeks: dict[date, list[Row]]
    added: int
    removed: int


def of(proposal: Proposal) -> Reading | None:
    """What came of it; nothing while there is no result."""
    if proposal.result is None:
        return None
    problem, after = proposal.drawn, proposal.after
    names = _names()
    changes = difference(proposal.before, after)
    uncovered = judge.uncovered(problem, after)
    return Reading(
        _carried(problem, after, names),
        sum(one.hours for one in uncovered),
        len(uncovered),
        [
            tellings.unmet(names.get(who, str(who)), wish)
            for who, wish in sorted(
                judge.unmet(problem, after), key=lambda each: (each[1].day, names.get(each[0], ""))
            )
        ],
        _weeks(changes, names),
        sum(change.how == ADDED for change in changes),
        sum(change.how == REMOVED for change in changes),
    )


def called(people: list[int]) -> list[str]:
    """Their names."""
    names = _names()
    return [names.get(person, str(person)) for person in people]


def _names() -> dict[int, str]:
    return {officer.id: officer.name for officer in Officer.everybody()}


def _carried(problem: Problem, after: list[Assignment], names: dict[int, str]) -> list[Carried]:
    loads = evenness.loads(problem, after)
    lasted: dict[int, timedelta] = defaultdict(timedelta)
    for one in after:
        if hours.starts_within(problem, one.start):
            lasted[one.person] += one.end - one.start
    each = [
        Carried(
            names.get(person.id, str(person.id)),
            loads[evenness.NIGHTS][person.id].worked,
            loads[evenness.WEEKENDS][person.id].worked,
            loads[evenness.SERVICES][person.id].worked,
            lasted[person.id] / hours.AN_HOUR,
        )
        for person in problem.people
    ]
    return sorted(each, key=lambda carried: carried.name)


def _weeks(changes: list[Change], names: dict[int, str]) -> dict[date, list[Row]]:
    rows: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    for change in changes:
        one = change.assignment
        rows[one.start, one.end, one.kind].append(
            (names.get(one.person, str(one.person)), change.how)
        )
    weeks: dict[date, list[Row]] = defaultdict(list)
    for (start, end, kind), who in sorted(rows.items()):
        day = hours.day_of(start)
        monday = day - day.weekday() * timedelta(days=1)
        weeks[monday].append(Row(day, kind, start, end, sorted(who)))
    return dict(weeks)
