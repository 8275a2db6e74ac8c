"""What is due goes, what is not stays; the key first, and never what somebody has just touched."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain import arrival, duty, hold, keeping, retention, transcript
from domain.audit import AuditEntry
from domain.conversation import Conversation
from domain.duty import Duty
from domain.errors import Closed, Refused
from domain.hold import Hold
from domain.message import Message
from domain.officer import Officer
from extensions import db
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture(autouse=True)
def _without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PAUSE", 0)


def opened(token: str, **said: object) -> Conversation:
    asked = {"place": "", "speaks_as": None, "draft": "Bonjour", "untold": True} | said
    return arrival.begin(token, **asked)


def sweep(clock: Clock) -> retention.Report:
    """A sweep as the timer makes it; the session of a command ends with it."""
    db.session.remove()
    report = retention.run(sure=True)
    db.session.remove()
    return report


def there() -> set[int]:
    return set(db.session.scalars(select(Conversation.id).where(Conversation.erased_at.is_(None))))


def daily(clock: Clock, days: int) -> None:
    for _ in range(days):
        clock.go(days=1)
        sweep(clock)


def test_each_kind_goes_in_its_own_time(clock: Clock, martin: Officer) -> None:
    sweep(clock)
    kinds = {"arrival": opened("a", untold=False), "open": opened("o")}
    for kind, outcome in (("closed", "advice"), ("appointment",) * 2, ("reported", "emergency")):
        kinds[kind] = opened(kind)
        kinds[kind].take(martin)
        kinds[kind].close(martin, outcome)
    opened("newest")
    ids = {kind: conversation.id for kind, conversation in kinds.items()}
    for kind, conversation in kinds.items():
        db.session.refresh(conversation)
        assert keeping.due(conversation).kind == kind
    sweep(clock)
    began, gone = clock.time, {}
    for days in (1, 30, 90, 180, 2190):
        for late in (-1, 0):  # a second before, and on the second
            clock.time = began + timedelta(days=days, seconds=late)
            before = there()
            sweep(clock)
            gone[days, late] = before - there()
    assert gone == {(d, -1): set() for d in (1, 30, 90, 180, 2190)} | {
        (1, 0): {ids["arrival"]},
        (30, 0): {ids["open"], max(ids.values()) + 1},
        (90, 0): {ids["closed"]},
        (180, 0): {ids["appointment"]},
        (2190, 0): {ids["reported"]},
    }


def test_nothing_is_left_but_the_audit(clock: Clock, martin: Officer) -> None:
    conversation = opened("hers")
    conversation.take(martin)
    conversation.post("des mots")
    conversation.post("une réponse", by=martin)
    clock.go(minutes=7)
    conversation.post("une autre", by=martin)
    hers = conversation.id
    opened("newer")
    assert retention.erase(hers, "herself")
    assert not retention.erase(hers, "herself"), "it is gone: nothing to do"
    assert Conversation.of("hers") is None
    for table in (Conversation.__table__, Message.__table__):
        column = table.c.id if table.name == "conversation" else table.c.conversation_id
        assert db.session.scalar(select(func.count()).select_from(table).where(column == hers)) == 0
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.about == f"conversation:{hers}")
    )
    began = clock.time - timedelta(minutes=7)
    wrote = f"2 {began:%Y-%m-%dT%H:%MZ} {clock.time:%Y-%m-%dT%H:%MZ}"
    assert [(e.act, e.name, e.why) for e in entries][-2:] == [
        ("conversation.wrote", "Camille Martin", wrote),
        ("conversation.erased", None, "herself"),
    ]


def test_the_newest_number_is_not_given_twice(clock: Clock) -> None:
    hers = opened("hers").id
    retention.erase(hers, "herself")
    db.session.expunge_all()
    assert db.session.get(Conversation, hers) is None
    assert opened("another").id > hers


def test_every_verb_is_fresh_activity(clock: Clock, martin: Officer) -> None:
    conversation = opened("hers")
    for act in (
        lambda: conversation.post("un"),
        lambda: conversation.keep(draft="pas encore envoyé"),
        lambda: conversation.leave(),
        lambda: conversation.take(martin),
        lambda: conversation.typing(),
        lambda: conversation.post("deux", by=martin),
        lambda: conversation.close(martin, "advice"),
    ):
        clock.go(hours=1)
        act()
        db.session.refresh(conversation)
        assert conversation.active_at == clock.time


def test_an_officers_looking_is_not_activity(clock: Clock) -> None:
    conversation = opened("hers")
    before = conversation.active_at
    clock.go(hours=1)
    transcript.latest(conversation)
    assert not retention.waiting().erased["open"]
    db.session.refresh(conversation)
    assert conversation.active_at == before


def test_her_device_being_there_is_activity(clock: Clock, martin: Officer) -> None:
    """Nothing is erased under her eyes; so a page of hers that is open makes it later, also after the end."""
    conversation = opened("hers")
    conversation.take(martin)
    conversation.close(martin, "advice")
    clock.go(minutes=10)
    assert Conversation.seen("hers")
    db.session.refresh(conversation)
    assert conversation.active_at == clock.time


def test_a_hold_keeps_it_until_its_end_or_until_it_is_lifted(clock: Clock, durand: Officer) -> None:
    sweep(clock)
    held, lifted = opened("held").id, opened("lifted").id
    opened("newest")
    Hold.place(held, by=durand, reason="réquisition 12/2026", until=clock.time + timedelta(days=60))
    other = Hold.place(lifted, by=durand, reason="x", until=clock.time + timedelta(days=60))
    daily(clock, 32)
    assert {held, lifted} <= there()
    with pytest.raises(retention.Held):
        retention.erase(held, "herself")
    assert retention.held(held)
    due = keeping.due(db.session.get_one(Conversation, held))
    assert due.held
    assert due.at == other.until
    db.session.get_one(Hold, other.id).lift(durand)
    assert sweep(clock).erased["open"] == 1
    assert lifted not in there()
    clock.go(days=28)
    assert not retention.held(held), "a hold whose end has passed no longer counts"
    assert sweep(clock).erased["open"] == 1
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0, "its reason went too"


def test_of_several_holds_the_longest_counts(clock: Clock, durand: Officer) -> None:
    conversation = opened("hers")
    short, long = (
        Hold.place(conversation.id, by=durand, reason="r", until=clock.time + timedelta(days=days))
        for days in (5, 9)
    )
    db.session.refresh(conversation)
    assert conversation.held_until == long.until
    before = conversation.active_at
    clock.go(days=1)
    long.lift(durand)
    db.session.refresh(conversation)
    assert conversation.held_until == short.until
    assert conversation.active_at == before, "to hold is no news"
    assert [(h.reason, h.officer_name) for h in hold.of(conversation)] == [("r", "Claude Durand")]


def test_who_may_hold_and_what_must_be_said(clock: Clock, durand: Officer, martin: Officer) -> None:
    hers, later = opened("hers").id, clock.time + timedelta(days=1)
    for by, reason, until, number in (
        (martin, "r", later, hers),
        (durand, " ", later, hers),
        (durand, "r" * 201, later, hers),
        (durand, "r", clock.time, hers),
        (durand, "r", clock.time + timedelta(days=4000), hers),
        (durand, "r", later, hers + 7),
    ):
        with pytest.raises(Refused):
            Hold.place(number, by=by, reason=reason, until=until)
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0
    placed = Hold.place(hers, by=durand, reason="r", until=later)
    with pytest.raises(hold.NotYours):
        placed.lift(martin)
    placed.lift(durand)
    with pytest.raises(hold.NotThere):
        placed.lift(durand)
    acts = [e.act for e in db.session.scalars(select(AuditEntry).where(AuditEntry.act.like("c%")))]
    assert acts == ["conversation.opened", "conversation.held", "conversation.released"]


def test_whoever_writes_to_what_was_erased_is_told(clock: Clock) -> None:
    conversation = opened("hers")
    assert conversation.key, "a page of hers had it open"
    retention.erase(conversation.id, "open")
    with pytest.raises(Closed):
        conversation.post("trop tard")


def test_erasing_is_final_before_it_says_so(clock: Clock) -> None:
    from extensions import transaction

    hers = opened("hers").id
    with pytest.raises(RuntimeError), transaction():
        retention.erase(hers, "herself")
    assert hers in there()


def test_who_was_at_work_is_forgotten_and_who_is_stays(
    clock: Clock, martin: Officer, petit: Officer
) -> None:
    began = clock.time
    duty.begin(martin)
    duty.begin(petit)
    duty.end(martin)
    for days, left in ((30, 2), (31, 1), (400, 1)):
        clock.time = began + timedelta(days=days)
        sweep(clock)
        ended = db.session.scalars(select(Duty.ended_at)).all()
        assert len(ended) == left
    assert ended == [None]


def test_old_audit_entries_go(clock: Clock) -> None:
    sweep(clock)
    clock.go(days=365)
    assert sweep(clock).entries == 0
    clock.go(seconds=1)
    assert sweep(clock).entries == 1
