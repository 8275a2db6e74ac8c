"""Vacancy: whether whoever comes now will wait for a place, looked at now and then for all who ask."""

from math import inf
from time import monotonic
from typing import NamedTuple

from flask import current_app

from domain import past_waits, room

FRESH = 5.0  # seconds: the arrival page is asked for far more often than places come and go


class Vacancy(NamedTuple):
    """``full``: whoever comes now waits for a place. ``none``: nobody at all has one, planned or not.

    ``wait``: the usual one, in minutes, where it is known.
    """

    full: bool
    none: bool
    wait: int | None


def vacancy() -> Vacancy:
    """How it stands, or stood a moment ago."""
    known: dict[str, tuple[float, Vacancy]]
    known = current_app.extensions.setdefault("vacancy", {})
    looked, found = known.get("now", (-inf, Vacancy(False, False, None)))
    if monotonic() - looked > FRESH:
        left = room.look()
        found = Vacancy(left.full, left.none, past_waits.usual() if left.full else None)
        known["now"] = monotonic(), found
    return found
