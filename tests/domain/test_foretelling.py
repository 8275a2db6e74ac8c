"""How long until somebody's turn: what changes it, and whether it comes true in a queue that is simulated."""

from heapq import heapify, heappop, heapreplace
from random import Random

import pytest

from domain.foretelling import HALF, MOST, Stretch, Wait, quantile, rounded, told, turn

S = 2400.0  # seconds that a conversation lasts
HOURS = 3 * 3600.0


def crew(*places: tuple[float, int]) -> list[Stretch]:
    """So many places from each of these minutes on."""
    ends = [60 * begins for begins, _ in places[1:]] + [HOURS]
    return [Stretch(60 * b, end, n) for (b, n), end in zip(places, ends, strict=True)]


@pytest.mark.parametrize(
    ("number", "part", "expected"),  # of any table of chi squared, halved
    [(1, 0.5, 0.6931), (1, 0.9, 2.3026), (5, 0.9, 7.9936), (10, 0.5, 9.6687), (100, 0.9, 113.0)],
)
def test_the_quantiles_are_those_of_the_tables(number, part, expected):
    assert quantile(number, part) == pytest.approx(expected, rel=1e-3)


def test_beyond_the_exact_ones_nothing_jumps():
    steps = [quantile(number, MOST) - quantile(number - 1, MOST) for number in range(95, 106)]
    assert max(steps) - min(steps) < 0.01


def test_it_is_longer_for_half_the_crew_and_for_who_comes_later():
    assert turn(3, HALF, crew((0, 8)), S) == pytest.approx(2 * turn(3, HALF, crew((0, 16)), S))
    assert told(1, crew((0, 8)), S) == Wait(5, 15)
    assert told(4, crew((0, 8)), S) == Wait(20, 45)
    assert told(4, crew((0, 4)), S) == Wait(45, None)
    assert told(20, crew((0, 4)), S) == Wait(None, None)


def test_a_shift_that_begins_or_ends_soon_changes_it():
    stays = turn(6, MOST, crew((0, 8)), S)
    assert turn(6, MOST, crew((0, 8), (10, 16)), S) == 600, "eight more have a place at once"
    assert turn(6, HALF, crew((0, 8), (10, 4)), S) > turn(6, HALF, crew((0, 8)), S) + 600
    assert turn(6, MOST, crew((0, 8), (10, 9)), S) < stays
    assert turn(6, MOST, crew((0, 8), (10, 16), (25, 8)), S) == stays, "they only hand over"
    assert turn(6, MOST, crew((0, 8), (10, 16), (25, 12)), S) < stays, "four of them stay"


def test_where_nobody_is_it_begins_with_the_next_shift_and_else_is_not_known():
    assert turn(3, HALF, crew((0, 0), (20, 8)), S) == 1200
    assert turn(9, HALF, crew((0, 0), (20, 8)), S) == pytest.approx(1200 + 0.6931 * S / 8, rel=1e-3)
    assert turn(1, HALF, crew((0, 0)), S) is None
    assert told(1, crew((0, 0), (59, 2)), S) == Wait(60, 60)
    assert told(1, crew((0, 0), (61, 2)), S) == Wait(None, None)


def test_it_is_rounded_up_and_the_further_the_coarser():
    shown = [rounded(60 * minutes) for minutes in (0, 1, 5, 5.1, 29, 30, 31, 46, 60, 60.1)]
    assert shown == [5, 5, 5, 10, 30, 30, 45, 60, 60, None]
    assert rounded(None) is None


def waited(at_random: Random, number: int, stretches: list[Stretch]) -> float:
    """How long she really waits: every place is one conversation, the first in the queue has what is free."""
    places = stretches[0].places
    ends = [at_random.expovariate(1 / S) for _ in range(places)]
    heapify(ends)
    more = [(s.begins, s.places) for s in stretches[1:]]
    while True:
        first = ends[0] if ends else float("inf")
        if more and more[0][0] <= first:
            at, places = more.pop(0)
            while len(ends) < places:
                number -= 1
                if number == 0:
                    return at
                ends.append(at + at_random.expovariate(1 / S))
            heapify(ends)
        elif len(ends) > places:  # somebody's work is over: nobody follows
            heappop(ends)
        else:
            number -= 1
            if number == 0:
                return first
            heapreplace(ends, first + at_random.expovariate(1 / S))


@pytest.mark.parametrize(
    ("number", "stretches"),
    [
        (1, crew((0, 8))),
        (5, crew((0, 8))),
        (12, crew((0, 40))),
        (10, crew((0, 8), (20, 12))),
        (3, crew((0, 0), (20, 2))),
        (6, crew((0, 8), (15, 6))),
    ],
)
def test_nine_in_ten_have_their_turn_by_then_and_half_by_the_half(number, stretches):
    at_random = Random(7)
    waits = [waited(at_random, number, stretches) for _ in range(4000)]
    for part, least, most in ((HALF, 0.45, 0.6), (MOST, 0.85, 0.95)):
        by = turn(number, part, stretches, S)
        assert by is not None
        held = sum(wait <= by for wait in waits) / len(waits)
        assert least <= held <= most, (part, held)
