"""How many officers the figures ask for; of what is hidden in them, nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.clock import PARIS
from domain.histogram import bucket
from domain.planning import erlang
from domain.staffing import Aim, NotAsked, asked, estimate
from tests.clock import Clock
from tests.domain.counted import put

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 28)


@pytest.fixture(autouse=True)
def _counted(inside: None, clock: Clock) -> None:
    """Four weeks in June: 280 came between 14 h and 15 h, three between 3 h and 4 h, 30 between 20 h and 21 h."""
    clock.time = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    for hour, people in ((14, 280), (3, 3), (20, 30)):
        for person in range(people):
            put("opened", datetime(2026, 6, 1 + person % 28, hour, 10, tzinfo=PARIS))
    for minutes in (20, 30, 40, 50, 60):
        lasted = bucket(timedelta(minutes=minutes))
        put("duration", datetime(2026, 6, 3, 15, tzinfo=PARIS), 10, bucket=lasted)


def test_each_hour_from_what_came_and_how_long_it_took() -> None:
    found = estimate(FIRST, LAST, Aim())
    assert (found.first, found.last, found.lasting) == (FIRST, LAST, 2400)
    at = {each.hour: each for each in found.estimates}
    assert len(at) == 24
    assert at[14].arrivals == pytest.approx(10)
    hour = erlang.Hour(10, 2400, 600, 2)
    assert at[14].officers == erlang.needed(hour, 60, 0.9, 2)
    assert at[14].officers > 2
    assert at[14].served.late <= 0.1
    assert erlang.served(hour, at[14].officers - 1, 60).late > 0.1
    assert (at[5].arrivals, at[5].officers) == (0, 2), "the least, where nobody comes"
    assert found.most == at[14]


def test_what_is_hidden_is_not_estimated() -> None:
    at = {each.hour: each for each in estimate(FIRST, LAST, Aim()).estimates}
    for hour in (3, 20):  # the second so that the first cannot be computed from the sum
        assert at[hour].veil
        assert (at[hour].arrivals, at[hour].officers, at[hour].served) == (None, None, None)


def test_asking_more_needs_more_or_as_many() -> None:
    def most(**others: int) -> int:
        found = estimate(FIRST, LAST, replace(Aim(), **others)).most
        assert found
        return found.officers or 0

    assert most(part=99) > most() > most(places=4)
    assert most(within=0) >= most() >= most(within=600)
    assert most(patience=1) <= most()
    assert most(least=9) == 9


def test_of_few_conversations_nothing_is_said() -> None:
    found = estimate(date(2026, 7, 6), date(2026, 8, 2), Aim())
    assert (found.lasting, found.most) == (None, None)
    put("duration", datetime(2026, 7, 8, 15, tzinfo=PARIS), 4, bucket=bucket(timedelta(minutes=9)))
    assert estimate(date(2026, 7, 6), date(2026, 8, 2), Aim()).lasting is None
    put("duration", datetime(2026, 7, 8, 15, tzinfo=PARIS), 1, bucket=bucket(timedelta(minutes=9)))
    assert estimate(date(2026, 7, 6), date(2026, 8, 2), Aim()).lasting == 600, "to five minutes"


def test_a_week_that_is_not_over_counts_its_days(clock: Clock) -> None:
    clock.time = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)  # a Wednesday
    for _ in range(3):
        put("opened", datetime(2026, 11, 24, 9, tzinfo=PARIS), 10)
    put(
        "duration", datetime(2026, 11, 24, 9, tzinfo=PARIS), 9, bucket=bucket(timedelta(minutes=40))
    )
    found = estimate(date(2026, 11, 23), date(2026, 11, 25), Aim())
    assert found.estimates[9].arrivals == pytest.approx(10), "three days, not seven"


@pytest.mark.parametrize(
    "wrong",
    [
        {"part": 100},
        {"part": 49},
        {"places": 0},
        {"patience": 0},
        {"within": -1},
        {"least": 51},
        {"least": 1},
    ],
)
def test_what_makes_no_question(wrong: dict[str, int]) -> None:
    with pytest.raises(NotAsked) as refused:
        asked(replace(Aim(), **wrong))
    assert refused.value.field in wrong
    assert asked(Aim()) == Aim()
