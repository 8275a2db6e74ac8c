"""Routing: minors to whoever learnt to answer them, for a while and never in vain; dangers to whoever is there."""

from datetime import timedelta

import pytest

from domain import crew, danger, duty, queue, routing, tending, unit
from domain.clock import now
from domain.conversation import Conversation
from domain.crew import Member
from domain.officer import Officer
from domain.queue import Listed
from domain.routing import ForTrained
from extensions import db
from tests.clock import Clock
from tests.domain.test_conversation import opened

pytestmark = pytest.mark.usefixtures("inside")


def minor(token: str) -> Conversation:
    return opened(token, minor=True)


def holder(conversation: Conversation) -> int | None:
    db.session.expire_all()
    return db.session.get_one(Conversation, conversation.id).officer_id


@pytest.fixture
def trained(petit: Officer) -> Officer:
    """Alex Petit, at work, with one place."""
    petit.train(True)
    petit.places = 1
    db.session.commit()
    duty.begin(petit)
    return petit


def test_the_next_one_is_left_to_somebody_trained_for_two_minutes(
    martin: Officer, trained: Officer, clock: Clock
) -> None:
    young, other = minor("young"), opened("other")
    assert queue.waiting()[0].id == young.id, "first, and seen by all"
    assert routing.take_next(martin).id == other.id
    with pytest.raises(ForTrained):
        routing.take_next(martin)
    clock.go(seconds=119)
    duty.hear(trained.id)
    with pytest.raises(ForTrained):
        routing.take_next(martin)
    clock.go(seconds=2)
    assert routing.take_next(martin).id == young.id


def test_this_one_can_be_taken_and_whoever_is_trained_takes_her_next(
    martin: Officer, trained: Officer
) -> None:
    first, second = minor("first"), minor("second")
    first.take(martin)
    assert routing.take_next(trained).id == second.id


def test_nobody_is_left_to_somebody_trained_who_could_not_take_her(
    martin: Officer, trained: Officer, durand: Officer
) -> None:
    opened("full").take(trained)
    assert routing.take_next(martin) is None
    young = minor("young")
    assert routing.take_next(martin).id == young.id, "no place"
    young.close(martin, "advice")
    trained.places = 2
    db.session.commit()
    again = minor("again")
    with pytest.raises(ForTrained):
        routing.take_next(martin)
    unit.choose({"minor_minutes": "0"}, by=durand)
    assert routing.take_next(martin).id == again.id


def test_who_is_in_danger_or_was_put_back_waits_for_nobody(
    martin: Officer, trained: Officer
) -> None:
    back, endangered = minor("back"), minor("endangered")
    danger.declare(endangered, martin)
    back.take(martin)
    back.put_back(martin, "asked")
    assert routing.take_next(martin).id == endangered.id
    assert routing.take_next(martin).id == back.id


def test_by_itself_she_waits_for_a_place_of_somebody_trained_and_holds_nobody_up(
    martin: Officer, trained: Officer, durand: Officer, clock: Clock
) -> None:
    unit.choose({"assignment": "automatic"}, by=durand)
    duty.begin(martin)
    first, second, other = minor("first"), minor("second"), opened("other")
    tending.fill()
    assert holder(first) == trained.id, "though somebody else has more places"
    assert (holder(second), holder(other)) == (None, martin.id)
    clock.go(seconds=121)
    for officer in (martin, trained):
        duty.hear(officer.id)
    tending.fill()
    assert holder(second) == martin.id
    third = minor("third")
    duty.end(trained)
    tending.fill()
    assert holder(third) == martin.id, "nobody trained is there"


def listed(**said: object) -> Listed:
    usual = {"commune_code": None, "speaks_as": None, "has_written": False, "absence": None}
    usual |= {"reason": None, "language": None, "answered": False, "minor": False}
    return Listed(id=1, since=now() - timedelta(hours=1), **usual | said)


def member(id: int, **said: object) -> Member:
    at = now()
    usual = {"name": "", "role": "officer", "places": 4, "languages": "", "for_minors": False}
    usual |= {"begun_at": at, "heard_until": at + timedelta(minutes=1), "paused_for": None}
    usual |= {"held": 0, "taken_at": None, "planned": False, "counted": False, "rota": False}
    return Member(officer_id=id, **usual | said)


def test_who_suits_best() -> None:
    busy, learnt = member(1, held=1), member(2, held=3, for_minors=True)
    assert routing.best(listed(minor=True), [busy, learnt]) is learnt
    assert routing.best(listed(), [busy, learnt]) is busy
    full, fuller = member(3, held=4), member(4, held=6)
    assert routing.best(listed(), [full, fuller]) is None
    assert routing.best(listed(reason="danger"), [full, fuller]) is full
    assert routing.best(listed(reason="danger"), [full, learnt]) is learnt, "who has a place"
    assert routing.best(listed(reason="danger"), [member(5, paused_for="asked")]) is None


def test_a_danger_is_given_whatever_the_places_say_and_a_full_unit_is_looked_at_once(
    martin: Officer, petit: Officer, durand: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit.choose({"assignment": "automatic", "most_held": "1"}, by=durand)
    for officer in (martin, petit):
        duty.begin(officer)
    opened("held").take(martin)
    for number in range(5):
        opened(f"n{number}")
    asked: list[int] = []
    members = crew.members
    monkeypatch.setattr(crew, "members", lambda: asked.append(1) or members())
    assert tending.fill() == 0
    assert len(asked) == 1, "however many wait"
    endangered = opened("endangered")
    danger.declare(endangered, durand)
    assert tending.fill() == 1
    assert holder(endangered) == petit.id
    assert routing.left() == 0
