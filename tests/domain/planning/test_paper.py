"""What is written for another process is read there as it was; and the difference between two plans."""

from dataclasses import replace

from hypothesis import given as some_of

from domain.planning import greedy, paper
from domain.planning.difference import ADDED, KEPT, REMOVED, Change, difference
from domain.planning.problem import Problem
from tests.domain.planning.cases import EVENING, given, problem, problems


@some_of(problems())
def test_there_and_back(asked: Problem) -> None:
    assert paper.read(paper.write(asked)) == asked
    plan = greedy.plan(asked)
    again = paper.read_plan(paper.write_plan(plan))
    assert again == plan
    assert [one.kind for one in again] == [one.kind for one in plan]


def test_what_is_strict_stays_strict() -> None:
    assert paper.read(paper.write(problem(strict=True))).strict


def test_the_difference() -> None:
    old, both, new = given(1, 0), given(2, 0, EVENING), given(1, 1)
    found = difference([old, both], [new, replace(both, kind="renamed")])
    assert found == [
        Change(old, REMOVED), Change(replace(both, kind="renamed"), KEPT), Change(new, ADDED),
    ]  # fmt: skip
    assert difference([old], [replace(old, person=3)]) == [
        Change(old, REMOVED), Change(replace(old, person=3), ADDED),
    ]  # fmt: skip
    assert difference([], []) == []


@some_of(problems())
def test_nothing_changes_where_nothing_does(asked: Problem) -> None:
    plan = greedy.plan(asked)
    assert {change.how for change in difference(plan, plan)} <= {KEPT}
    assert len(difference(plan, [])) == len(difference([], plan)) == len(plan)
