"""Days without: an opening alone is interrupted, and nobody publishes on a public holiday without meaning to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain import (
    accepting,
    agenda,
    appointment,
    closure,
    holiday,
    interrupting,
    opening,
    publishing,
    supply,
)
from domain.calling_off import StillExpected
from domain.interrupting import NoInterruption
from domain.officer import Officer
from domain.opening import NotYourStation
from domain.publishing import OnHoliday
from domain.slot import Slot
from domain.station import Station
from domain.wall import today
from extensions import db
from tests.clock import Clock
from tests.domain import appointing


def days(where: Station, room: str = "Salle 2") -> list[date]:
    standing = Slot.station_id == where.id, Slot.withdrawn_at.is_(None), Slot.room == room
    at = db.session.scalars(select(Slot.starts_at).where(*standing).order_by(Slot.starts_at))
    return sorted({today(each, where.clock) for each in at})


def test_holidays_are_those_of_the_department() -> None:
    may = date(2027, 5, 1)
    assert holiday.name("69", may) == "Fête du Travail"
    assert holiday.name("69", may + timedelta(days=1)) == ""
    good_friday = date(2027, 3, 26)
    assert (holiday.name("69", good_friday), holiday.name("67", good_friday)) == (
        "",
        "Vendredi saint",
    )
    turn = holiday.between("974", date(2026, 12, 20), date(2027, 1, 1))
    assert list(turn) == [date(2026, 12, 20), date(2026, 12, 25), date(2027, 1, 1)]


def test_on_a_holiday_there_are_slots_only_where_that_was_meant(
    durand: Officer, clock: Clock
) -> None:
    clock.time = datetime(2027, 4, 20, 12, tzinfo=UTC)  # a Tuesday; 1 and 8 May are Saturdays
    where = appointing.station()
    saturdays = {"since": "2027-04-24", "weekday": "5", "count": "1"}
    appointing.opened(where, "shut", holidays="", **saturdays)
    appointing.opened(where, "open", room="Salle 3", **saturdays)
    first = date(2027, 4, 24)
    weeks = [first + timedelta(weeks=number) for number in range(6)]
    assert days(where, "Salle 3") == weeks
    assert days(where) == [each for each in weeks if each not in (weeks[1], weeks[2])]
    assert set(weeks[1:3]) <= set(supply.holidays(where)), "and the page says so"
    alone = appointing.typed(since="2027-05-06", until="2027-05-06", room="Salle 4", holidays="")
    with pytest.raises(OnHoliday) as refused:
        publishing.publish(where, alone, key="one", by=durand)
    assert "Ascension" in str(refused.value.sentence)
    publishing.publish(where, alone | {"holidays": "1"}, key="one", by=durand)


def test_an_opening_is_interrupted_and_the_others_are_not(martin: Officer, durand: Officer) -> None:
    where = appointing.station()
    appointing.opened(where, "beside", room="Salle 3")
    slots = appointing.opened(where)
    its = next(each for each in opening.of(where) if each.room == "Salle 2")
    mine = next(each for each in slots if each.room == "Salle 2")
    before, first = days(where), today(mine.starts_at, where.clock)
    last = first + timedelta(days=13)
    hers = appointing.held("a", martin)
    appointment.offer(hers, [mine.id], by=martin, key="k")
    accepting.accept(hers, mine.id)
    for wrong in ((last, first), (first - timedelta(3), first - timedelta(2)),
                  (first, first + timedelta(days=366))):  # fmt: skip
        with pytest.raises(NoInterruption):
            interrupting.interrupt(its, where, *wrong, durand)
    with pytest.raises(NotYourStation):
        interrupting.interrupt(its, where, first, last, martin)
    for sure in (0, 2):
        with pytest.raises(StillExpected) as refused:
            interrupting.interrupt(its, where, first, last, durand, sure=sure)
        assert refused.value.count == 1
    assert agenda.of(hers).agreed.stands
    for _ in range(2):
        assert interrupting.interrupt(its, where, first, last, durand, sure=1) == []
    assert agenda.of(hers).agreed.ended == "called-off"
    assert days(where) == [each for each in before if not first <= each <= last]
    assert days(where, "Salle 3") == before
    late = first + timedelta(weeks=9)  # of which no slots are made yet
    interrupting.interrupt(its, where, late, late, durand)
    assert len(closure.interruptions(its.id, first)) == 2
    supply._make(its, late + timedelta(weeks=1), where)
    assert late not in days(where)
    assert days(where)[-1] == late + timedelta(weeks=1)
