"""An appointment called off once all was over is left to somebody, until she knows or cannot be reached."""

import pytest
from sqlalchemy import select

from domain import (
    accepting,
    agenda,
    appointment,
    calling_off,
    duty,
    handing,
    handover,
    left,
    overview,
    stranded,
    supply,
)
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.slot import Slot
from domain.stranded import NotStranded
from extensions import db
from tests.clock import Clock
from tests.domain import appointing


@pytest.fixture(autouse=True)
def early(clock: Clock) -> None:
    """Tomorrow’s first slot is more than a day ahead: what begins within one is left to whoever closed it."""
    clock.time = clock.time.replace(hour=6, minute=0, second=0)


def off(martin: Officer, *, closed: bool = True) -> tuple[Conversation, list[Slot]]:
    """Hers, of which the first slot was accepted and then taken back by the station."""
    slots = appointing.opened(appointing.station())
    hers = appointing.held("a", martin)
    appointment.offer(hers, [slots[0].id], by=martin, key="k")
    accepting.accept(hers, slots[0].id)
    if closed:
        hers.close(martin, "appointment")
        assert left.of(martin) == [], "an appointment that stands asks nothing of anybody"
    calling_off.withdraw(db.session.get_one(Slot, slots[0].id), Officer.called("durand"), sure=True)
    db.session.refresh(hers)
    return hers, slots


def test_it_is_left_to_whoever_answers_for_it_and_taken_when_they_are_gone(
    martin: Officer, petit: Officer
) -> None:
    hers, slots = off(martin)
    duty.begin(petit)
    (seen,) = overview.of(martin).stranded
    assert (seen.id, seen.starts_at, seen.department) == (hers.id, slots[0].starts_at, "69")
    assert overview.of(petit).stranded == [], "whoever is at work sees to it"
    assert left.of(martin) == [(hers.id, "called-off")]
    duty.end(martin)
    assert [each.id for each in overview.of(petit).stranded] == [hers.id]
    (line,) = handover.look(petit).up
    assert (line.id, line.kind, line.there) == (hers.id, "called-off", False)
    handing.take(hers.id, petit)
    db.session.refresh(hers)
    assert (hers.officer_id, left.of(martin)) == (petit.id, [])
    assert left.of(petit) == [(hers.id, "called-off")]
    for how in ("told", "unreached"):
        stranded.settle(hers, petit, how)
    assert (left.of(petit), overview.of(petit).stranded, stranded.of(hers)) == ([], [], False)
    told = select(AuditEntry.why).where(AuditEntry.act == "appointment.settled")
    assert db.session.scalars(told).all() == ["told"], "once"
    with pytest.raises(NotStranded):
        stranded.settle(hers, petit, "x")


def test_it_is_over_when_she_answers_what_is_offered_instead(martin: Officer) -> None:
    slots = appointing.opened(where := appointing.station())
    hers = appointing.held("a", martin)
    appointment.offer(hers, [slots[0].id], by=martin, key="k")
    accepting.accept(hers, slots[0].id)
    hers.close(martin, "appointment")
    desk = Officer.called("accueil")
    desk.station_id = where.id
    db.session.commit()
    other = supply.coming(where.id)[5].id
    calling_off.propose(db.session.get_one(Slot, slots[0].id), [other], desk, "k2")
    assert stranded.of(hers), "what is offered in its place is not known to her either"
    accepting.accept(hers, other)
    assert agenda.of(hers).agreed.slot.id == other
    assert not stranded.of(hers)
    assert left.of(martin) == []


def test_where_it_was_open_she_was_told_in_it(martin: Officer, clock: Clock) -> None:
    hers, _ = off(martin, closed=False)
    clock.go(seconds=1)
    hers.close(martin, "advice")
    db.session.refresh(hers)
    assert not stranded.of(hers)
    assert left.of(martin) == []
