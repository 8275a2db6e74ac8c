"""What she gives up is free at once and its pass opens nothing; what is over, shown or taken stays as it is."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from domain import (
    accepting,
    agenda,
    appointment,
    calling_off,
    moving,
    reception,
    slot,
    station_room,
    supply,
    transcript,
)
from domain.accepting import NotFree
from domain.appointment import SlotGone
from domain.conversation import Conversation
from domain.moving import NoAppointment
from domain.officer import Officer
from domain.pass_ import Pass
from domain.reception import WrongPass
from domain.slot import Slot
from domain.station import Station
from domain.wishes import Wishes
from extensions import db, transaction
from tests.clock import Clock
from tests.domain import appointing


@pytest.fixture
def where(martin: Officer, clock: Clock) -> Station:
    """Its front desk is « accueil »."""
    clock.time = clock.time.replace(hour=12, minute=0, second=0)
    found = appointing.station()
    Officer.called("accueil").station_id = found.id
    db.session.commit()
    return found


def accepted(by: Officer, wanted: Slot, token: str = "a") -> Conversation:
    hers = appointing.held(token, by)
    appointment.offer(hers, [wanted.id], by=by, key="k")
    accepting.accept(hers, wanted.id)
    return hers


def fresh(each: Slot) -> Slot:
    return db.session.get_one(Slot, each.id, populate_existing=True)


def events(hers: Conversation) -> list[str | None]:
    db.session.refresh(hers)
    return [each.event for each in transcript.since(hers, 0, limit=100).messages]


def opens(code: str) -> bool:
    try:
        return reception.show(code, Officer.called("accueil")) is not None
    except WrongPass:
        return False


def test_what_she_accepts_instead_frees_the_first_whose_pass_is_dead(
    martin: Officer, where: Station, clock: Clock
) -> None:
    first, second, *_ = appointing.opened(where)
    hers = accepted(martin, first)
    before = agenda.of(hers).agreed.code
    appointment.offer(hers, [second.id], by=martin, key="k2")
    accepting.accept(hers, second.id)
    after = agenda.of(hers).agreed.code
    assert (fresh(first).stands, fresh(second).stands) == ("free", "taken")
    assert events(hers)[-1] == "replaced", "she did not change an hour: the pass is another one"
    clock.time = first.starts_at
    assert not opens(before)
    assert opens(after)


def test_her_pass_is_good_on_the_new_day_and_no_longer(
    martin: Officer, where: Station, clock: Clock
) -> None:
    slots = appointing.opened(where)
    hers = accepted(martin, slots[0])
    moving.move(hers, slots[4].id)  # a week later
    code = agenda.of(hers).agreed.code
    assert events(hers)[-1] == "moved"
    clock.time = slots[4].starts_at
    assert opens(code)
    clock.go(days=1)
    assert not opens(code)


def test_what_its_station_takes_back_opens_nothing(
    martin: Officer, where: Station, clock: Clock
) -> None:
    first, other, *_ = appointing.opened(where)
    hers = accepted(martin, first)
    waiting = appointing.held("b", martin)
    appointment.offer(waiting, [other.id], by=martin, key="k")
    code = agenda.of(hers).agreed.code
    for each in (first, other):
        calling_off.withdraw(fresh(each), Officer.called("durand"), sure=True)
    assert (events(hers)[-1], events(waiting)[-1]) == ("called-off", "withdrawn")
    clock.time = first.starts_at
    assert not opens(code)
    assert db.session.scalars(select(Pass.id)).all() == []


def test_what_has_begun_is_nobodys_to_take(martin: Officer, where: Station, clock: Clock) -> None:
    first, *_ = appointing.opened(where)
    hers = appointing.held("a", martin)
    appointment.offer(hers, [first.id], by=martin, key="k")
    clock.time = first.starts_at
    with pytest.raises(NotFree):
        accepting.accept(hers, first.id)
    with transaction():
        assert not slot.hold(first.id, agenda.of(hers).offer.id, first.ends_at)


def test_once_her_pass_was_shown_nothing_is_changed(
    martin: Officer, where: Station, clock: Clock
) -> None:
    slots = appointing.opened(where)
    hers = accepted(martin, slots[0])
    clock.time = slots[0].starts_at - timedelta(minutes=20)
    assert opens(agenda.of(hers).agreed.code)
    for change in (
        lambda: moving.move(hers, slots[5].id),
        lambda: moving.cancel(hers),
        lambda: moving.disclose(hers, [], ["language"]),
    ):
        with pytest.raises(NoAppointment):
            change()
    assert fresh(slots[0]).stands == "taken"


def test_what_is_held_in_place_of_it_is_held_until_it_begins_at_most(
    martin: Officer, where: Station, clock: Clock
) -> None:
    first, second, *_ = appointing.opened(where)
    hers = accepted(martin, first)
    clock.time = first.starts_at - timedelta(hours=1)
    desk = Officer.called("accueil")
    with pytest.raises(appointment.NoSlots):
        calling_off.propose(fresh(first), [first.id], desk, "same")
    assert fresh(first).stands == "taken", "nothing of it"
    calling_off.propose(fresh(first), [second.id, first.id], desk, "k2")
    assert fresh(second).held_until == second.starts_at
    assert [each.id for each in agenda.of(hers).offer.slots] == [second.id]
    late = appointing.held("b", martin)
    with pytest.raises(SlotGone):
        appointment.offer(late, [second.id], by=martin, key="k")


def test_openings_of_other_dates_do_not_meet() -> None:
    def of(since: date, until: date | None) -> SimpleNamespace:
        usual = {"weekday": 0, "minute": 540, "length": 45, "count": 2, "room": "Salle 2"}
        return SimpleNamespace(**usual, since=since, until=until)

    spring, autumn = of(date(2026, 3, 2), date(2026, 5, 31)), of(date(2026, 9, 1), None)
    assert not station_room.meets(spring, autumn)
    assert not station_room.meets(autumn, spring)
    assert station_room.meets(of(date(2026, 5, 1), None), spring)
    assert station_room.meets(spring, of(date(2026, 5, 31), None))


def test_passes_of_a_day_that_is_over_are_forgotten_and_slots_a_month_later(
    martin: Officer, where: Station, clock: Clock
) -> None:
    first, *_ = appointing.opened(where)
    accepted(martin, first)
    clock.time = first.starts_at + timedelta(days=1)
    supply.tidy()
    assert db.session.scalars(select(Pass.id)).all() == []
    assert fresh(first).stands == "taken"
    assert first.id not in {each.id for each in supply.free(where.id, Wishes())}
    clock.go(days=31)
    supply.tidy()
    assert db.session.get(Slot, first.id, populate_existing=True) is None
