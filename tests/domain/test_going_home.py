"""Going home: what an officer put back counts until somebody took it, and signing out is no way around that."""

from datetime import timedelta

import pytest

from domain import (
    accepting,
    announcing,
    appointment,
    duty,
    handing,
    handover,
    promise,
    queue,
    routing,
    stopping,
)
from domain.officer import Officer
from domain.stopping import NoReasonToGo, Untaken
from tests.clock import Clock
from tests.domain import appointing
from tests.domain.test_conversation import bodies
from tests.domain.test_handover import acts, held, holder, promised

pytestmark = pytest.mark.usefixtures("inside")


def test_what_was_put_back_is_a_line_until_somebody_has_it(martin: Officer, petit: Officer) -> None:
    duty.begin(petit)
    paused, asked = held(martin, "paused"), held(martin, "asked")
    asked.put_back(martin, "asked")
    stopping.pause(martin, sure=True)
    for _ in range(2):
        with pytest.raises(Untaken):
            stopping.end(martin)
    assert duty.of(martin.id).paused_for == "leaving", "also who paused for something else before"
    assert not handing.relief(petit), "who goes home relieves nobody"
    (line, other) = handover.look(petit).up
    assert {line.id, other.id} == {paused.id, asked.id}
    assert (line.giver, line.there, line.kind) == ("Camille Martin", False, "conversation")
    handing.take(paused.id, petit)
    with pytest.raises(Untaken):
        stopping.end(martin)
    assert routing.take_next(petit).id == asked.id
    stopping.end(martin)
    assert not duty.of(martin.id).on
    assert announcing.lines() == []


def test_what_was_put_back_in_a_work_that_is_over_is_nobodys_line(
    martin: Officer, clock: Clock
) -> None:
    """It waits among the first of the queue; whoever begins again begins anew."""
    conversation = held(martin)
    with pytest.raises(Untaken):
        stopping.end(martin)
    stopping.end(martin, reason="Personne")
    clock.go(minutes=1)
    stopping.begin(martin)
    assert [each.id for each in queue.waiting()] == [conversation.id]
    stopping.end(martin)
    assert not duty.of(martin.id).on


def test_what_she_ended_in_the_queue_can_be_taken_with_its_promise(
    martin: Officer, petit: Officer
) -> None:
    duty.begin(petit)
    conversation = held(martin)
    promised(conversation, martin, "le soir")
    conversation.put_back(martin, "asked")
    conversation.end()
    (line,) = handover.look(petit).up
    assert (line.kind, line.giver) == ("promise", "Camille Martin"), "before anybody goes home too"
    with pytest.raises(Untaken):
        stopping.end(martin)
    handing.take(conversation.id, petit)
    assert holder(conversation) == petit.id
    assert not conversation.reopens_for(petit), "she ended it herself"
    assert [each.text for each in promise.of(conversation)] == ["le soir"]
    assert bodies(conversation)[-1] == "transferred"
    stopping.end(martin)
    assert acts()[-2:] == [("handover.taken", "promise"), ("handover.closed", None)]


def test_signing_out_is_ending(martin: Officer, petit: Officer) -> None:
    duty.begin(petit)
    conversation = held(martin)
    with pytest.raises(Untaken):
        stopping.leave(martin)
    assert duty.of(martin.id).paused_for == "leaving"
    for wrong in ("", " ", "x" * 201):
        with pytest.raises(NoReasonToGo):
            stopping.leave(martin, reason=wrong)
    stopping.leave(martin, reason="Malaise, je suis conduite aux urgences")
    assert not duty.of(martin.id).on
    assert ("handover.left", "Malaise, je suis conduite aux urgences") in acts()
    assert bodies(conversation)[-1] == "back"
    assert [line.id for line in handover.look(petit).up] == [conversation.id]


def test_a_supervisor_signs_out_for_no_reason_and_who_left_nothing_just_does(
    petit: Officer, durand: Officer
) -> None:
    stopping.begin(petit)
    conversation = held(durand)
    with pytest.raises(Untaken):
        stopping.leave(durand)
    stopping.leave(durand, reason="")
    assert not duty.of(durand.id).on
    assert ("handover.left", None) in acts()
    assert [line.id for line in handover.look(petit).up] == [conversation.id]
    stopping.leave(petit)
    assert not duty.of(petit.id).on


def test_an_appointment_of_the_coming_day_is_taken_by_name(
    martin: Officer, petit: Officer, clock: Clock
) -> None:
    slots = appointing.opened(appointing.station())
    duty.begin(martin)
    conversation = held(martin)
    appointment.offer(conversation, [slots[-1].id], by=martin, key="k")
    accepting.accept(conversation, slots[-1].id)
    conversation.close(martin, "appointment")
    clock.time = slots[-1].starts_at - timedelta(hours=25)
    stopping.end(martin)  # more than a day before: nothing of it is left to this shift
    clock.time = slots[-1].starts_at - timedelta(hours=20)
    (line,) = handover.look(petit).up
    assert (line.id, line.kind, line.giver, line.there) == (
        conversation.id, "appointment", "Camille Martin", False,
    )  # fmt: skip
    stopping.begin(martin)
    duty.begin(petit)
    with pytest.raises(Untaken):
        stopping.end(martin)
    handing.take(conversation.id, petit)
    stopping.end(martin)
    assert holder(conversation) == petit.id
    assert [each.officer_name for each in handover.look(petit).appointments] == ["Alex Petit"]
    assert ("handover.taken", "appointment") in acts()
    clock.time = slots[-1].ends_at
    duty.hear(petit.id)
    stopping.end(petit)
    assert not duty.of(petit.id).on, "it is over"
