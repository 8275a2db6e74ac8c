"""Foretelling: how long until somebody's turn, from the places there are and those the rota will have.

Assumptions, each of which can be wrong, so that what is told is called an estimate:

- Who waits is before everybody who takes a place, so every place that counts is taken until her turn.
- A conversation ends at any moment as likely as at any other (exponential, mean ``lasting``), also one that is
  handed over. So departures come at ``places / lasting``, and the k-th falls where that adds up to a Gamma(k).
- Where more places come, those who wait first have them at once, unless they are gone again sooner than a
  conversation usually ends: officers who meet only to hand over take nobody from the queue. Where there are
  fewer, so many more conversations have to end first.
- Nobody leaves the queue and nobody passes before her: the one makes it too long, the other (a danger) too short.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from math import exp, sqrt
from statistics import NormalDist
from typing import NamedTuple

HALF, MOST = 0.5, 0.9
FINE, COARSE, LONG = (
    5,
    15,
    60,
)  # minutes: steps up to half an hour, steps after it, what is « more than »
EXACT = 100  # departures, beyond which the cube-root approximation is as good


class Stretch(NamedTuple):
    """From–to in seconds from now, in which so many places count."""

    begins: float
    ends: float
    places: int


class Wait(NamedTuple):
    """Minutes that half of people wait at most, and nine in ten; nothing where it is more than an hour."""

    half: int | None
    most: int | None


def told(number: int, stretches: Sequence[Stretch], lasting: float) -> Wait:
    """What is told of the wait of whoever is the ``number``-th without a place; ``lasting`` in seconds."""
    half, most = (turn(number, part, stretches, lasting) for part in (HALF, MOST))
    return Wait(rounded(half), rounded(most))


def rounded(seconds: float | None) -> int | None:
    """Minutes, up to the next five, or past half an hour fifteen: nothing finer is known, nor told of shifts."""
    if seconds is None or seconds > LONG * 60:
        return None
    step = FINE if seconds <= 30 * 60 else COARSE
    return max(1, -int(-seconds // (step * 60))) * step


def turn(number: int, part: float, stretches: Sequence[Stretch], lasting: float) -> float | None:
    """Seconds until so many of a hundred (``part``) have their turn; nothing if not in these stretches."""
    done = 0.0  # departures, on average
    for at, stretch in enumerate(stretches):
        places = _staying(stretches, at, lasting)
        missing = number - (places - stretches[0].places)
        goal = quantile(missing, part) if missing > 0 else 0.0
        more = max(0.0, goal - done) * lasting
        if more <= places * (stretch.ends - stretch.begins):
            return stretch.begins + (more / places if more else 0.0)
        done += places * (stretch.ends - stretch.begins) / lasting
    return None


def _staying(stretches: Sequence[Stretch], at: int, lasting: float) -> int:
    """The places of one stretch; of those that are more than now, what stays for a conversation."""
    now, here = stretches[0].places, stretches[at]
    if here.places <= now:
        return here.places
    near = takewhile(lambda each: each.begins < here.begins + lasting, stretches[at:])
    return max(now, min(each.places for each in near))


@lru_cache(4096)
def quantile(number: int, part: float) -> float:
    """Where a Gamma(``number``) of scale 1 has so much (``part``) of it below."""
    bent = 1 / (9 * number)
    guess = float(number * (1 - bent + NormalDist().inv_cdf(part) * sqrt(bent)) ** 3)
    if number > EXACT:  # Wilson and Hilferty
        return guess
    low, high = 0.0, 2 * guess + 2
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if _below(middle, number) >= part else (middle, high)
    return high


def _below(x: float, number: int) -> float:
    """The part of a Gamma(``number``) up to x: that a Poisson(x) is not below ``number``."""
    term = total = exp(-x)
    for each in range(1, number):
        term *= x / each
        total += term
    return 1 - total
