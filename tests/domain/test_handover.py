"""Handing over: lines are taken by name, nobody goes home before, and nothing is left to nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain import (
    announcing,
    call,
    danger,
    duty,
    handing,
    handover,
    overview,
    promise,
    queue,
    retention,
    room,
    routing,
    stopping,
    tending,
)  # fmt: skip
from domain.clock import now
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.handing import Relieved
from domain.handover import Handover, HandoverLine
from domain.officer import Officer
from domain.places import Full
from domain.promise import NoPromise, NoTime, Promise, PromiseTooLong
from domain.sitting import Sitting
from domain.stopping import NoReasonToGo, Untaken
from domain.transfer import Transfer
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.test_conversation import bodies, opened

pytestmark = pytest.mark.usefixtures("inside")
EVENING = timedelta(hours=6)


def held(by: Officer, token: str = "hers") -> Conversation:
    conversation = opened(token, draft="mot")
    conversation.take(by)
    return conversation


def promised(conversation: Conversation, by: Officer, text: str = "", key: str = "k") -> None:
    promise.make(conversation, by, kind="call", due_at=now() + EVENING, text=text, key=key)


def closed(by: Officer, token: str = "closed") -> Conversation:
    """Over, with a promise to keep."""
    conversation = held(by, token)
    promised(conversation, by, "après 18 h")
    conversation.close(by, "advice")
    db.session.refresh(conversation)
    return conversation


def acts(prefix: str = "handover.") -> list[tuple[str, str | None]]:
    rows = db.session.query(AuditEntry).filter(AuditEntry.act.like(f"{prefix}%"))
    return [(row.act, row.why) for row in rows.order_by(AuditEntry.id)]


def holder(conversation: Conversation) -> int | None:
    db.session.refresh(conversation)
    return conversation.officer_id


def gone(officer: Officer) -> None:
    """They signed out everywhere, whatever was untaken."""
    stopping.leave(officer, reason="Plus de réseau")


def test_a_promise_is_made_once_sealed_and_kept_by_name(martin: Officer) -> None:
    conversation = held(martin)
    due = now() + EVENING
    for _ in range(2):
        said = {"kind": "call", "due_at": due, "text": "sur le fixe de sa sœur", "key": "k"}
        promise.make(conversation, martin, **said)
    (found,) = promise.of(conversation)
    assert (found.kind, found.text, found.late) == ("call", "sur le fixe de sa sœur", False)
    (row,) = db.session.scalars(select(Promise))
    assert b"fixe" not in (row.sealed_text or b"fixe")
    promise.keep(conversation, found.id, martin)
    promise.cancel(conversation, found.id, martin)
    db.session.refresh(row)
    assert (row.settled_as, row.settled_by_id) == ("kept", martin.id), "twice is once"
    assert promise.of(conversation) == []
    assert acts("promise.") == [("promise.made", "call"), ("promise.kept", None)]


def test_what_is_no_promise_is_refused(martin: Officer) -> None:
    conversation = held(martin)
    good = {"kind": "write", "due_at": now() + EVENING, "text": "", "key": "k"}
    for wrong, refusal in (
        ({"kind": ""}, NoPromise),
        ({"text": "x" * 201}, PromiseTooLong),
        ({"due_at": now() - timedelta(seconds=1)}, NoTime),
        ({"due_at": now() + timedelta(days=31)}, NoTime),  # erased by then
    ):
        with pytest.raises(refusal):
            promise.make(conversation, martin, **{**good, **wrong})
    assert promise.of(conversation) == []


def test_nobody_ends_before_their_lines_are_taken(martin: Officer, petit: Officer) -> None:
    duty.begin(petit)
    open_, over = held(martin), closed(martin)
    for _ in range(2):
        with pytest.raises(Untaken):
            stopping.end(martin)
    assert duty.of(martin.id).paused_for == "leaving", "nothing new comes to them"
    assert not duty.of(martin.id).receives
    with pytest.raises(Untaken):
        stopping.end(martin, reason="Je suis pressé")
    sheet = handover.look(petit)
    assert [(line.id, line.kind, line.there) for line in sheet.up] == [
        (open_.id, "conversation", True), (over.id, "promise", True),
    ]  # fmt: skip
    assert handover.look(martin).up == [], "their own are no lines to them"
    assert [(each.officer, each.lines) for each in overview.of(petit).announced] == [
        ("Camille Martin", 2)
    ]
    handing.take(open_.id, petit)
    handing.take(open_.id, petit)
    assert holder(open_) == petit.id
    assert bodies(open_)[-1] == "transferred", "she is told"
    with pytest.raises(Untaken):
        stopping.end(martin)
    handing.take(over.id, petit)
    assert [each.taker for each in handover.look(martin).own] == ["Alex Petit"] * 2
    stopping.end(martin)
    assert not duty.of(martin.id).on
    assert announcing.lines() == []
    assert acts() == [
        ("handover.opened", None), ("handover.taken", "conversation"), ("handover.taken", "promise"),
        ("handover.closed", None),
    ]  # fmt: skip


def test_who_takes_what_is_over_can_open_it_keep_the_promise_and_reopen(
    martin: Officer, petit: Officer
) -> None:
    duty.begin(petit)
    over = closed(martin)
    with pytest.raises(Untaken):
        stopping.end(martin)
    assert Conversation.held_by(petit, over.id) is None
    assert [due.text for due in handover.look(petit).promises] == [""], "to whom it falls alone"
    handing.take(over.id, petit)
    assert Conversation.held_by(martin, over.id) is None
    assert bodies(over)[-2:] == ["closed", "transferred"], "it stands in her conversation"
    assert [due.text for due in handover.look(petit).promises] == ["après 18 h"]
    db.session.refresh(over)
    assert over.reopens_for(petit)
    assert not over.reopens_for(martin)
    over.reopen(petit)
    over.post("Je vous rappelle comme promis", by=petit)
    (found,) = promise.of(over)
    promise.keep(over, found.id, petit)
    assert handover.look(martin).promises == []


def test_a_danger_is_a_line_and_stays_one_until_somebody_ends_it(
    martin: Officer, petit: Officer, clock: Clock
) -> None:
    duty.begin(petit)
    conversation = held(martin)
    danger.declare(conversation, martin)
    call.add(conversation, martin, whom="le 17", answered="", key="k")
    conversation.close(martin, "emergency")
    with pytest.raises(Untaken):
        stopping.end(martin)
    (line,) = handover.look(petit).up
    assert (line.kind, line.urgent) == ("danger", "danger")
    (seen,) = handover.look(petit).dangers
    assert (seen.id, seen.called, seen.ended_at) == (conversation.id, True, None)
    clock.go(hours=30)
    tending.tend(lines=False)
    assert [line.id for line in handover.look(petit).up] == [conversation.id], "a day later too"
    assert [each.id for each in handover.look(petit).dangers] == [conversation.id]
    with pytest.raises(Untaken):
        stopping.end(martin)
    handing.take(conversation.id, petit)
    stopping.end(martin)
    assert holder(conversation) == petit.id
    danger.end(conversation, "safe", petit)
    stopping.end(petit)
    assert handover.look(petit).up == []
    assert handover.look(petit).dangers == [], "over, and of the day before"


def test_a_danger_that_is_over_stands_on_the_sheet_for_a_day(martin: Officer, clock: Clock) -> None:
    conversation = held(martin)
    danger.declare(conversation, martin)
    danger.end(conversation, "safe", martin)
    conversation.close(martin, "emergency")
    clock.go(hours=23)
    assert [each.ended_at is None for each in handover.look(martin).dangers] == [False]
    clock.go(hours=2)
    assert handover.look(martin).dangers == []


def test_who_stays_withdraws_their_lines(martin: Officer, petit: Officer) -> None:
    duty.begin(petit)
    conversation = held(martin)
    with pytest.raises(Untaken):
        stopping.end(martin)
    stopping.begin(martin)
    assert duty.of(martin.id).receives
    assert handover.look(petit).up == []
    with pytest.raises(Relieved) as refused:
        handing.take(conversation.id, petit)
    assert "n’est plus à prendre" in str(refused.value)
    assert holder(conversation) == martin.id
    assert acts()[-1] == ("handover.closed", "withdrawn")


def test_a_line_is_taken_whichever_way_it_comes_to_somebody(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    for officer in (petit, durand):
        duty.begin(officer)
    first, second = held(martin, "first"), held(martin, "second")
    with pytest.raises(Untaken):
        stopping.end(martin)
    Transfer.ask(first, by=martin, to=petit.id, reason="Fin de service")
    Transfer.of(first).accept(petit)
    second.put_back(martin, "asked")
    (line,) = handover.look(petit).up
    assert (line.id, line.there, line.giver) == (second.id, False, "Camille Martin")
    routing.take_next(durand)
    assert handover.look(petit).up == []
    taken = select(HandoverLine.taken_by_id).order_by(HandoverLine.id)
    assert list(db.session.scalars(taken)) == [petit.id, durand.id]
    with pytest.raises(Relieved) as refused:
        handing.take(second.id, petit)
    assert "Claude Durand" in str(refused.value)


def test_what_was_offered_lapses_with_the_line(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    for officer in (petit, durand):
        duty.begin(officer)
    conversation = held(martin)
    Transfer.ask(conversation, by=martin, to=petit.id, reason="motif")
    with pytest.raises(Untaken):
        stopping.end(martin)
    handing.take(conversation.id, durand)
    assert Transfer.of(conversation) is None


def test_places_limit_a_colleague_and_not_a_supervisor(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    petit.places = durand.places = 1
    db.session.commit()
    own = held(petit, "own")
    three = [held(martin, f"n{number}") for number in range(3)]
    with pytest.raises(Untaken):
        stopping.end(martin)
    with pytest.raises(Full):
        handing.take(three[0].id, petit)
    assert holder(three[0]) == martin.id, "nothing of it was done"
    with pytest.raises(Relieved):
        handing.take_all(petit)
    handing.take_all(durand)
    assert {holder(each) for each in three} == {durand.id}
    assert holder(own) == petit.id, "it was no line"
    assert duty.of(durand.id).on, "whoever takes is at work"
    stopping.end(martin)


def test_alone_one_goes_home_for_a_written_reason_and_nobody_is_forgotten(
    martin: Officer, petit: Officer, clock: Clock
) -> None:
    conversation, over = held(martin), closed(martin)
    with pytest.raises(Untaken):
        stopping.end(martin)
    for wrong in ("", "  ", "x" * 201):
        with pytest.raises(NoReasonToGo):
            stopping.end(martin, reason=wrong)
    stopping.end(martin, reason="Personne pour la relève à 22 h")
    assert not duty.of(martin.id).on
    assert [item.id for item in queue.waiting()] == [conversation.id]
    assert bodies(conversation)[-1] == "back", "she is told"
    assert ("handover.left", "Personne pour la relève à 22 h") in acts()
    sheet = handover.look(petit)
    assert [(line.id, line.there) for line in sheet.up] == [
        (conversation.id, False),
        (over.id, False),
    ]
    handing.take(conversation.id, petit)
    handing.take(over.id, petit)
    assert duty.of(petit.id).on
    assert (holder(conversation), holder(over)) == (petit.id, petit.id)
    assert acts()[-1] == ("handover.closed", None)


def test_who_could_take_is_at_work_or_a_supervisor_whose_page_was_used(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    assert not handing.relief(martin)
    duty.begin(petit)
    assert handing.relief(martin)
    duty.pause(petit, "leaving")
    assert not handing.relief(martin), "two who go home do not relieve each other"
    with transaction():
        Sitting.begin(petit, "", proved=True)
        Sitting.begin(durand, "", proved=True)
    assert handing.relief(martin)
    assert not handing.relief(durand)
    clock.go(minutes=31)
    assert not handing.relief(martin)


def test_signed_out_or_lost_leaves_lines_that_anybody_takes(
    martin: Officer, petit: Officer, clock: Clock
) -> None:
    over = closed(martin)
    gone(martin)
    assert acts() == [("handover.opened", None), ("handover.left", "Plus de réseau")]
    duty.begin(petit)
    conversation = held(petit, "theirs")
    clock.go(minutes=2)
    tending.tend()
    assert not duty.of(petit.id).on
    up = handover.look(martin).up
    assert [(line.id, line.giver) for line in up] == [(conversation.id, "Alex Petit")]
    assert [line.id for line in handover.look(petit).up] == [conversation.id, over.id]
    stopping.begin(martin)
    assert [line.id for line in handover.look(petit).up] == [conversation.id], "martin is back"


def test_what_falls_to_somebody_who_is_not_at_work_is_to_take(
    martin: Officer, petit: Officer
) -> None:
    """Promised after their work was over: no handover had it."""
    conversation = held(martin)
    conversation.close(martin, "advice")
    stopping.end(martin)
    assert acts() == []
    promised(conversation, martin)
    assert [line.id for line in handover.look(petit).up] == [conversation.id]
    handing.take(conversation.id, petit)
    assert holder(conversation) == petit.id
    assert [act for act, _ in acts()] == ["handover.opened", "handover.taken", "handover.closed"]


def test_what_is_over_meanwhile_is_no_line(martin: Officer, petit: Officer) -> None:
    duty.begin(petit)
    conversation = held(martin)
    with pytest.raises(Untaken):
        stopping.end(martin)
    conversation.end()
    with pytest.raises(Relieved):
        handing.take(conversation.id, petit)
    stopping.end(martin)
    handing.tidy()
    assert acts()[-1] == ("handover.closed", None)
    over = closed(petit, "another")
    with pytest.raises(Untaken):
        stopping.end(petit)
    assert retention.erase(over.id, "asked")
    assert db.session.scalars(select(Promise)).all() == []
    assert not db.session.scalars(select(HandoverLine).where(HandoverLine.ended_at.is_(None))).all()
    handing.tidy()
    assert not db.session.scalars(select(Handover).where(Handover.closed_at.is_(None))).all()
    assert room.look().there == 0
