"""What an open desk compares to know whether its lists look different: no part of them is left out."""

from dataclasses import fields, replace
from typing import Any

import pytest

from domain.duty import Standing
from domain.overview import Overview
from domain.queue import Listed
from tests.clock import Clock

EMPTY: dict[str, Any] = {each.name: [] for each in fields(Overview)}
SEEN = Overview(**EMPTY | {"standing": Standing(), "ending": None, "sheet": 0})


def listed(clock: Clock, id: int, unread: int = 0) -> Listed:
    return Listed(id, clock.time, None, None, True, None, None, None, False, False, unread)


@pytest.mark.parametrize("part", [each.name for each in fields(Overview)])
def test_whatever_changes_is_seen(clock: Clock, part: str) -> None:
    others: dict[str, Any] = {"standing": Standing(1), "ending": "soon", "sheet": 1}
    lists: Any = [listed(clock, 1)]
    changed = replace(SEEN, **{part: others.get(part, lists)})
    assert changed.shown(None) != SEEN.shown(None)
    assert changed.told(None) != SEEN.told(None)


def test_a_minute_is_seen_by_the_lists_and_no_news_to_a_frame(clock: Clock) -> None:
    seen = replace(SEEN, waiting=[listed(clock, 1)])
    shown, told = seen.shown(None), seen.told(None)
    clock.go(minutes=1)
    assert seen.shown(None) != shown
    assert seen.told(None) == told


def test_what_is_open_counts_as_read(clock: Clock) -> None:
    before, after = (replace(SEEN, mine=[listed(clock, 7, unread)]) for unread in (0, 2))
    assert before.shown(7) == after.shown(7)
    assert before.told(7) == after.told(7)
    assert before.shown(None) != after.shown(None)
    assert before.told(None) != after.told(None)
