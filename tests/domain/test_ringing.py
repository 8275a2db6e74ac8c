"""A promise rings at the desk of whoever it falls to, and on the board once it is late; its text never does."""

from datetime import timedelta

import pytest

from domain import board, duty, handing, overview, promise, stopping
from domain.clock import now
from domain.officer import Officer
from domain.stopping import Untaken
from tests.clock import Clock
from tests.domain.test_handover import held

pytestmark = pytest.mark.usefixtures("inside")


def test_it_rings_in_time_at_one_desk_until_it_is_settled(
    martin: Officer, petit: Officer, clock: Clock
) -> None:
    duty.begin(petit)
    conversation = held(martin)
    due_at = now().replace(microsecond=0) + timedelta(hours=2)
    promise.make(conversation, martin, kind="call", due_at=due_at, text="le fixe", key="k")
    conversation.close(martin, "advice")
    clock.go(minutes=109)
    assert overview.of(martin).due == []
    before = overview.of(martin).shown(None)
    clock.go(minutes=2)
    (rings,) = overview.of(martin).due
    assert (rings.conversation_id, rings.kind, rings.due_at) == (conversation.id, "call", due_at)
    assert not rings.late
    assert overview.of(martin).shown(None) != before, "an open page is drawn again"
    assert overview.of(petit).due == [], "at nobody else's desk"
    assert board.look().late == []
    clock.go(minutes=10)
    assert [each.late for each in overview.of(martin).due] == [True]
    assert [(each.officer, each.kind) for each in board.look().late] == [("Camille Martin", "call")]
    for officer in (martin, petit):
        duty.hear(officer.id)
    with pytest.raises(Untaken):
        stopping.end(martin)
    handing.take(conversation.id, petit)
    assert overview.of(martin).due == [], "it rings with whoever took it"
    (mine,) = overview.of(petit).due
    promise.keep(conversation, mine.id, petit)
    assert (overview.of(petit).due, board.look().late) == ([], [])
