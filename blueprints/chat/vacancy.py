"""Vacancy: whether whoever comes now will wait for a place, looked at now and then for all who ask."""

from math import inf
from time import monotonic
from typing import NamedTuple

from flask import current_app

from domain import crew, past_waits

FRESH = 5.0  # seconds: the arrival page is asked for far more often than places come and go


class Vacancy(NamedTuple):
    """``full``: nobody is free to answer. ``wait``: the usual one, in minutes, where it is known."""

    full: bool
    wait: int | None


def vacancy() -> Vacancy:
    """How it stands, or stood a moment ago."""
    known: dict[str, tuple[float, Vacancy]]
    known = current_app.extensions.setdefault("vacancy", {})
    looked, found = known.get("now", (-inf, Vacancy(False, None)))
    if monotonic() - looked > FRESH:
        full = crew.room().full
        found = Vacancy(full, past_waits.usual() if full else None)
        known["now"] = monotonic(), found
    return found
