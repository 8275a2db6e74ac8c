"""Reopening: for a while, by either, once; and nothing that was erased comes back."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain import (
    arrival,
    danger,
    departure,
    duty,
    past_waits,
    queue,
    reopening,
    retention,
    stopping,
    tending,
    transcript,
    unit,
)
from domain.audit import AuditEntry
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Closed, Lost
from domain.hold import Hold
from domain.officer import Officer
from domain.places import Full, UnitFull
from domain.reopening import NotReopened, OverForGood
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.test_races import at_once


@pytest.fixture
def talk(martin: Officer) -> Conversation:
    """Held by Camille Martin, who has answered."""
    mine = arrival.begin("hers", place="lyon 3", speaks_as="victim", draft="Bonjour", untold=False)
    mine.take(martin)
    mine.post("Je vous lis", by=martin)
    return mine


def again(conversation: Conversation) -> Conversation:
    db.session.refresh(conversation)
    return conversation


def events(conversation: Conversation) -> list[str]:
    return [m.event for m in transcript.since(again(conversation), 0).messages if m.event]


def reopenings() -> list[str]:
    acted = db.session.query(AuditEntry).filter(AuditEntry.act == "conversation.reopened")
    return [entry.role for entry in acted]


def hours(count: int) -> None:
    unit.choose({"reopen_hours": str(count)}, by=Officer.called("durand"))


def test_she_reopens_what_was_closed_and_waits_again(talk: Conversation, martin: Officer) -> None:
    talk.close(martin, "advice")
    assert again(talk).closed_by_id == martin.id
    hers = Conversation.of("hers")
    hers.reopen()
    assert (hers.closed_at, hers.outcome, hers.closed_by_id) == (None, None, None)
    assert (hers.officer_id, hers.taken_at, hers.officer_number) == (None, None, 0)
    assert [item.id for item in queue.waiting()] == [hers.id]
    assert events(hers) == ["taken", "closed", "reopened"]
    assert reopenings() == ["victim"]
    hers.post("Je suis encore là")
    assert Conversation.held_by(martin, hers.id) is None, "whoever takes it next holds it"
    hers.take(Officer.called("petit"))
    assert events(hers)[-1] == "taken"


def test_she_waits_from_that_moment_on_behind_those_who_waited(
    clock: Clock, talk: Conversation, martin: Officer
) -> None:
    clock.go(minutes=30)
    arrival.begin("waits", place="", speaks_as=None, draft="", untold=True)
    talk.close(martin, "advice")
    clock.go(minutes=10)
    hers = Conversation.of("hers")
    hers.reopen()
    assert queue.place_of(hers.id) == 2
    assert [item.minutes for item in queue.waiting()] == [10, 0], "not since she first came"
    assert not arrival.is_set_back(hers), "nobody flooded the queue"
    clock.go(minutes=4)
    hers.take(martin)
    martin.places = past_waits.ENOUGH
    for number in range(past_waits.ENOUGH - 1):
        waits = arrival.begin(f"n{number}", place="", speaks_as=None, draft="", untold=True)
        clock.go(minutes=4)
        waits.take(martin)
    assert past_waits.usual() == 4, "her first wait and her talk are no part of the second"


def test_the_officer_who_closed_it_has_it_again_at_once(
    talk: Conversation, martin: Officer, petit: Officer
) -> None:
    taken = talk.taken_at
    talk.close(martin, "reported")
    assert [(item.id, item.outcome) for item in reopening.recent(martin)] == [(talk.id, "reported")]
    assert reopening.recent(petit) == []
    with pytest.raises(NotReopened):
        again(talk).reopen(petit)
    talk.reopen(martin)
    assert reopening.recent(martin) == []
    assert (talk.officer_id, talk.taken_at, talk.closed_at) == (martin.id, taken, None)
    assert (talk.outcome, talk.closed_by_id, talk.officer_number) == (None, None, 3)
    assert [item.id for item in queue.held_by(martin)] == [talk.id]
    assert events(talk)[-1] == "reopened"
    assert reopenings() == ["officer"]
    talk.post("Pardon, je suis là", by=martin)


def test_a_second_click_changes_nothing_and_is_said_once(
    talk: Conversation, martin: Officer
) -> None:
    talk.close(martin, "advice")
    talk.reopen(martin)
    talk.reopen(martin)
    talk.close(martin, "advice")
    hers = Conversation.of("hers")
    hers.reopen()
    hers.reopen()
    assert events(talk) == ["taken", "closed", "reopened", "closed", "reopened"]
    assert reopenings() == ["officer", "victim"]


def test_a_close_in_flight_does_not_close_what_she_has_reopened(
    talk: Conversation, martin: Officer
) -> None:
    talk.close(martin, "advice")
    db.session.expunge(talk)  # as another page of the same officer knows it
    Conversation.of("hers").reopen()
    talk.close(martin, "advice")
    assert Conversation.of("hers").closed_at is None


def test_what_she_ended_is_hers_alone_to_reopen(talk: Conversation, martin: Officer) -> None:
    talk.end()
    assert again(talk).closed_by_id is None
    assert reopening.recent(martin) == []
    with pytest.raises(NotReopened):
        talk.reopen(martin)
    Conversation.of("hers").reopen()
    assert events(talk)[-2:] == ["ended", "reopened"]


@pytest.mark.parametrize("by_her", [True, False])
def test_after_its_time_nobody_can(
    clock: Clock, talk: Conversation, martin: Officer, by_her: bool
) -> None:
    by, refusal = (None, OverForGood) if by_her else (martin, NotReopened)
    talk.close(martin, "advice")
    clock.go(hours=23, minutes=59)
    assert reopening.recent(martin)
    assert again(talk).reopens_until
    assert talk.reopens_for(martin)
    clock.go(minutes=2)
    assert reopening.recent(martin) == []
    assert not talk.reopens_until
    assert not talk.reopens_for(martin)
    with pytest.raises(refusal):
        talk.reopen(by)
    assert again(talk).closed_at is not None
    assert events(talk)[-1] == "closed"


def test_the_unit_says_how_long_and_nought_is_never(talk: Conversation, martin: Officer) -> None:
    talk.close(martin, "advice")
    hours(0)
    assert reopening.recent(martin) == []
    for by, refusal in ((None, OverForGood), (martin, NotReopened)):
        with pytest.raises(refusal):
            again(talk).reopen(by)
    hours(2)
    Conversation.of("hers").reopen()


def test_only_the_device_that_opens_it_reopens_it(talk: Conversation, martin: Officer) -> None:
    talk.close(martin, "advice")
    hers = Conversation.of("hers")
    db.session.expunge(hers)  # as the page of another tab knows it
    Conversation.of("hers").disown()
    with pytest.raises(Lost):
        hers.reopen()
    assert reopenings() == []


def test_what_was_erased_stays_so(talk: Conversation, martin: Officer) -> None:
    talk.close(martin, "advice")
    hers = Conversation.of("hers")
    db.session.expunge(hers)
    departure.erase(Conversation.of("hers"))
    with pytest.raises(Lost):
        hers.reopen()
    with pytest.raises(NotReopened):
        Conversation.held_by(martin, talk.id).reopen(martin)
    assert reopening.recent(martin) == []
    assert reopenings() == []


def test_what_she_wanted_erased_and_must_be_kept_is_not_reopened_by_the_officer(
    talk: Conversation, martin: Officer
) -> None:
    end = now() + timedelta(days=9)
    Hold.place(talk.id, by=Officer.called("durand"), reason="réquisition", until=end)
    talk.close(martin, "advice")
    assert departure.erase(again(talk)) == "kept"
    assert reopening.recent(martin) == []
    with pytest.raises(NotReopened):
        again(talk).reopen(martin)


def test_her_text_survives_the_end_and_is_said_once(talk: Conversation, martin: Officer) -> None:
    talk.keep(draft="à moitié écrit")
    talk.close(martin, "advice")
    with pytest.raises(Closed) as refusal:
        again(talk).post("à moitié écrit, puis fini", key="k")
    talk.keep(draft="à moitié écrit, puis fini", refusal=refusal.value)
    hers = Conversation.of("hers")
    hers.reopen()
    assert (hers.draft, hers.refusal) == ("à moitié écrit, puis fini", None)
    text = hers.draft
    numbers = {hers.post(text, key="k") for _ in range(2)}
    assert len(numbers) == 1
    assert again(hers).draft == ""


def test_the_ten_last_closed_are_shown_the_last_first(clock: Clock, martin: Officer) -> None:
    closed = []
    for number in range(reopening.SHOWN + 1):
        mine = arrival.begin(f"n{number}", place="", speaks_as=None, draft="", untold=True)
        mine.take(martin)
        mine.close(martin, "advice")
        closed.append(mine.id)
        clock.go(minutes=1)
    assert [item.id for item in reopening.recent(martin)] == closed[:0:-1]


# At the same moment


def closed(app: Flask, token: str) -> tuple[int, int]:
    with app.app_context():
        martin = Officer.called("martin")
        mine = arrival.begin(token, place="", speaks_as=None, draft="Bonjour", untold=True)
        mine.take(martin)
        mine.close(martin, "advice")
        return mine.id, martin.id


def test_both_at_once(app: Flask) -> None:
    """One of them reopened it; where it stands then is what that one asked for, and it is said once."""
    for turn in range(6):
        mine_id, officer_id = closed(app, f"both{turn}")

        def act(number: int, mine_id: int = mine_id, officer_id: int = officer_id) -> str:
            mine = db.session.get_one(Conversation, mine_id)
            officer = db.session.get_one(Officer, officer_id) if number % 2 else None
            mine.reopen(officer)
            return "officer" if officer else "victim"

        results = at_once(app, act, 4)
        wrong = [r for r in results if not isinstance(r, str | NotReopened)]
        assert not wrong, wrong
        with app.app_context():
            mine = db.session.get_one(Conversation, mine_id)
            assert mine.closed_at is None
            assert [e for e in events(mine) if e == "reopened"] == ["reopened"]
            acted = AuditEntry.about == mine.topic, AuditEntry.act == "conversation.reopened"
            winner = db.session.scalars(select(AuditEntry.role).where(*acted)).one()
            assert mine.officer_id == (officer_id if winner == "officer" else None)
            assert ("officer" in results) is (winner == "officer")


def due(app: Flask, token: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Closed, and to be erased by the next sweep, while it may still be reopened."""
    mine_id, _ = closed(app, token)
    with app.app_context(), transaction():
        db.session.get_one(Conversation, mine_id).active_at = now() - timedelta(days=400)
    monkeypatch.setattr(reopening, "allowed", lambda: timedelta(days=500))
    return mine_id


