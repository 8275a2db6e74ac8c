"""The night before the period, and what follows it: rest holds across the edge, and nobody is planned twice."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.planning import explain, greedy, judge, paper
from domain.planning.problem import (
    AVERAGE,
    ONCE,
    REST,
    UNAVAILABLE,
    WEEKLY,
    Kind,
    Person,
    Problem,
    Rules,
)
from domain.planning.solve import solve
from tests.domain.planning.cases import (
    EVENING,
    MORNING,
    NIGHT,
    always,
    at_work,
    given,
    problem,
    whole_day,
)

DAY = Kind("day", time(8), time(20))
EVENING_AFTER = Kind("evening", time(14, 30), time(22))


def beside(*around: tuple[int, Kind], days: int = 1, **others: object) -> Problem:
    """One person, who works these services on other days."""
    who = Person(1, around=tuple(at_work(day, kind) for day, kind in around))
    return problem(people=(who,), days=days, **others)


def kinds(asked: Problem) -> list[str]:
    return [one.kind for one in solve(asked, seconds=2).assignments]


def rules(asked: Problem, *services: object) -> list[str]:
    return [breach.rule for breach in judge.breaches(asked, services)]  # type: ignore[arg-type]


def test_after_the_night_before_nobody_works_in_the_morning() -> None:
    assert kinds(beside(kinds=(MORNING,))) == ["morning"]
    after = beside((-1, NIGHT), kinds=(MORNING,))
    assert kinds(after) == [item.kind for item in greedy.plan(after)] == []
    assert rules(after, given(1, 0)) == [ONCE, REST], "ten minutes of both, and too much of a day"
    assert rules(after, given(1, 0, EVENING)) == [REST]
    assert kinds(beside((-1, NIGHT), kinds=(EVENING,))) == [], "seven hours and twenty minutes"
    assert kinds(beside((-1, NIGHT), kinds=(NIGHT,))) == ["night"]
    assert kinds(beside((-1, EVENING), kinds=(MORNING,))) == [], "eight hours and fifty minutes"


def test_before_the_morning_after_nobody_works_at_night() -> None:
    before = beside((1, MORNING), kinds=(NIGHT,))
    assert kinds(before) == []
    assert rules(before, given(1, 0, NIGHT)) == [ONCE, REST]
    assert rules(beside((1, EVENING), kinds=(NIGHT,)), given(1, 0, NIGHT)) == [REST]
    assert kinds(beside((1, MORNING), kinds=(MORNING,))) == ["morning"]


def test_the_night_before_covers_the_first_hours() -> None:
    asked = beside((-1, NIGHT), needs=always(1, hour=(0, 7)), kinds=(MORNING,))
    assert judge.uncovered(asked, []) == []
    assert solve(asked, seconds=2).aims[0].objective == 0
    skilled = replace(asked, needs=always(1, "psychologist", hour=(0, 7)))
    assert [gap.hours for gap in judge.uncovered(skilled, [])] == [7]
    asked = replace(asked, needs=always(2, hour=(0, 7)))
    (why,) = explain.openings(asked, [])
    assert why.reasons == {explain.AT_WORK: 1}


def test_the_rest_of_seven_days_is_looked_for_outside_the_period_too() -> None:
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


def test_seven_days_are_not_a_week_of_the_calendar() -> None:
    """At work from Thursday to Sunday: the seven days that began then end on the Thursday that follows."""
    asked = beside(*((day, DAY) for day in range(-4, 0)), days=3, kinds=(DAY,))
    assert len(kinds(asked)) == 2, "each week of the calendar has its rest, also with all three"
    days = [given(1, day, DAY) for day in range(3)]
    assert rules(asked, *days[:2]) == []
    assert rules(asked, *days) == [WEEKLY]
    assert len(greedy.plan(replace(asked, needs=always(1)))) == 2


def test_training_is_work_that_rest_is_kept_from_and_nobody_is_at_the_desk() -> None:
    who = Person(1, training=(at_work(0, DAY), at_work(4, DAY)))
    asked = problem(people=(who,), days=2, kinds=(EVENING, NIGHT, MORNING))
    assert kinds(asked) in (["evening"], ["night"]), (
        "of Tuesday; Monday is taken, its night too near"
    )
    assert rules(asked, given(1, 0, NIGHT)) == [REST]
    assert rules(asked, given(1, 0, EVENING)) == [UNAVAILABLE, REST]
    at_noon = replace(asked, needs=always(1, hour=(12, 13)))
    assert sum(gap.hours for gap in judge.uncovered(at_noon, [])) == 2
    assert paper.read(paper.write(asked)) == asked


def test_half_a_year_of_work_leaves_no_room() -> None:
    """Forty-nine hours a week until now: a half-year that ends in this week is full, whatever the week is."""
    before = tuple(at_work(-day, DAY) for day in range(1, 182) if day % 7 in (1, 2, 4, 5))
    full = problem(
        people=(Person(1, around=before),),
        days=7,
        kinds=(DAY,),
        rules=Rules(average=timedelta(hours=48)),
    )
    assert len(before) == 104
    assert kinds(full), "as much goes out of the half-year as comes in"
    weekly = Rules(average=timedelta(hours=40))
    full = replace(full, rules=weekly)
    assert kinds(full) == [] == greedy.plan(full)
    assert rules(full, given(1, 0, DAY)) == [AVERAGE]
    away = Person(1, around=before, leave=(whole_day(-100, 1),))
    assert judge.breaches(replace(full, people=(away,)), ()) == [], "that was so before"


def test_what_was_accepted_around_is_made_no_worse() -> None:
    """Twelve days without a break were accepted, with their rests of twelve hours."""
    asked = beside(*((day, DAY) for day in range(-12, 0)), days=7, kinds=(DAY,))
    assert judge.breaches(asked, ()) == []
    plan = solve(asked, seconds=2).assignments
    assert plan
    assert judge.breaches(asked, plan) == []
    assert given(1, 0, DAY) not in plan, "the seven days of the one before would rest for less"


def test_rules_that_the_unit_switched_off_bind_nobody() -> None:
    off = Rules(rest=timedelta(0), weekly=timedelta(0), average=timedelta(0))
    asked = problem(
        count=1, kinds=(MORNING, EVENING_AFTER), needs=always(1, hour=(8, 21)), rules=off
    )
    plan = solve(asked, seconds=3).assignments
    assert len(plan) == 14, "both services of each of seven days"
    assert judge.breaches(asked, plan) == []
    assert judge.breaches(asked, greedy.plan(asked)) == []
    more = replace(asked, rules=Rules(rest=timedelta(hours=14)))
    short = [given(1, 0, DAY), given(1, 1, MORNING)]
    assert set(rules(more, *short)) == {REST}
    assert rules(replace(more, rules=Rules(rest=timedelta(hours=10))), *short) == []


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
