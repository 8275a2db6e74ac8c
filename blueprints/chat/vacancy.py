"""Vacancy: how the queue stands, looked at now and then for all who ask, and anew when its bell rang."""

from math import inf
from time import monotonic
from typing import NamedTuple

from flask import current_app

from domain import prospect
from domain.bells import QUEUE
from domain.prospect import Foretold, Prospect
from extensions import bus

FRESH = 5.0  # seconds: the arrival page is asked for far more often than places come and go
LASTS = 600.0  # seconds: how long a conversation lasts on average changes by the day


class Vacancy(NamedTuple):
    """``full``: whoever comes now waits for a place. ``none``: nobody at all has one, planned or not.

    ``told``: what is told of the wait, where anything is known.
    """

    full: bool
    none: bool
    told: Foretold


class Seen:
    """What this process saw last. The queue's bell (``set``) says that it is another by now."""

    found: Prospect
    vacancy: Vacancy

    def __init__(self) -> None:
        self._looked = self._measured = -inf
        self._lasting: float | None = None
        self._rung = False
        self._listening = bus().listening(self, QUEUE)
        self._listening.__enter__()  # for as long as the process lasts

    def set(self) -> None:
        """The queue moved, or somebody at work came or went."""
        self._rung = True

    def look(self, *, anew: bool) -> "Seen":
        """As it was a few seconds ago at most; ``anew``: and not before the bell last rang."""
        at = monotonic()
        if at - self._looked > FRESH or (anew and self._rung):
            self._rung = False  # before it looks: what moves meanwhile rings again
            if at - self._measured > LASTS:
                self._lasting, self._measured = prospect.lasts(), at
            self.found = prospect.look(self._lasting)
            room = self.found.room
            told = self.found.of(room.waiting + 1) if room.full else Foretold()
            self.vacancy, self._looked = Vacancy(room.full, room.none, told), at
        return self


def vacancy() -> Vacancy:
    """For whoever comes now, or came a moment ago."""
    return _seen().look(anew=False).vacancy


def foretold(place: int) -> Foretold:
    """For whoever is at this place of the queue."""
    return _seen().look(anew=True).found.of(place)


def _seen() -> Seen:
    known = current_app.extensions
    if "vacancy" not in known:
        known["vacancy"] = Seen()
    seen: Seen = known["vacancy"]
    return seen
