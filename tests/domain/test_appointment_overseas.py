"""Where clocks are not those of Paris, an appointment is at the hour that the place and she were told."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from blueprints import appointments
from domain import accepting, agenda, appointment, calling_off, pass_, reception, reminder, supply
from domain.officer import Officer
from domain.reception import AnotherDay
from domain.slot import Slot
from domain.wall import today
from extensions import db, transaction
from tests.clock import Clock
from tests.domain import appointing

PLACES = [  # department, minutes on the clock there, the hour there in UTC, how it is called
    ("974", "09:00", 5, "heure de La Réunion"),
    ("988", "08:00", -3, "heure de la Nouvelle-Calédonie"),
    ("987", "17:00", 27, "heure de Tahiti"),
]


@pytest.mark.parametrize(("department", "start", "utc", "clock_said"), PLACES)
def test_an_hour_typed_there_is_that_hour_for_everybody(
    app: Flask, martin: Officer, clock: Clock,
    department: str, start: str, utc: int, clock_said: str,
) -> None:  # fmt: skip
    where = appointing.station("Brigade", department, department)
    first, *_ = appointing.opened(where, start=start, count="1")
    on = today(first.starts_at, where.clock)
    assert on == today(zone=where.clock) + timedelta(days=1)
    assert first.starts_at == datetime.combine(on, time(0), UTC) + timedelta(hours=utc)
    hers = appointing.held("a", martin)
    appointment.offer(hers, [first.id], by=martin, key="k")
    accepting.accept(hers, first.id)
    code = agenda.of(hers).agreed.code
    assert f"DTSTART:{first.starts_at:%Y%m%dT%H%M%SZ}" in str(reminder.of(hers))
    with app.test_request_context():
        assert appointments.slot_day(first).endswith(f"à {start} ({clock_said})")
        assert appointments.slot_there(first).endswith(f"à {start}")
        assert appointments.told_hour(first.starts_at, where) == f"{start} ({clock_said})"
        assert (
            appointments.coming(first.starts_at, department) == f"{on:%d/%m} {start} ({clock_said})"
        )
        assert appointments.by_clock(start, "69") == start
    desk = Officer.called("accueil")
    with transaction():
        db.session.execute(update(Officer).where(Officer.id == desk.id).values(station_id=where.id))
    db.session.expire(desk)
    clock.time = first.starts_at.astimezone(where.clock).replace(hour=0, minute=0) - timedelta(
        minutes=1
    )
    assert pass_.expected(where) == []
    with pytest.raises(AnotherDay) as refused:
        reception.show(code, desk)
    assert start in str(refused.value.sentence)
    clock.go(minutes=2)
    assert [each.slot_id for each in pass_.expected(where)] == [first.id]
    assert reception.show(code, desk).arrived_at
    clock.time = first.starts_at.astimezone(where.clock).replace(hour=23, minute=58)
    assert agenda.of(hers).agreed.stands
    assert reception.show(code, desk)
    clock.go(minutes=3)
    assert not agenda.of(hers).agreed.stands
    assert pass_.expected(where) == []


def test_a_day_is_closed_by_the_clock_there(durand: Officer) -> None:
    where = appointing.station("Brigade", "987", "987")
    slots = appointing.opened(where, start="15:00", count="1")
    on = today(slots[0].starts_at, where.clock)
    assert today(slots[0].starts_at) == on + timedelta(days=1), "in Paris it is the next day"
    calling_off.close(where, on, durand)
    assert supply.of_day(where, on) == []
    left = select(Slot.starts_at).where(Slot.withdrawn_at.is_(None)).order_by(Slot.starts_at)
    assert today(db.session.scalars(left).first(), where.clock) == on + timedelta(days=7)
    assert isinstance(on, date)
