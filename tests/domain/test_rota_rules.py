"""The rules, by hand: what breaks each, by how much, and what does not; and what is owed for it."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import compensation
from domain.resting import Breach
from domain.rota_rules import RULES, check
from domain.span import Span

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
USUAL = {"daily-rest": 11, "weekly-rest": 35, "weekly-hours": 48, "one-at-a-time": 1, "absent": 1}


def span(day: int, begin: float, hours: float, kind: str = "work", number: int = 0) -> Span:
    begins = MONDAY + timedelta(days=day, hours=begin)
    return Span(number or day + 1, 1, kind, begins, begins + timedelta(hours=hours))


def only(rule: str) -> dict[str, int]:
    return {code: number if code == rule else 0 for code, number in USUAL.items()}


def broken(rule: str, *spans: Span, **numbers: int) -> list[tuple[int, int]]:
    """Which shifts, by how many minutes."""
    chosen = only(rule) | {rule.replace("_", "-"): number for rule, number in numbers.items()}
    return [(each.shift_id, each.minutes) for each in check(spans, chosen)]


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([span(0, 7, 12), span(1, 7, 12)], []),
        ([span(0, 7, 12), span(1, 6, 12)], []),  # eleven hours exactly
        ([span(0, 7, 12), span(1, 5.5, 12)], [(1, 30)]),
        ([span(0, 7, 13)], []),
        ([span(0, 7, 13.5)], [(1, 30)]),  # nobody rests eleven hours in what is left of the day
        ([span(0, 7, 24)], [(1, 660)]),
        ([span(0, 8, 2), span(0, 14, 4, number=9), span(1, 8, 2)], []),  # a break is no short rest
        ([span(0, 8, 2), span(0, 16, 5, number=9), span(1, 7, 2)], [(1, 60), (9, 60)]),
        ([span(0, 7, 12), span(1, 5, 8, "training")], [(1, 60)]),  # training is work
        ([span(0, 7, 12), span(1, 5, 8, "leave")], []),  # an absence is rest
        ([span(0, 7, 12), span(0, 19, 12, "sickness", 9), span(1, 7, 12)], []),
    ],
)
def test_eleven_hours_in_any_day(spans: list[Span], found: list[tuple[int, int]]) -> None:
    assert broken("daily-rest", *spans) == found


def test_a_rest_each_week() -> None:
    six = [span(day, 9, 8) for day in range(6)]
    assert broken("weekly-rest", *six, *[span(7 + day, 9, 8) for day in range(6)]) == []
    seven = [span(day, 9, 8) for day in range(7)]
    assert broken("weekly-rest", *seven) == [(1, 19 * 60)]  # sixteen of 35 hours
    later = [span(day, 9, 8) for day in (0, 1, 2, 3, 4, 5)] + [span(7, 3, 8)]
    assert broken("weekly-rest", *later) == [
        (1, 60),
        (2, 60),
    ]  # from Saturday 17:00 until Monday 03:00
    assert broken("weekly-rest", *[span(day, 9, 8) for day in range(9)]) == [
        (1, 19 * 60), (2, 19 * 60), (3, 19 * 60),
    ]  # fmt: skip


def weeks(count: int, hours: float, first: int = 0) -> list[Span]:
    """Five days a week, so many hours a week."""
    return [
        span((first + week) * 7 + day, 8, hours / 5, number=(first + week) * 7 + day + 1)
        for week in range(count)
        for day in range(5)
    ]


def test_forty_eight_hours_on_average_over_any_half_year() -> None:
    assert broken("weekly-hours", *weeks(26, 48)) == []
    assert broken("weekly-hours", *weeks(20, 60)) == [], "until then there was rest enough"
    heavy = broken("weekly-hours", *weeks(26, 49))
    assert heavy == [(25 * 7 + 4, 12), (25 * 7 + 5, 26 * 60)] or heavy[-1] == (180, 26 * 60)
    assert broken("weekly-hours", *weeks(26, 49), weekly_hours=49) == []


def test_an_absence_takes_its_time_out_of_the_average() -> None:
    away = Span(999, 1, "leave", MONDAY + timedelta(weeks=13), MONDAY + timedelta(weeks=26))
    assert broken("weekly-hours", *weeks(13, 48), away, *weeks(1, 8, first=26)) == []
    worked = [*weeks(13, 60), away, *weeks(1, 48, first=26)]
    assert broken("weekly-hours", *worked), "sixty a week are not made good by a leave"
    assert not broken("weekly-hours", *[each for each in worked if each.worked])


def test_what_cannot_be_at_once() -> None:
    twice = [span(0, 7, 12), span(0, 18, 12, number=9)]
    assert broken("one-at-a-time", *twice) == [(9, 60)]
    assert broken("absent", *twice) == []
    away = [span(0, 7, 12), span(0, 18, 12, "leave", 9)]
    assert broken("absent", *away) == [(9, 60)]
    assert broken("one-at-a-time", *away) == []
    touching = [span(0, 7, 12), span(0, 19, 4, number=9)]
    assert broken("one-at-a-time", *touching) == broken("absent", *touching) == []


def test_officers_are_looked_at_apart_and_rules_can_be_off() -> None:
    other = Span(2, 2, "work", MONDAY + timedelta(hours=20), MONDAY + timedelta(hours=28))
    assert check([span(0, 7, 12), other], USUAL) == []
    assert check([span(0, 7, 24), span(1, 7, 24)], dict.fromkeys(RULES, 0)) == []


def cut(rule: str, shift: int, day: float, rest: float, minutes: int = 60) -> Breach:
    begins = MONDAY + timedelta(days=day)
    over = timedelta(days=1 if rule == "daily-rest" else 7)
    return Breach(rule, shift, 1, minutes, begins, begins + over, MONDAY + timedelta(days=rest))


def test_each_rest_is_owed_once() -> None:
    split = check([span(0, 8, 2), span(0, 16, 5, number=9), span(1, 7, 2)], only("daily-rest"))
    assert len(split) == 2
    assert [each.minutes for each in compensation.cuts(split)] == [60]
    nights = check([span(0, 7, 12), span(1, 5, 12), span(2, 3, 8)], only("daily-rest"))
    assert [each.minutes for each in compensation.cuts(nights)] == [60, 60], "two nights, two rests"
    fortnight = check([span(day, 9, 8) for day in range(14)], only("weekly-rest"))
    assert [each.shift_id for each in fortnight] == list(range(1, 9))
    assert [each.shift_id for each in compensation.cuts(fortnight)] == [1, 8]