def test_reopened_between_the_choice_and_the_erasure(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine_id, shred = due(app, "hers", monkeypatch), retention._shred

    def late(*which: Any) -> bool:
        Conversation.of("hers").reopen()
        return shred(*which)

    monkeypatch.setattr(retention, "_shred", late)
    with app.app_context():
        assert retention.run(sure=True).erased["closed"] == 0
        said = transcript.since(db.session.get_one(Conversation, mine_id), 0).messages
        assert said[0].body == "Bonjour"


@pytest.mark.parametrize("first", ["reopen", "erase"])
def test_reopened_while_it_is_being_erased(
    app: Flask, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Whoever touches the row first decides; the other waits, and then finds that it is so."""
    mine_id = due(app, "hers", monkeypatch)
    with app.app_context():
        arrival.begin("newest", place="", speaks_as=None, draft="", untold=True)
    touched, done = threading.Event(), dict[str, Any]()

    def reopen() -> Any:
        hers = Conversation.of("hers")
        touched.wait(5) if first == "erase" else None
        with transaction():
            hers.reopen()
            if first == "reopen":
                touched.set()
                erasing.join(0.7)

    def erase() -> Any:
        if first == "reopen":
            touched.wait(5)
        record = retention.audit.record

        def slow(*said: Any, **more: Any) -> None:
            record(*said, **more)
            if said[0] == "conversation.erased" and first == "erase":
                touched.set()
                reopening_.join(0.7)

        monkeypatch.setattr(retention.audit, "record", slow)
        return retention.run(sure=True).erased["closed"]

    def alone(name: str, doing: Callable[[], Any]) -> None:
        with app.app_context():
            try:
                done[name] = doing()
            except Exception as error:
                done[name] = error

    erasing = threading.Thread(target=alone, args=("erase", erase))
    reopening_ = threading.Thread(target=alone, args=("reopen", reopen))
    waits, goes = (erasing, reopening_) if first == "reopen" else (reopening_, erasing)
    waits.start(), goes.start()
    erasing.join(20), reopening_.join(20)
    with app.app_context():
        if first == "reopen":
            assert done == {"reopen": None, "erase": 0}
            assert db.session.get_one(Conversation, mine_id).closed_at is None
        else:
            assert isinstance(done["reopen"], Lost), done
            assert done["erase"] == 1
            said = select(func.count()).where(AuditEntry.act == "conversation.reopened")
            assert db.session.scalar(said) == 0


def test_whoever_reopens_is_at_work_and_answers_for_her(
    talk: Conversation, martin: Officer, clock: Clock
) -> None:
    talk.close(martin, "advice")
    stopping.end(martin, reason="fini")
    assert not duty.of(martin.id).on
    again(talk).reopen(martin)
    assert duty.of(martin.id).receives
    clock.go(seconds=91)
    tending.tend()
    assert again(talk).is_waiting, "gone, she is handed on like anybody"


def test_it_takes_a_place_of_theirs_and_of_the_units(talk: Conversation, martin: Officer) -> None:
    talk.close(martin, "advice")
    martin.places = 1
    db.session.commit()
    other = arrival.begin("other", place="", speaks_as=None, draft="", untold=True)
    other.take(martin)
    with pytest.raises(Full):
        again(talk).reopen(martin)
    assert again(talk).closed_at is not None
    unit.choose({"most_held": "1"}, by=Officer.called("durand"))
    martin.places = 5
    db.session.commit()
    with pytest.raises(UnitFull):
        again(talk).reopen(martin)
    danger.declare(again(talk), martin)
    again(talk).reopen(martin)
    assert again(talk).closed_at is None, "a danger, whatever the places say"
