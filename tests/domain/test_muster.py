"""Who is planned beside who is at work: who counts, what is too little, and why it is."""

from datetime import timedelta

import pytest

from domain import board, crew, duty, need, unit
from domain.clock import now
from domain.muster import Lack, Muster
from domain.need import HOURS
from domain.officer import Officer
from extensions import transaction
from tests.clock import Clock
from tests.domain.planned import standing

MARTIN, PETIT, DURAND = "Camille Martin", "Alex Petit", "Claude Durand"


@pytest.fixture(autouse=True)
def _planned(martin: Officer, durand: Officer, clock: Clock) -> None:
    """Martin and Durand are planned now; two are needed."""
    for officer in (martin, durand):
        standing(officer, durand, now() - timedelta(hours=1), 8)


def look() -> Muster:
    return board.look().muster


def lacks() -> list[tuple[str, int, int]]:
    return [(lack.skill, lack.there, lack.least) for lack in look().lacks]


def test_who_is_beside_the_rota_is_not_the_one_who_is_missing(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    for officer in (martin, petit):
        duty.begin(officer)
    found = look()
    assert (found.here, found.missing, found.besides) == ([MARTIN], [DURAND], [PETIT])
    assert found.lacks == [Lack("any", 1, 2)]
    unit.choose({"planned_places": "no"}, by=durand)
    assert lacks() == [("any", 1, 2)], "whosever places are announced"
    crew.count(petit.id, by=durand)
    assert lacks() == [], "a supervisor counts them"
    clock.go(hours=8)
    for officer in (martin, petit):
        duty.hear(officer.id)
    assert lacks() == [], "of this hour the rota says nothing: whoever is there"


def test_who_is_planned_and_pauses_or_is_lost_is_named_apart(
    martin: Officer, durand: Officer, clock: Clock
) -> None:
    for officer in (martin, durand):
        duty.begin(officer)
    assert (lacks(), look().here) == ([], [MARTIN, DURAND])
    duty.pause(durand)
    found = look()
    assert found.lacks == [Lack("any", 1, 2)]
    assert (found.missing, found.paused, found.lost) == ([], [DURAND], [])
    duty.resume(durand)
    clock.go(minutes=2)
    duty.hear(martin.id)
    found = look()
    assert found.lacks == [Lack("any", 1, 2)]
    assert (found.missing, found.paused, found.lost) == ([], [], [DURAND])


def test_each_skill_has_its_own_minimum(martin: Officer, petit: Officer, durand: Officer) -> None:
    for officer in (martin, petit, durand):
        duty.begin(officer)
    petit.train(True)
    typed = {need.name(hour): "1" for hour in HOURS}
    need.change("minors", typed, known=need.seen("minors"), by=durand)
    assert lacks() == [("minors", 0, 1)], "who is trained is beside the rota"
    martin.train(True)
    assert lacks() == []
    with transaction():
        martin.for_minors = False
    duty.pause(martin)
    assert lacks() == [("any", 1, 2), ("minors", 0, 1)]
