"""No plan breaks a rule, none is worse than one made by hand, and each can be watched and stopped."""

import builtins
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from domain.planning import aims, evenness, explain, greedy, judge
from domain.planning.problem import NEEDS, Person, Problem, Wish
from domain.planning.solve import Plan, SolverMissing, _Search, available, solve
from domain.planning.watching import Progress
from tests.domain.planning import cases
from tests.domain.planning.cases import MONDAY, MORNING, NIGHT, always, problem, problems

DAYTIME = always(1, hour=(7, 24))  # the first hours of the first day belong to the night before
slowly = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@slowly
@given(problems())
def test_no_plan_breaks_a_rule(asked: Problem) -> None:
    plan = solve(asked, seconds=4)
    if plan.impossible:
        blamed = explain.conflict(asked)
        assert blamed
        assert NEEDS not in blamed.rules
        assert not asked.accepted, "what was accepted forbids no plan"
        return
    assert judge.breaches(asked, plan.assignments) == []
    assert set(asked.fixed) <= set(plan.assignments)
    assert open_hours(asked, plan) <= open_hours(asked, greedy.plan(asked)) + 1e-9
    minutes = next(reached.objective for reached in plan.aims if reached.aim == NEEDS)
    assert open_hours(asked, plan) * 60 == pytest.approx(minutes), (
        "the solver counts as the judge does"
    )


@slowly
@given(problems())
def test_a_plan_made_by_hand_adds_no_breach(asked: Problem) -> None:
    before = judge.breaches(asked, asked.fixed)
    assert set(judge.breaches(asked, greedy.plan(asked))) <= set(before)


def open_hours(asked: Problem, plan: Any) -> float:
    given = plan.assignments if isinstance(plan, Plan) else plan
    return sum(one.hours for one in judge.uncovered(asked, given))


def test_a_week_is_covered_as_evenly_as_can_be() -> None:
    asked = problem(count=7, needs=DAYTIME)
    plan = solve(asked, seconds=6)
    assert judge.uncovered(asked, plan.assignments) == []
    loads = evenness.loads(asked, plan.assignments)
    assert evenness.spread(loads["nights"]) == 0, "seven nights, seven people"
    assert [reached.aim for reached in plan.aims] == list(aims.AIMS)
    assert plan.aims[0].objective == 0
    assert plan.proved, "a week takes no minute"
    assert plan.first is not None
    assert not plan.cancelled


def test_what_was_worked_before_counts() -> None:
    asked = problem(people=(Person(1, nights=5), *(Person(n) for n in range(2, 8))))
    nights = evenness.loads(asked, solve(asked, seconds=6).assignments)["nights"]
    assert nights[1].worked == 0


def test_wishes_are_met_where_nothing_else_is_lost() -> None:
    wishes = tuple(Wish(MONDAY + timedelta(days=day)) for day in range(4))
    people = (Person(1, wishes=wishes), *(Person(n) for n in range(2, 8)))
    asked = problem(people=people, needs=DAYTIME)
    plan = solve(asked, seconds=6)
    assert judge.uncovered(asked, plan.assignments) == []
    assert judge.unmet(asked, plan.assignments) == []
    alone = problem(people=people[:1], needs=always(1, hour=(8, 9)))
    spared = solve(alone, seconds=6)
    assert sum(one.hours for one in judge.uncovered(alone, spared.assignments)) == 1
    assert len(judge.unmet(alone, spared.assignments)) >= 3, "needs come before wishes"


def test_too_few_people_do_what_they_can() -> None:
    plan = solve(problem(count=1), seconds=3)
    assert not plan.impossible
    assert plan.assignments
    assert 0 < open_hours(problem(count=1), plan) < 168


def test_strict_needs_may_have_no_plan() -> None:
    plan = solve(problem(count=1, strict=True), seconds=3)
    assert plan.impossible
    assert plan.proved
    assert plan.assignments == ()
    whole = problem(count=8, strict=True)
    plan = solve(whole, seconds=2)
    assert plan.assignments
    (night,) = judge.uncovered(whole, plan.assignments)
    assert night.end == cases.given(1, 0, MORNING).start, "the night before is another period's"
    assert not solve(replace(whole, kinds=()), seconds=2).assignments


def test_what_is_decided_stays_even_where_no_kind_is_like_it() -> None:
    odd = replace(cases.given(2, 3, MORNING), kind="")
    odd = replace(odd, start=odd.start + timedelta(minutes=7))
    before = cases.given(1, -1, NIGHT)
    plan = solve(problem(fixed=(before, odd)), seconds=3)
    assert {before, odd} <= set(plan.assignments)
    assert judge.breaches(problem(fixed=(before, odd)), plan.assignments) == []
    assert cases.given(1, 0, MORNING) not in plan.assignments, "the night ended this morning"


def test_nothing_asked_nothing_given() -> None:
    for asked in (problem(needs=()), problem(kinds=()), problem(count=0, needs=())):
        plan = solve(asked, seconds=5)
        assert plan.assignments == ()
        assert plan.proved


def test_it_can_be_watched_and_stopped() -> None:
    seen: list[Progress] = []
    asked = problem(count=12, days=28, needs=always(2))
    plan = solve(
        asked, seconds=60, watch=seen.append, cancelled=lambda: bool(seen and seen[-1].seconds > 1)
    )
    assert plan.cancelled
    assert not plan.proved
    assert seen[-1].seconds < 20
    assert judge.breaches(asked, plan.assignments) == []
    assert all(each.gap is None or each.gap >= 0 for each in seen)
    assert Progress("needs", 1.0, 50.0, 40.0).gap == pytest.approx(0.2)
    assert Progress("needs", 1.0, None, 40.0).gap is None


def test_where_there_is_no_time_to_look_the_plan_made_by_hand_is_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ortools.sat.python import cp_model

    monkeypatch.setattr(_Search, "_watched", lambda *_: cp_model.UNKNOWN)
    asked = problem(count=8)
    plan = solve(asked, seconds=1)
    assert sorted(plan.assignments) == sorted(greedy.plan(asked))
    assert not plan.proved
    assert [reached.aim for reached in plan.aims] == list(aims.AIMS)
    assert {reached.gap for reached in plan.aims} == {None}
    assert plan.first is not None


def test_who_watches_may_fail_and_the_search_ends() -> None:
    def fails(_progress: Progress) -> None:
        raise OSError("nobody looks any more")

    with pytest.raises(OSError, match="nobody"):
        solve(problem(count=12, days=28), seconds=60, watch=fails)


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("ortools"):
            raise ImportError(name)
        return real(name, *rest)

    assert available()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SolverMissing):
        solve(problem())
    with pytest.raises(SolverMissing):
        explain.conflict(problem(fixed=(cases.given(1, 0),)))
