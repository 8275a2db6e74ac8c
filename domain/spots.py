"""Spots: places on the map, in memory, from which the nearest few are found."""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from typing import Generic, TypeVar

from domain.point import DEGREE, Point, kilometres

Thing = TypeVar("Thing")
REACH = 100.0  # km: what is farther is not where somebody would go, unless nothing else is known


class Spots(Generic[Thing]):
    """Sorted by latitude: one looks north and south until no latitude can be near enough any more."""

    def __init__(self, placed: Iterable[tuple[Point, Thing]]) -> None:
        rows = sorted(placed, key=lambda each: each[0])
        self._latitudes = array("d", (at[0] for at, _thing in rows))
        self._points = [at for at, _thing in rows]
        self._things = [thing for _at, thing in rows]

    def __len__(self) -> int:
        return len(self._things)

    def near(self, here: Point, most: int) -> list[tuple[float, Thing]]:
        """The nearest, at most so many, with kilometres as the crow flies; of equals the southern one first."""
        best: list[tuple[float, int]] = []
        up = bisect_left(self._latitudes, here[0])
        down = up - 1
        while most > 0:
            north = self._height(up, here)
            south = self._height(down, here)
            at, height = (up, north) if north <= south else (down, south)
            if height == float("inf") or (len(best) == most and height > best[-1][0]):
                break
            if at == up:
                up += 1
            else:
                down -= 1
            far = kilometres(here, self._points[at])
            if len(best) < most or (far, at) < best[-1]:
                insort(best, (far, at))
                del best[most:]
        return [(far, self._things[at]) for far, at in best]

    def within(self, here: Point, reach: float) -> list[Thing]:
        """All that are no farther than so many kilometres, from south to north."""
        high = reach / DEGREE
        first = bisect_left(self._latitudes, here[0] - high)
        after = bisect_right(self._latitudes, here[0] + high)
        near = (at for at in range(first, after) if kilometres(here, self._points[at]) <= reach)
        return [self._things[at] for at in near]

    def _height(self, at: int, here: Point) -> float:
        """Kilometres to its latitude, which are never more than those to itself."""
        if not 0 <= at < len(self._points):
            return float("inf")
        return abs(self._latitudes[at] - here[0]) * DEGREE
