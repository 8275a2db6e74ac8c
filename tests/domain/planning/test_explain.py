"""A conflict is told by the fewest rules that make it; an open hour by what keeps each person from it."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.planning import explain, judge
from domain.planning.problem import (
    AVERAGE,
    FIXED,
    LAWS,
    LEAVE,
    NEEDS,
    ONCE,
    REST,
    UNAVAILABLE,
    WEEKLY,
    Assignment,
    Kind,
    Need,
    Person,
    Problem,
    Rules,
)  # fmt: skip
from domain.planning.solve import solve
from tests.domain.planning.cases import EVENING, MORNING, always, given, problem, whole_day

SEVEN = tuple(given(1, n, Kind("day", time(9), time(16))) for n in range(7))
FEW = Rules(average=timedelta(hours=1))  # 26 in half a year
TWO = (Kind("one", time(8), time(16)), Kind("two", time(8), time(12)))


@pytest.mark.parametrize(
    ("asked", "rules"),
    [
        (problem(fixed=(given(1, 0, EVENING), given(1, 1, MORNING))), (FIXED, REST)),
        (problem(fixed=(given(1, 0, TWO[0]), given(1, 0, TWO[1]))), (FIXED, ONCE)),
        (problem(fixed=SEVEN), (FIXED, WEEKLY)),
        (problem(fixed=SEVEN[:6], rules=FEW), (FIXED, AVERAGE)),
        (problem(fixed=(given(1, 0, Kind("k", time(8), time(22))),)), (FIXED, REST)),
        (replace(problem(), people=(Person(1, leave=(whole_day(0),)),), fixed=(given(1, 0),)), (FIXED, LEAVE)),
        (replace(problem(), people=(Person(1, unavailable=(whole_day(0),)),), fixed=(given(1, 0),)),
         (FIXED, UNAVAILABLE)),
        (problem(strict=True, needs=always(7)), (NEEDS,)),
        (problem(count=1, strict=True, kinds=TWO, needs=(Need(0, 9, 2),)), (ONCE, NEEDS)),
        (problem(count=1, strict=True, needs=(Need(0, 15, 1), Need(1, 8, 1))), (REST, NEEDS)),
        (problem(count=1, strict=True, kinds=(Kind("day", time(9), time(16)),), needs=always(1, hour=(9, 16))),
         (WEEKLY, NEEDS)),
        (problem(kinds=(), strict=True), (NEEDS,)),
    ],
)  # fmt: skip
def test_the_fewest_rules_to_blame(asked: Problem, rules: tuple[str, ...]) -> None:
    found = explain.conflict(asked)
    assert found
    assert (set(found.rules), found.sure) == (set(rules), True)
    assert found.people == ((1,) if FIXED in rules else ())
    assert solve(asked, seconds=5).impossible


def test_what_was_accepted_as_it_is_is_kept_and_only_made_no_worse() -> None:
    asked = problem(fixed=(*SEVEN, given(2, 0, EVENING), given(2, 1, MORNING)), accepted=True)
    assert explain.conflict(asked) is None
    plan = solve(asked, seconds=2).assignments
    assert set(asked.fixed) <= set(plan)
    assert judge.breaches(asked, plan) == []
    assert not any(one.person == 1 for one in set(plan) - set(asked.fixed)), (
        "no rest is left to cut"
    )
    strict = replace(asked, strict=True, people=asked.people[:2])
    found = explain.conflict(strict)
    assert found
    assert NEEDS in found.rules


def test_two_conflicts_are_told_by_the_smaller() -> None:
    """Needs that two rules together forbid, and two decisions that one rule forbids: the latter is smaller."""
    asked = problem(
        fixed=(given(1, 0, EVENING), given(1, 1, MORNING)),
        people=(Person(1), Person(2, leave=(whole_day(0),), weekly=timedelta(hours=1))),
        needs=(Need(0, 9, 1), Need(1, 9, 2)),
        strict=True,
    )
    assert explain.conflict(asked) == explain.Conflict((FIXED, REST), (1,))


def test_no_conflict_where_there_is_a_plan() -> None:
    assert explain.conflict(problem()) is None
    assert explain.conflict(problem(count=1)) is None, "needs that are not strict are no rule"


def test_it_can_be_stopped_between_two_questions() -> None:
    def enough() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        explain.conflict(problem(count=1, strict=True), before=enough)


def test_the_smallest_set_is_the_smallest_whatever_collides() -> None:
    """Beside every set of names tried one by one."""

    class Told:
        def __init__(self, *bad: set[str]) -> None:
            self.bad = bad

        def may_be(self, rules: object) -> bool:
            return not any(bad <= set(rules) for bad in self.bad)  # type: ignore[call-overload]

    names = (FIXED, *LAWS)
    for bad in (
        [{FIXED}], [set()], [{REST, ONCE, LEAVE}, {FIXED, AVERAGE}], [{REST}, {ONCE}],
        [{FIXED, REST, WEEKLY}, {FIXED, ONCE, AVERAGE}, {LEAVE, REST, ONCE}, {UNAVAILABLE, WEEKLY}],
    ):  # fmt: skip
        found = explain._smallest(names, Told(*bad))  # type: ignore[arg-type]
        assert set(found) in bad
        assert len(found) == min(map(len, bad))


def test_open_hours_say_what_keeps_whom() -> None:
    people = (
        Person(1, leave=(whole_day(0),)),
        Person(2, unavailable=(whole_day(0),)),
        Person(3),
        Person(4),
        Person(5, weekly=timedelta(hours=1)),
    )
    fixed = (given(3, -1, EVENING), given(4, 0))
    asked = Problem(
        problem().first, problem().first, people, (MORNING,), (Need(0, 9, 5), Need(0, 22, 1), Need(0, 9, 1, "x")),
        fixed=fixed,
    )  # fmt: skip
    morning, skilled, night = explain.openings(asked, fixed)
    assert (morning.open.missing, morning.open.hours) == (4, 4.0)
    assert morning.reasons == {
        LEAVE: 1, UNAVAILABLE: 1, REST: 1, explain.AT_WORK: 1, AVERAGE: 1,
    }  # fmt: skip
    assert skilled.reasons == {}, "nobody has the skill"
    assert set(night.reasons) == {explain.NO_SERVICE}


def test_an_hour_that_somebody_could_have_taken_says_so() -> None:
    asked = problem(days=1, needs=(Need(0, 9, 1),))
    (why,) = explain.openings(asked, [])
    assert why.reasons == {explain.FREE: 6}


def test_partly_at_work_is_not_there() -> None:
    late = Assignment(1, given(1, 0).start, given(1, 0).start + timedelta(hours=2, minutes=40))
    asked = problem(count=1, days=1, needs=(Need(0, 9, 1),), fixed=(late,))
    (why,) = explain.openings(asked, asked.fixed)
    assert why.open.hours == pytest.approx(0.5)
    assert why.reasons == {ONCE: 1}
    assert judge.breaches(asked, asked.fixed) == []
