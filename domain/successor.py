"""A successor: the station that a newer file has in place of one that is gone from it, under another name.

What was published and accepted there stands meanwhile, and is carried over by a supervisor, all of it or nothing.
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, or_, select, update

from domain import audit, opening, station_room, station_search
from domain.appointment import Appointment, changed, tell
from domain.clock import now
from domain.closure import Closure
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from domain.opening import Opening
from domain.pass_ import Pass
from domain.slot import Slot
from domain.station import Station
from extensions import db, transaction

_FREE = {"synchronize_session": False}


class NoSuccessor(Refused):
    """Neither a station that is there, nor one of which clocks show the same."""

    sentence = _l("Choisissez un lieu de la liste, à la même heure légale. Rien n’a été repris.")
    field = "successor"


class NotGone(Refused):
    """It is in the last file after all, or was carried over by somebody else."""

    sentence = _l("Ce lieu n’est plus à reprendre. Rien n’a été changé.")
    status = 409


class RoomsMeet(Refused):
    """Both have somebody in one room at one moment."""

    sentence = _l(
        "Les deux lieux ont des créneaux dans une salle du même nom à la même heure : retirez-les d’abord de l’un "
        "des deux. Rien n’a été repris."
    )
    field = "successor"
    status = 409


def gone_in_use() -> list[Station]:
    """Those that the last file has not, and that still offer, receive or have an account, by name."""
    gone = select(Station).where(Station.gone_at.is_not(None), _in_use())
    return list(db.session.scalars(gone.order_by(Station.name, Station.id)))


def known(id: int) -> Station | None:
    """One that is there, or gone and in use."""
    there = or_(Station.gone_at.is_(None), _in_use())
    return db.session.scalar(select(Station).where(Station.id == id, there))


def likely(station: Station) -> list[Station]:
    """What may have taken its place, the nearest first."""
    if station.gone_at is None:
        return []
    return station_search.near(station.commune_code or "") or station_search.search(
        station.locality
    )


def carry(station: Station, to: int, by: Officer) -> None:
    """All that hangs on it is the successor's: openings, closed days, slots, passes, front desk. Twice is once.

    Whoever has an appointment there keeps it, with her pass, and is told that the place changed its name.
    ``NoSuccessor``, ``NotGone``, ``RoomsMeet``.
    """
    there = Station.found(to)
    if there is None or there.clock != station.clock:
        raise NoSuccessor
    both = select(Station.id).where(Station.id.in_((station.id, to))).order_by(Station.id)
    gone = Station.id == station.id, Station.gone_at.is_not(None)
    with transaction():
        # Rows may still refer to them meanwhile: whoever accepts at this moment holds what is locked next.
        db.session.execute(both.with_for_update(key_share=True))
        if db.session.scalar(select(Station.id).where(*gone, _in_use())) is None:
            raise NotGone
        if station_room.shared(station.id, to) or _published_at_once(station, there):
            raise RoomsMeet
        for conversation in _expecting(station):
            changed(conversation)
            tell(conversation, "renamed")
        _move(station.id, to)
        audit.record("station.succeeded", by=by, about=station.topic, to=there.topic)
    db.session.expire_all()


def _move(old: int, new: int) -> None:
    shut = select(Closure.day).where(Closure.station_id == new)
    days = update(Closure).where(Closure.station_id == old, Closure.day.not_in(shut))
    db.session.execute(days.values(station_id=new), execution_options=_FREE)
    for table in (Opening, Slot, Pass, Officer):
        theirs = update(table).where(table.station_id == old).values(station_id=new)
        db.session.execute(theirs, execution_options=_FREE)
    before = update(Station).where(or_(Station.id == old, Station.successor_id == old))
    db.session.execute(before.values(successor_id=new), execution_options=_FREE)


def _published_at_once(one: Station, other: Station) -> bool:
    theirs = opening.of(other)
    return any(station_room.meets(each, another) for each in opening.of(one) for another in theirs)


def _expecting(station: Station) -> list[Conversation]:
    """Whose appointment is to come there, in one order for all who lock several."""
    asked = select(Conversation).join(Appointment).join(Slot, Slot.appointment_id == Appointment.id)
    mine = Slot.station_id == station.id, Slot.taken_at.is_not(None), Slot.ends_at > now()
    living = Conversation.erased_at.is_(None)
    return list(db.session.scalars(asked.where(*mine, living).order_by(Conversation.id)))


def _in_use() -> Any:
    offers = Opening.station_id == Station.id, Opening.ended_at.is_(None)
    coming = Slot.station_id == Station.id, Slot.ends_at > now(), Slot.withdrawn_at.is_(None)
    desk = Officer.station_id == Station.id, Officer.revoked_at.is_(None)
    return or_(*(exists().where(*which).correlate(Station) for which in (offers, coming, desk)))
