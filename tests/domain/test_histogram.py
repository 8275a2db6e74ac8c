"""Medians from buckets are as near as they say, and a minute is exact."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from blueprints.admin.tellings import lasting
from domain.histogram import LEAST, MOST, bucket, percentile, seconds, within_a_minute

durations = some.lists(some.floats(0, 40 * 86400), min_size=1, max_size=60)


def counts(durations: list[float]) -> Counter[int]:
    return Counter(bucket(timedelta(seconds=each)) for each in durations)


@given(durations, some.sampled_from([1, 10, 50, 90, 99, 100]))
def test_within_five_in_a_hundred_or_a_second(durations: list[float], percent: int) -> None:
    rank = -(-percent * len(durations) // 100)
    true = sorted(durations)[rank - 1]
    told = percentile(counts(durations), percent)
    assert told is not None
    assert abs(told - true) <= max(1, 0.05 * true)


@given(durations)
def test_within_a_minute_is_exact(durations: list[float]) -> None:
    exact = [timedelta(seconds=each) <= timedelta(minutes=1) for each in durations]
    assert within_a_minute(counts(durations)) == sum(exact)


@pytest.mark.parametrize(("took", "within"), [(59.999, 1), (60, 1), (60.001, 0)])
def test_at_the_minute(took: float, within: int) -> None:
    assert within_a_minute(counts([took])) == within


def test_nothing_has_no_median_and_a_clock_that_went_back_no_bucket_of_its_own() -> None:
    assert percentile({}, 50) is None
    assert bucket(timedelta(seconds=-9)) == bucket(timedelta(0)) == LEAST
    assert bucket(timedelta(days=9999)) == MOST


@given(some.floats(0, 40 * 86400))
def test_what_is_read_is_within_ten_in_a_hundred(app_words: None, took: float) -> None:
    """The bucket and the rounding of words together."""
    words = lasting(seconds(bucket(timedelta(seconds=took)))).split()
    units = {"s": 1, "min": 60, "h": 3600, "j": 86400}
    read = sum(int(n) * units[unit] for n, unit in zip(words[::2], words[1::2], strict=True))
    assert abs(read - took) <= max(1.5, 0.1 * took), words


@pytest.fixture(scope="module", name="app_words")
def _app_words() -> object:
    from app import create_app
    from tests.conftest import settings

    with create_app(settings("sqlite://")).test_request_context():
        yield
