"""Calling off: a station withdraws what it published; whoever had it is told, and may be offered others."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from domain import agenda, appointment, audit, pass_, supply
from domain.accepting import end
from domain.appointment import Appointment, SlotGone, changed, tell
from domain.bells import QUEUE
from domain.clock import now
from domain.closure import Closure
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from domain.opening import Opening, may_publish, stand
from domain.slot import Slot
from domain.station import Station
from extensions import db, transaction, wake

AGAIN = 5  # times a slot may change hands while it is withdrawn
HELD = timedelta(hours=48)  # what a station offers in place of what it takes back
_FREE = {"synchronize_session": False}


class Untellable(Refused):
    """It was kept without its conversation: nobody could tell her that it is off."""

    sentence = _l(
        "Ce créneau est pris par une personne qui a gardé le rendez-vous et effacé sa conversation : elle ne "
        "pourrait pas être prévenue. Il n’a pas été retiré : recevez-la à l’heure dite."
    )
    status = 409


class StillExpected(Refused):
    """People come because of what they accepted: whoever calls that off says that they know how many they are."""

    field = "sure"

    def __init__(self, count: int = 1) -> None:
        self.count = count
        self.sentence = _l(
            "Rendez-vous acceptés qui seraient annulés, sans retour : %(count)s. Rien n’est encore fait : "
            "confirmez.",
            count=count,
        )
        super().__init__(count)


class NobodysSlot(Refused):
    """Nobody has it, so there is nobody to offer another one."""

    sentence = _l("Personne n’a ce créneau : il n’y a rien à déplacer.")
    status = 409


def withdraw(slot: Slot, by: Officer, *, sure: bool = False) -> None:
    """It is offered no more. Whoever had accepted it is told at once, where she wrote.

    ``Untellable``; ``StillExpected`` when somebody accepted it, unless ``sure``.
    """
    may_publish(by, slot.station)
    for _ in range(AGAIN):
        db.session.refresh(slot)
        if slot.withdrawn_at is not None:
            return
        if slot.taken_at is not None and slot.appointment_id is None:
            raise Untellable
        if slot.taken_at is not None and not sure:
            raise StillExpected
        if _withdrawn(slot, _holder(slot), by):
            return
    raise SlotGone


def propose(slot: Slot, others: Iterable[int], by: Officer, key: str) -> None:
    """Take back what she had accepted, and hold others for her in its place, until she answers. She is told.

    ``NobodysSlot``, ``NoSlots``, ``SlotGone``.
    """
    may_publish(by, slot.station)
    free = {each.id: each for each in supply.coming(slot.station_id)}
    wanted = [free[each] for each in set(others) - {slot.id} if each in free]
    conversation = _holder(slot)
    if conversation is None or slot.taken_at is None:
        raise NobodysSlot
    mine = agenda.agreed(conversation)
    until = min([now() + HELD, *(each.starts_at for each in wanted)])
    with transaction():
        withdraw(slot, by, sure=True)
        ids = [each.id for each in wanted]
        lines = mine.lines if mine else []
        appointment.offer(
            conversation, ids, by=by, key=key, lines=lines, until=until, by_station=True
        )


def close(station: Station, day: date, by: Officer, *, sure: int = 0) -> list[datetime]:
    """Nobody is received on that day. Returns what stays, because she could not be told: when it begins.

    ``StillExpected`` unless they are ``sure`` of just as many as would be called off.
    """
    may_publish(by, station)
    expect(supply.of_day(station, day), sure)
    try:
        with transaction():
            stand(station.id)
            known = select(Closure.id).where(Closure.station_id == station.id, Closure.day == day)
            if db.session.scalar(known) is None:
                db.session.add(Closure(station_id=station.id, day=day, officer_id=by.id))
                db.session.flush()
                audit.record("slot.withdrawn", by=by, about=station.topic, why=str(day))
    except IntegrityError:  # both at the same moment
        db.session.rollback()
    return withdraw_all(supply.of_day(station, day), by, sure=True)


def stop(opening: Opening, station: Station, by: Officer) -> list[datetime]:
    """No slots are made of it any more, and what nobody accepted is withdrawn. Returns when what stays begins."""
    may_publish(by, station)
    with transaction():
        stand(station.id)
        if opening.ends(by):
            audit.record("slot.withdrawn", by=by, about=station.topic, why="opening")
    db.session.expire(opening)
    untaken = Slot.opening_id == opening.id, Slot.starts_at > now(), Slot.withdrawn_at.is_(None)
    asked = select(Slot.id).where(*untaken, Slot.taken_at.is_(None)).order_by(Slot.id)
    withdraw_all(db.session.scalars(asked).all(), by)
    left = select(Slot.starts_at).where(*untaken).order_by(Slot.starts_at)
    return list(db.session.scalars(left))


def expect(ids: Iterable[int], sure: int) -> None:
    """``StillExpected`` unless ``sure`` is how many of these slots were accepted by somebody who can be told."""
    off = Slot.taken_at.is_not(None), Slot.appointment_id.is_not(None), Slot.starts_at > now()
    which = Slot.id.in_(list(ids))
    count = db.session.scalar(select(func.count(Slot.id)).where(which, *off)) or 0
    if count not in (0, sure):
        raise StillExpected(count)


def withdraw_all(ids: Iterable[int], by: Officer, *, sure: bool = False) -> list[datetime]:
    """Each of them. Returns when those begin that stay, because she could not be told."""
    left = []
    for each in ids:
        slot = db.session.get_one(Slot, each)
        try:
            withdraw(slot, by, sure=sure)
        except (Untellable, StillExpected):  # accepted at this very moment
            left.append(slot.starts_at)
    return left


def _holder(slot: Slot) -> Conversation | None:
    """In whose conversation it is held or taken."""
    if slot.appointment_id is None:
        return None
    asked = select(Conversation).join(Appointment, Appointment.conversation_id == Conversation.id)
    return db.session.scalar(asked.where(Appointment.id == slot.appointment_id))


def _withdrawn(slot: Slot, conversation: Conversation | None, by: Officer) -> bool:
    """Compare and set: False when it changed hands meanwhile."""
    holder, was_taken = slot.appointment_id, slot.taken_at is not None
    same = Slot.appointment_id.is_(None) if holder is None else Slot.appointment_id == holder
    taken = Slot.taken_at.is_not(None) if was_taken else Slot.taken_at.is_(None)
    empty: dict[str, Any] = dict.fromkeys(("appointment_id", "held_until", "taken_at"))
    gone = update(Slot).where(Slot.id == slot.id, Slot.withdrawn_at.is_(None), same, taken)
    gone = gone.values(empty | {"withdrawn_at": now(), "withdrawn_by": by.id})
    with transaction():
        if conversation is not None:
            changed(conversation)
        if db.session.scalar(gone.returning(Slot.id), execution_options=_FREE) is None:
            return False
        audit.record("slot.withdrawn", by=by, about=slot.topic)
        if was_taken:
            pass_.drop(slot.id)
        if conversation is not None and holder is not None:
            if was_taken and end(holder, "called-off"):
                audit.record(
                    "appointment.cancelled", by=by, about=conversation.topic, why="station"
                )
            tell(conversation, "called-off" if was_taken else "withdrawn")
            wake(QUEUE)  # once it is over, whoever is at work has to tell her
    return True
