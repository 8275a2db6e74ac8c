"""Instants are those of clocks on walls, also on the two nights when these are changed."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.planning import hours
from domain.planning.hours import Demand
from domain.planning.problem import Assignment, Kind, Need, Problem, Span
from tests.domain.planning.cases import MORNING, NIGHT, always, problem, utc


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        (date(2026, 1, 12), time(8), "2026-01-12T07:00"),
        (date(2026, 7, 13), time(8), "2026-07-13T06:00"),
        (date(2026, 3, 29), time(2, 30), "2026-03-29T01:30"),  # left out: the one after it
        (date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # comes twice: the first
    ],
)
def test_what_the_clock_says_is_an_instant(day: date, hour: time, instant: str) -> None:
    assert hours.at(day, hour) == utc(instant)


@pytest.mark.parametrize(
    ("day", "lasts"), [(date(2026, 1, 12), 9), (date(2026, 3, 28), 8), (date(2026, 10, 24), 10)]
)
def test_a_night_is_as_long_as_it_is(day: date, lasts: int) -> None:
    night = hours.slot(NIGHT, day)
    assert night.lasts == timedelta(hours=lasts, minutes=10)
    assert night.end == hours.at(day + timedelta(days=1), time(7))


@pytest.mark.parametrize(
    ("monday", "length"),
    [(date(2026, 1, 12), 168), (date(2026, 3, 23), 167), (date(2026, 10, 19), 169)],
)
def test_weeks_and_needs_are_as_long_as_they_are(monday: date, length: int) -> None:
    asked = problem(first=monday, last=monday + timedelta(days=6))
    assert [week.end - week.start for week in hours.weeks(asked)] == [timedelta(hours=length)]
    demands = hours.demands(asked)
    assert sum((demand.lasts for demand in demands), timedelta(0)) == timedelta(hours=length)
    assert hours.weeks(asked)[0] == hours.period(asked)


def test_the_hour_that_comes_twice_is_needed_twice_and_the_one_left_out_never() -> None:
    at_two = (Need(6, 2, 3),)
    october = problem(first=date(2026, 10, 25), last=date(2026, 10, 25), needs=at_two)
    assert hours.demands(october) == [
        Demand(utc("2026-10-25T00:00"), utc("2026-10-25T01:00"), "", 3),
        Demand(utc("2026-10-25T01:00"), utc("2026-10-25T02:00"), "", 3),
    ]
    march = problem(first=date(2026, 3, 29), last=date(2026, 3, 29), needs=at_two)
    assert hours.demands(march) == []


def test_needs_are_cut_where_services_change_and_the_greater_of_two_counts() -> None:
    asked = problem(days=1, needs=(Need(0, 8, 1), Need(0, 8, 2), Need(0, 9, 0)))
    cut = utc("2026-01-12T07:20")
    assert hours.demands(asked, [cut, utc("2030-01-01T00:00")]) == [
        Demand(utc("2026-01-12T07:00"), cut, "", 2),
        Demand(cut, utc("2026-01-12T08:00"), "", 2),
    ]


def test_a_period_in_the_middle_of_a_week_touches_whole_weeks() -> None:
    asked = problem(first=date(2026, 1, 14), last=date(2026, 1, 20))
    assert [hours.day_of(week.start) for week in hours.weeks(asked)] == [
        date(2026, 1, 12), date(2026, 1, 19),
    ]  # fmt: skip


def test_services_are_those_of_their_weekdays_and_count_by_when_they_start() -> None:
    sunday = replace(NIGHT, weekdays=frozenset({6}))
    asked = problem(kinds=(replace(MORNING, weekdays=frozenset({0, 1})), sunday))
    assert [(slot.kind, slot.day.weekday()) for slot in hours.slots(asked)] == [
        ("morning", 0), ("morning", 1), ("night", 6),
    ]  # fmt: skip
    last = hours.slots(asked)[-1]
    assert hours.starts_within(asked, last.start)
    assert not hours.starts_within(asked, last.end)


@pytest.mark.parametrize(
    ("starts", "ends", "night"),
    [((21, 50), (7, 0), True), ((14, 20), (22, 0), False), ((17, 0), (1, 0), True),
     ((17, 0), (0, 59), False), ((2, 0), (10, 0), True), ((2, 1), (10, 0), False)],
)  # fmt: skip
def test_a_night_is_three_hours_of_it(
    starts: tuple[int, int], ends: tuple[int, int], night: bool
) -> None:
    slot = hours.slot(Kind("k", time(*starts), time(*ends)), date(2026, 1, 12))
    assert hours.is_night(slot.start, slot.end) is night


def test_a_weekend_is_named_by_its_saturday() -> None:
    days = {day: hours.weekend(hours.at(date(2026, 1, day), time(8))) for day in range(15, 20)}
    saturday = date(2026, 1, 17)
    assert days == {15: None, 16: None, 17: saturday, 18: saturday, 19: None}
    assert hours.weekend(utc("2026-01-16T23:30")) == saturday, "it is Saturday in Paris"


def test_what_makes_no_problem_is_none() -> None:
    at = utc("2026-01-12T07:00")
    twice = (Assignment(1, at, at + timedelta(hours=1)),) * 2
    for wrong in (
        {"last": date(2026, 1, 1)},
        {"fixed": twice},
        {"fixed": (Assignment(99, at, at + timedelta(hours=1)),)},
        {"fixed": (Assignment(1, at, at),)},
        {"people": problem().people * 2},
    ):
        with pytest.raises(ValueError, match="a period"):
            problem(**wrong)
    assert isinstance(problem(needs=always(2)), Problem)
    assert Span(at, at + timedelta(hours=1)).meets(at, at + timedelta(minutes=1))
    assert not Span(at, at + timedelta(hours=1)).meets(
        at + timedelta(hours=1), at + timedelta(hours=2)
    )
