"""The places that are foretold from: who is there, until their shift ends, and who the rota has after them."""

from datetime import timedelta

import pytest

from domain import crew, duty, prospect, unit
from domain.clock import now
from domain.foretelling import Stretch, Wait, told
from domain.officer import Officer
from domain.prospect import Foretold
from extensions import db
from tests.clock import Clock
from tests.domain.counted import put
from tests.domain.planned import standing
from tests.domain.test_conversation import opened

HOUR = timedelta(hours=1)
S = 2400.0


def places() -> list[tuple[int, int]]:
    """From which minute on, how many."""
    return [(round(each.begins / 60), each.places) for each in prospect.look(S).stretches]


@pytest.fixture(autouse=True)
def _three(martin: Officer, petit: Officer, durand: Officer, clock: Clock) -> None:
    """Martin has 4 places, Petit 2, Durand 3; Martin works for eight hours, Petit comes in half an hour."""
    petit.places, durand.places = 2, 3
    db.session.commit()
    duty.begin(martin)
    standing(martin, durand, now() - HOUR, 9)
    standing(petit, durand, now() + HOUR / 2, 8)


def test_who_is_there_and_then_who_the_rota_has(martin: Officer, durand: Officer) -> None:
    assert places() == [(0, 4), (30, 6)]
    standing(durand, durand, now() - HOUR, 1.25)
    assert places() == [(0, 4), (15, 4), (30, 6)], "planned, and not there"
    duty.begin(durand)
    assert places() == [(0, 7), (15, 4), (30, 6)], "until the shift ends"
    duty.pause(martin)
    assert places() == [(0, 3), (15, 0), (30, 2)]
    unit.choose({"most_held": "2"}, by=durand)
    assert places() == [(0, 2), (15, 0), (30, 2)]


def test_who_is_beside_the_rota_counts_when_a_supervisor_says_so_until_the_next_edge(
    durand: Officer, clock: Clock
) -> None:
    duty.begin(durand)
    assert places() == [(0, 4), (30, 6)]
    crew.count(durand.id, by=durand)
    assert places() == [(0, 7), (30, 6)]


def test_nothing_is_told_where_only_somebody_beside_the_rota_is_there(
    martin: Officer, durand: Officer
) -> None:
    duty.begin(durand)
    assert prospect.look(S).of(5).wait is not None
    duty.pause(martin)
    assert prospect.look(S).of(5) == Foretold(), "they may answer long before the next shift"
    duty.pause(durand)
    assert prospect.look(S).of(1) == Foretold(wait=Wait(30, 30))


@pytest.mark.parametrize("column", ["revoked_at", "blocked_at"])
def test_an_account_that_opens_nothing_brings_no_places(column: str, petit: Officer) -> None:
    setattr(petit, column, now())
    db.session.commit()
    assert places() == [(0, 4)]


def test_without_a_rota_or_lengths_past_waits_are_told(
    martin: Officer, durand: Officer, clock: Clock
) -> None:
    for number in range(5):
        conversation = opened(f"n{number}")
        clock.go(minutes=3)
        conversation.take(martin) if number < 4 else conversation.take(martin, beyond=True)
    assert prospect.look(None).of(1) == Foretold(past=3)
    told_ = prospect.look(S).of(1)
    assert told_.past is None
    assert told_.wait is not None
    unit.choose({"planned_places": "no"}, by=durand)
    assert prospect.look(S).of(1) == Foretold(past=3)
    unit.choose({"planned_places": "yes"}, by=durand)
    clock.go(hours=7, minutes=40)
    duty.hear(martin.id)
    assert prospect.look(S).stretches == (), (
        "the rota ends within the hour: nobody knows what follows"
    )


def test_a_place_that_is_free_is_hers_in_turn(martin: Officer) -> None:
    for number in range(3):
        opened(f"n{number}").take(martin)
    found = prospect.look(S)
    assert found.of(1) == Foretold(free=True)
    assert found.of(2) == Foretold(wait=told(1, found.stretches, S))
    assert found.stretches[0] == Stretch(0, 1800, 4)
    assert found.of(2).wait == Wait(10, 25)


def test_how_long_a_conversation_lasts_is_that_of_four_weeks(clock: Clock) -> None:
    put("duration", now() - timedelta(days=60), 50, bucket=40)
    put("duration", now() - timedelta(days=5), 4, bucket=39)
    assert prospect.lasts() is None
    put("duration", now() - timedelta(days=6), 4, bucket=39)
    assert prospect.lasts() == 2400, "60 s and 39 tenths more, to five minutes"
