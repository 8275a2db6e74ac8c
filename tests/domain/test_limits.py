"""How often: a window ends when it should, whatever the clock does meanwhile."""

import pytest

from domain.limits import allow
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("inside")


def spent(key: str = "code") -> None:
    for _ in range(5):
        assert allow(key, times=5, seconds=60)
    assert not allow(key, times=5, seconds=60)


def test_a_window_of_a_clock_that_went_back_is_not_waited_for(clock: Clock) -> None:
    clock.go(days=30)
    spent()
    spent("another, of longer windows")
    clock.go(days=-30)
    spent()
    clock.go(seconds=61)
    spent()


def test_a_clock_that_is_a_little_behind_begins_no_window_anew(clock: Clock) -> None:
    assert allow("long", times=1, seconds=900)
    spent()
    clock.go(seconds=-30)
    assert not allow("code", times=5, seconds=60)
    assert not allow("long", times=1, seconds=900), "a longer window of another key stays"
