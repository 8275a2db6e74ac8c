"""Hours of the published rota, by period, as long as they really are."""

from datetime import date, timedelta

import pytest

from domain import worked
from domain.officer import Officer
from domain.wall import moment
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, planned, publish, standing


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 28), ["02-23 03-01", "02-23 03-08", "02-01 02-28", "01-01 12-31"]),
        (date(2028, 2, 29), ["02-28 03-05", "02-28 03-12", "02-01 02-29", "01-01 12-31"]),
        (date(2026, 12, 31), ["12-28 01-03", "12-28 01-10", "12-01 12-31", "01-01 12-31"]),
    ],
)
def test_the_periods_are_those_of_the_calendar(day, expected):
    assert [f"{first:%m-%d} {last:%m-%d}" for _, first, last in worked.periods(day)] == expected


def told(officer: Officer, day: date) -> list[float]:
    return [each.length / timedelta(hours=1) for each in worked.hours(officer, day)]


def test_only_what_is_published_and_worked_counts_and_only_inside(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    clock.time = THURSDAY
    planned(martin, durand, 0, 7, 12)
    planned(martin, durand, 1, 9, 7, kind="training")
    planned(martin, durand, 2, 0, 24, kind="leave")
    planned(petit, durand, 0, 7, 12)
    assert told(martin, MONDAY) == [0, 0, 0, 0]
    publish(durand)
    planned(martin, durand, 4, 7, 12)  # a draft
    standing(martin, durand, at(6, 20), 10)  # four hours of it on Sunday
    assert told(martin, MONDAY) == [23, 29, 12, 29], "Monday is of November, the rest is not"
    assert told(martin, date(2026, 12, 10)) == [6, 6, 17, 29], "the night goes on in that week"


@pytest.mark.parametrize(("night", "length"), [((2026, 10, 24), 13), ((2027, 3, 27), 11)])
def test_a_night_over_the_change_of_hour_is_as_long_as_it_is(
    night: tuple[int, int, int], length: int, martin: Officer, durand: Officer
) -> None:
    day = date(*night)
    begins, ends = moment(day, 19 * 60), moment(day + timedelta(days=1), 7 * 60)
    standing(martin, durand, begins, (ends - begins) / timedelta(hours=1))
    assert told(martin, day) == [length] * 4
