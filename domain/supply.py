"""Supply: what a station has to give: its slots, made of its openings week after week, and those that are free."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from domain import closure, holiday, unit
from domain.clock import now
from domain.opening import Opening, moments, stand
from domain.pass_ import Pass
from domain.slot import Slot, open_to
from domain.station import Station
from domain.wall import moment, today
from domain.wishes import Wishes
from extensions import db, transaction

KEPT = timedelta(days=31)  # after its day
SHOWN, LISTED = 40, 200  # at once: to an officer who looks for one, and to the station
_FREE = {"synchronize_session": False}
_FRESH = {"populate_existing": True}

unit.number(
    "slot_weeks", 6, 1, 26, _l("Rendez-vous : semaines pour lesquelles les créneaux sont faits")
)


def fill(station_id: int) -> None:
    """Make what is not made yet of the coming weeks; most times there is nothing to do."""
    station = db.session.get_one(Station, station_id)
    if station.gone_at is not None:
        return
    last = today(zone=station.clock) + _ahead()
    unmade = or_(Opening.until.is_(None), Opening.made_until < Opening.until)
    live = Opening.station_id == station_id, Opening.ended_at.is_(None), Opening.made_until < last
    for opening in db.session.scalars(select(Opening).where(*live, unmade)).all():
        _make(opening, last, station)


def free(station_id: int, wishes: Wishes, mine: int | None = None) -> list[Slot]:
    """Those of the coming weeks that are as she wishes, the first first; also what is held for ``mine``."""
    fill(station_id)
    coming = Slot.station_id == station_id, Slot.starts_at > now(), open_to(mine)
    asked = select(Slot).where(*coming).order_by(Slot.starts_at, Slot.id)
    found = db.session.scalars(asked, execution_options=_FRESH)
    return [slot for slot in found if wishes.met_by(slot)][:SHOWN]


def coming(station_id: int) -> list[Slot]:
    """The next of a station, at most two hundred, but for those withdrawn."""
    fill(station_id)
    there = Slot.station_id == station_id, Slot.ends_at > now(), Slot.withdrawn_at.is_(None)
    return list(
        db.session.scalars(
            select(Slot).where(*there).order_by(Slot.starts_at, Slot.room).limit(LISTED),
            execution_options=_FRESH,
        )
    )


def holidays(station: Station) -> dict[date, str]:
    """Those of the weeks for which slots are made."""
    on = today(zone=station.clock)
    return holiday.between(station.department, on, on + _ahead())


def of_day(station: Station, on: date) -> list[int]:
    """Those of one day there that were not withdrawn."""
    first, end = (moment(day, zone=station.clock) for day in (on, on + timedelta(days=1)))
    day = Slot.starts_at >= first, Slot.starts_at < end, Slot.withdrawn_at.is_(None)
    return list(db.session.scalars(select(Slot.id).where(Slot.station_id == station.id, *day)))


def tidy() -> None:
    """Forget passes when their day is over, and slots a month later."""
    with transaction():
        for over in (
            delete(Pass).where(Pass.ends_at <= now()),
            delete(Slot).where(Slot.ends_at < now() - KEPT),
        ):
            db.session.execute(over, execution_options=_FREE)


def _ahead() -> timedelta:
    return timedelta(weeks=unit.chosen("slot_weeks"))


def _make(opening: Opening, last: date, station: Station) -> None:
    """Compare and set: one of those who look makes them, and a moment that is there is not made again."""
    here = Opening.station_id == opening.station_id
    still = Opening.id == opening.id, Opening.made_until == opening.made_until, here
    done = update(Opening).where(*still, Opening.ended_at.is_(None)).values(made_until=last)
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    copied = ("station_id", "gender", "room", "host", "languages", "accessible")
    kept = {name: getattr(opening, name) for name in copied} | {"opening_id": opening.id}
    with transaction():
        stand(opening.station_id)
        first = opening.made_until + timedelta(days=1)
        if db.session.scalar(done.returning(Opening.id), execution_options=_FREE) is None:
            return
        shut = closure.shut(opening, station, first, last)
        rows = [
            kept | {"starts_at": begins, "ends_at": ends, "made_at": now()}
            for begins, ends in moments(opening, first, last, station.clock)
            if begins > now() and today(begins, station.clock) not in shut
        ]
        if rows:
            db.session.execute(insert(Slot).on_conflict_do_nothing(), rows)
    db.session.expire(opening)
