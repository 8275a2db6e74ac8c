"""Interrupting: on some days one opening receives nobody, and the others of the station do."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain import audit, calling_off
from domain.closure import Interruption
from domain.errors import Refused
from domain.officer import Officer
from domain.opening import Opening, may_publish, stand
from domain.slot import Slot
from domain.station import Station
from domain.wall import moment, today
from extensions import db, transaction

LONGEST = timedelta(days=366)


class NoInterruption(Refused):
    """Over already, backwards, or longer than a year."""

    sentence = _l(
        "Indiquez un dernier jour à venir, pas avant le premier, et un an au plus. Rien n’a été retiré."
    )
    field = "last"


def interrupt(
    opening: Opening, station: Station, first: date, last: date, by: Officer, *, sure: int = 0
) -> list[datetime]:
    """From ``first`` to ``last`` nobody is received in it. Returns what stays, as ``calling_off.close`` does.

    ``NoInterruption``; ``StillExpected`` unless they are ``sure`` of as many as would be called off.
    """
    may_publish(by, station)
    if last < max(first, today(zone=station.clock)) or last - first >= LONGEST:
        raise NoInterruption
    calling_off.expect(_between(opening, station, first, last), sure)
    mine = (
        Interruption.opening_id == opening.id,
        Interruption.first == first,
        Interruption.last == last,
    )
    made = Interruption(opening_id=opening.id, first=first, last=last, officer_id=by.id)
    try:
        with transaction():
            stand(station.id)
            if db.session.scalar(select(Interruption.id).where(*mine)) is None:
                db.session.add(made)
                db.session.flush()
                audit.record("slot.withdrawn", by=by, about=station.topic, why=f"{first} {last}")
    except IntegrityError:  # both at the same moment
        db.session.rollback()
    return calling_off.withdraw_all(_between(opening, station, first, last), by, sure=True)


def _between(opening: Opening, station: Station, first: date, last: date) -> list[int]:
    begin, end = (
        moment(first, zone=station.clock),
        moment(last + timedelta(days=1), zone=station.clock),
    )
    its = Slot.opening_id == opening.id, Slot.starts_at >= begin, Slot.starts_at < end
    standing = select(Slot.id).where(*its, Slot.withdrawn_at.is_(None)).order_by(Slot.id)
    return list(db.session.scalars(standing))
