"""Erlang-A beside what is published, beside its two limits, and beside a queue that is played out."""

import heapq
import random
from dataclasses import replace
from math import exp, inf

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from domain.planning.erlang import Hour, needed, served

# Mandelbaum and Zeltyn, Service Engineering in Action (2005): 48 calls a minute, 1 minute each, patience
# of 2 minutes, 50 agents; and the same with people who never leave.
PATIENT = Hour(48 * 60, 60)
IMPATIENT = replace(PATIENT, patience=120)


def test_published_with_people_who_leave() -> None:
    found = served(IMPATIENT, 50, 12.5)
    assert found.leaving == pytest.approx(0.031, abs=0.0005)
    assert found.mean_wait == pytest.approx(3.7, abs=0.05)
    assert found.queue == pytest.approx(3, abs=0.05)
    assert found.busy == pytest.approx(0.93, abs=0.005)
    # The 90th percentile of the wait, which ends with a turn or without.
    assert found.late * exp(-12.5 / 120) == pytest.approx(0.1, abs=0.002)


def test_published_with_people_who_never_leave() -> None:
    found = served(PATIENT, 50, 58.1)
    assert found.leaving == 0
    assert found.mean_wait == pytest.approx(20.8, abs=0.05)
    assert found.queue == pytest.approx(17, abs=0.5)
    assert found.busy == pytest.approx(0.96, abs=1e-9)
    assert found.late == pytest.approx(0.1, abs=0.0005)


@pytest.mark.parametrize(
    ("servers", "load", "blocked"), [(10, 4.461, 0.01), (5, 1.361, 0.01), (100, 84.06, 0.01), (2, 0.2235, 0.02)]
)  # fmt: skip
def test_who_leaves_at_once_is_lost_as_erlang_b_says(
    servers: int, load: float, blocked: float
) -> None:
    found = served(Hour(load * 3600, 1, patience=1e-9), servers, 0)
    assert found.leaving == pytest.approx(blocked, rel=0.002)


@pytest.mark.parametrize(
    ("servers", "load", "waiting"), [(3, 2, 4 / 9), (1, 0.5, 0.5), (2, 1, 1 / 3)]
)
def test_who_never_leaves_waits_as_erlang_c_says(servers: int, load: float, waiting: float) -> None:
    found = served(Hour(load * 60, 60), servers, 45)
    assert found.waiting == pytest.approx(waiting)
    assert found.late == pytest.approx(waiting * exp(-(servers - load) / 60 * 45))


def test_patience_as_long_as_a_conversation_is_a_poisson() -> None:
    """With θ = μ each state empties as if all were served: how many are there is Poisson's."""
    found = served(Hour(4, 3600, patience=3600), 3, 0)
    first = [exp(-4) * term for term in (1, 4, 8)]
    assert found.waiting == pytest.approx(1 - sum(first))
    assert found.late == pytest.approx(found.waiting)


def test_places_are_servers() -> None:
    assert served(Hour(9, 2700, 600, 3), 2, 60) == served(Hour(9, 2700, 600, 1), 6, 60)


def test_nobody_comes_nobody_is_there() -> None:
    assert served(Hour(0, 2700, 600), 0, 60).late == 0
    assert served(Hour(9, 2700, 600), 0, 60).late == 1
    assert served(Hour(9, 2700, inf), 6, 60).late == 1, "more than six can do, for ever"
    assert needed(Hour(0, 2700, 600), 60, 0.9) == 0
    assert needed(Hour(0, 2700, 600), 60, 0.9, least=2) == 2


@given(
    some.floats(0, 200), some.floats(60, 7200), some.floats(30, 7200), some.integers(1, 5),
    some.floats(0, 600), some.sampled_from([0.5, 0.8, 0.9, 0.99]), some.integers(0, 3),
)  # fmt: skip
@example(5e-324, 60, 30, 1, 0, 0.5, 0)  # so few that they come to nothing an hour
def test_the_fewest_that_are_enough(
    arrivals: float,
    lasting: float,
    patience: float,
    places: int,
    within: float,
    part: float,
    least: int,
) -> None:
    hour = Hour(arrivals, lasting, patience, places)
    officers = needed(hour, within, part, least)
    assert officers >= least
    found = served(hour, officers, within)
    assert found.late <= 1 - part
    assert 0 <= found.leaving <= found.waiting <= 1 + 1e-9
    assert found.late <= found.waiting + 1e-9
    if officers > least:
        assert served(hour, officers - 1, within).late > 1 - part


def test_a_queue_so_long_that_its_first_terms_are_no_numbers() -> None:
    """4,000 erlangs on 1,000 places: everybody waits as long as they have patience, almost."""
    found = served(Hour(4000, 3600, 3600), 1000, 3600)
    assert found.leaving == pytest.approx(0.75, abs=0.001)
    assert found.late == pytest.approx(1, abs=0.001), "a turn comes after ln 4 hours"
    assert served(Hour(4000, 3600, 3600), 1000, 3600 * 1.6).late == pytest.approx(0, abs=0.001)


def test_it_is_what_happens() -> None:
    """Beside 200,000 people played out by chance; nothing of the formulas is used."""
    hour, within = Hour(12, 2400, 900, 3), 60.0
    waits, left = _played(hour, officers=3, people=200_000, seed=7)
    found = served(hour, 3, within)
    assert sum(wait > within for wait in waits) / len(waits) == pytest.approx(found.late, abs=0.01)
    assert left / len(waits) == pytest.approx(found.leaving, abs=0.005)


def _played(hour: Hour, officers: int, people: int, seed: int) -> tuple[list[float], int]:
    """How long each would have had to wait for a turn, and how many had left by then."""
    chance, now, left = random.Random(seed), 0.0, 0
    free, waits = [0.0] * (officers * hour.places), []
    for _ in range(people):
        now += chance.expovariate(hour.arrivals / 3600)
        wait = max(0.0, free[0] - now)
        waits.append(wait)
        if wait > chance.expovariate(1 / hour.patience):
            left += 1
        else:
            heapq.heapreplace(free, now + wait + chance.expovariate(1 / hour.lasting))
    return waits, left


@pytest.mark.parametrize(
    "asked",
    [(Hour(1, 0, 60), 60, 0.9), (Hour(1, 60, 0), 60, 0.9), (Hour(1, 60, 60, 0), 60, 0.9),
     (Hour(1, 60, 60), 60, 1.0), (Hour(1, 60, 60), -1, 0.9), (Hour(1e9, 60, 60), 60, 0.9)],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(asked: tuple[Hour, float, float]) -> None:
    with pytest.raises(ValueError, match="than"):
        needed(*asked)
