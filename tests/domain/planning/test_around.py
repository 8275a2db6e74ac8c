"""The night before the period, and what follows it: rest holds across the edge, and nobody is planned twice."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.planning import explain, greedy, judge, paper
from domain.planning.problem import AVERAGE, ONCE, REST, WEEKLY, Kind, Person, Problem, Rules
from domain.planning.solve import solve
from tests.domain.planning.cases import (
    EVENING,
    MORNING,
    NIGHT,
    always,
    at_work,
    given,
    problem,
)

DAY = Kind("day", time(8), time(20))


def beside(*around: tuple[int, Kind], days: int = 1, **others: object) -> Problem:
    """One person, who works these services on other days."""
    who = Person(1, around=tuple(at_work(day, kind) for day, kind in around))
    return problem(people=(who,), days=days, **others)


def kinds(asked: Problem) -> list[str]:
    return [one.kind for one in solve(asked, seconds=2, workers=1).assignments]


def rules(asked: Problem, *services: object) -> list[str]:
    return [breach.rule for breach in judge.breaches(asked, services)]  # type: ignore[arg-type]


def test_after_the_night_before_nobody_works_in_the_morning() -> None:
    assert kinds(beside(kinds=(MORNING,))) == ["morning"]
    after = beside((-1, NIGHT), kinds=(MORNING,))
    assert kinds(after) == [item.kind for item in greedy.plan(after)] == []
    assert rules(after, given(1, 0)) == [ONCE], "ten minutes of both"
    assert rules(after, given(1, 0, EVENING)) == [REST]
    assert kinds(beside((-1, NIGHT), kinds=(EVENING,))) == [], "seven hours and twenty minutes"
    assert kinds(beside((-1, NIGHT), kinds=(NIGHT,))) == ["night"]
    assert kinds(beside((-1, EVENING), kinds=(MORNING,))) == [], "eight hours and fifty minutes"


def test_before_the_morning_after_nobody_works_at_night() -> None:
    before = beside((1, MORNING), kinds=(NIGHT,))
    assert kinds(before) == []
    assert rules(before, given(1, 0, NIGHT)) == [ONCE]
    assert rules(beside((1, EVENING), kinds=(NIGHT,)), given(1, 0, NIGHT)) == [REST]
    assert kinds(beside((1, MORNING), kinds=(MORNING,))) == ["morning"]


def test_the_night_before_covers_the_first_hours() -> None:
    asked = beside((-1, NIGHT), needs=always(1, hour=(0, 7)), kinds=(MORNING,))
    assert judge.uncovered(asked, []) == []
    assert solve(asked, seconds=2, workers=1).aims[0].objective == 0
    skilled = replace(asked, needs=always(1, "psychologist", hour=(0, 7)))
    assert [gap.hours for gap in judge.uncovered(skilled, [])] == [7]
    asked = replace(asked, needs=always(2, hour=(0, 7)))
    (why,) = explain.openings(asked, [])
    assert why.reasons == {explain.AT_WORK: 1}


def test_the_rest_of_the_week_is_that_of_the_whole_week() -> None:
    """The period is Wednesday alone: thirty-five hours in a row must be left among the seven days."""
    wednesday = problem().first + timedelta(days=2)

    def asked(*days: int) -> Problem:
        around = tuple(at_work(day, DAY, wednesday) for day in days)
        period = {"first": wednesday, "last": wednesday}
        long = Rules(average=timedelta(hours=168))
        return problem(people=(Person(1, around=around),), kinds=(DAY,), rules=long, **period)

    assert kinds(asked(-2, -1, 1, 2)) == ["day"]
    worked = asked(-2, -1, 1, 2, 3, 4)  # all but Wednesday
    assert kinds(worked) == []
    assert rules(worked, given(1, 0, DAY, wednesday)) == [WEEKLY]


def test_the_average_counts_what_is_worked_on_the_other_days_of_its_weeks() -> None:
    people = (Person(1, weekly=timedelta(hours=24), around=(at_work(1, DAY),)),)
    assert kinds(problem(people=people, days=1, kinds=(DAY,))) == ["day"]
    people = (replace(people[0], around=(at_work(1, DAY), at_work(2, DAY))),)
    full = problem(people=people, days=1, kinds=(DAY,))
    assert kinds(full) == []
    assert rules(full, given(1, 0, DAY)) == [AVERAGE]


@pytest.mark.parametrize("odd", [Kind("long", time(0), time(23)), NIGHT])
def test_what_was_accepted_around_the_period_forbids_no_plan(odd: Kind) -> None:
    """A rule that published work breaks by itself was somebody's to accept."""
    asked = beside((-2, odd), (-1, MORNING), kinds=(NIGHT,))
    assert judge.breaches(asked, ()) == []
    assert kinds(asked) == ["night"]
    assert explain.conflict(asked) is None


def test_it_is_kept_on_paper_and_an_older_paper_is_read() -> None:
    asked = beside((-1, NIGHT))
    assert paper.read(paper.write(asked)) == asked
    older = paper.write(asked).replace('"around"', '"unknown"')
    assert paper.read(older).people[0].around == ()
