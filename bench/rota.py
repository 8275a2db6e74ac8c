"""Proposing a rota: 24 officers for 8 weeks; the solver beside a patient person's way, in the same run."""

import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from datetime import time as clock
from typing import Any

from bench.figures import Figure
from domain import rota_rules
from domain.planning import aims, evenness, greedy, hours, judge
from domain.planning.problem import NEEDS, Assignment, Kind, Need, Person, Problem, Span, Wish
from domain.planning.solve import solve
from domain.planning.watching import Progress
from domain.span import Span as Shift

OFFICERS, WEEKS, LIMIT, QUICK = 24, 8, 60.0, 12.0
MONDAY = date(2026, 3, 2)  # the change to summer time is within
# Of the usual rules, as the unit would choose them.
USUAL = {code: rule.usual for code, rule in rota_rules.RULES.items()}
KINDS = (
    Kind("matin", clock(6, 50), clock(14, 30)),
    Kind("soir", clock(14, 20), clock(22)),
    Kind("nuit", clock(21, 50), clock(7)),
)


def proposed(quick: bool) -> Iterator[Figure]:
    """How soon there is a plan, how far from the best it is at the end, and what it is worth."""
    problem, limit = unit(), QUICK if quick else LIMIT
    start = time.monotonic()
    by_hand = greedy.plan(problem)
    took = time.monotonic() - start
    plan = solve(problem, limit)
    for assignments in (by_hand, plan.assignments):
        assert judge.breaches(problem, assignments) == []
        assert rota_rules.check(shifts(problem, assignments), USUAL) == [], (
            "publication would say no"
        )
    assert plan.first is not None
    load = f"{OFFICERS} officers, {WEEKS} weeks, 2 workers, {limit:.0f} s in all"
    yield _figure("first", "until there is a plan", "s", plan.first, floor=took, cap=10, bound=load)
    for reached in plan.aims:
        yield _gap(reached, load)
    ours, theirs = worth(problem, plan.assignments), worth(problem, by_hand)
    for name, what, unit_ in (
        ("open", "hours of officers missing", "h"),
        ("uneven", "nights and weekends: sum of squares", ""),
        ("nights", "nights: most less least", "nights"),
        ("weekends", "weekends: most less least", "weekends"),
        ("wishes", "wishes not met", "wishes"),
    ):
        most = 1 if theirs[name] and name in ("open", "uneven") else None
        yield _figure(name, what, unit_, ours[name], floor=theirs[name], most=most, bound=load)


def unit() -> Problem:
    """Four at work by day and three by night, a psychologist by day; each has a week of leave and wishes."""
    needs = [Need(day, hour, 4 if 9 <= hour < 22 else 3) for day in range(7) for hour in range(24)]
    needs += [Need(day, hour, 1, "psychologist") for day in range(5) for hour in range(9, 17)]
    people = []
    for number in range(OFFICERS):
        away = MONDAY + timedelta(days=2 * number)
        leave = Span(hours.at(away, clock()), hours.at(away + timedelta(days=7), clock()))
        wished = [
            Wish(MONDAY + timedelta(days=(7 * number + 11 * n) % (7 * WEEKS))) for n in range(4)
        ]
        skills = frozenset({"psychologist"} if number < 4 else ())
        people.append(Person(number, skills, tuple(wished), (leave,)))
    last = MONDAY + timedelta(days=7 * WEEKS - 1)
    return Problem(MONDAY, last, tuple(people), KINDS, tuple(needs))


def shifts(problem: Problem, assignments: Iterable[Assignment]) -> Iterator[Shift]:
    """The plan and the leave, as publication looks at them."""
    for one in assignments:
        yield Shift(0, one.person, "work", one.start, one.end)
    for person in problem.people:
        yield from (Shift(0, person.id, "leave", each.start, each.end) for each in person.leave)


def worth(problem: Problem, assignments: Any) -> dict[str, float]:
    """What a plan is worth, as the judge counts."""
    loads = evenness.loads(problem, assignments)
    return {
        "open": sum(one.hours for one in judge.uncovered(problem, assignments)),
        "uneven": sum(
            evenness.squares(loads[what]) for what in (evenness.NIGHTS, evenness.WEEKENDS)
        ),
        "nights": evenness.spread(loads[evenness.NIGHTS]),
        "weekends": evenness.spread(loads[evenness.WEEKENDS]),
        "wishes": len(judge.unmet(problem, assignments)),
    }


def _gap(reached: Progress, load: str) -> Figure:
    """None stands for all: nothing was found for this aim."""
    gap = 100.0 if reached.gap is None else 100 * reached.gap
    what = {NEEDS: "needs", aims.EVENNESS: "evenness", aims.WISHES: "wishes"}[reached.aim]
    least = {NEEDS: 1.0, aims.EVENNESS: 5.0}.get(reached.aim)
    rounds = [{"objective": reached.objective, "bound": reached.bound, "seconds": reached.seconds}]
    return Figure(
        f"rota-gap-{what}", f"how far from the best plan at most: {what}", "%", gap, cap=least,
        rounds=rounds, bound=load,
    )  # fmt: skip


def _figure(name: str, what: str, unit: str, value: float, **others: Any) -> Figure:
    return Figure(f"rota-{name}", f"rota: {what}", unit, value, **others)
