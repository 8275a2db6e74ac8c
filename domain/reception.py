"""Reception: a victim shows her pass at the front desk of a station, and is let in without a word."""

from sqlalchemy import select, update

from domain import agenda, audit, pass_
from domain.appointment import Appointment, changed, tell
from domain.clock import now
from domain.conversation import Conversation
from domain.officer import Officer
from domain.pass_ import AnotherDay, Pass
from domain.situation import Wiped
from domain.wall import today
from extensions import db, transaction

_FREE = {"synchronize_session": False}


def show(typed: str, by: Officer) -> Pass:
    """She is there: noted once, and her officer sees it. ``WrongPass``, ``AnotherDay``, ``TooManyPasses``."""
    shown = pass_.found(typed, by)
    begins, zone = shown.slot.starts_at, shown.slot.clock
    if today(begins, zone) != today(zone=zone):
        raise AnotherDay(f"{begins.astimezone(zone):%d/%m/%Y, %H:%M}")
    try:
        _arrive(shown, _hers(shown), by)
    except Wiped:  # at this very moment: she is let in all the same
        _arrive(shown, None, by)
    return shown


def look(id: int, by: Officer) -> Pass | None:
    """One that was shown here today, to see again what is to be done; each look is an entry."""
    found = pass_.arrived(by, id)
    if found is not None:
        with transaction():
            audit.record("pass.shown", by=by, about=found.topic)
    return found


def told(shown: Pass) -> list[agenda.Line]:
    """What she agreed that the station knows in advance; nothing once her conversation is erased."""
    conversation = _hers(shown)
    mine = agenda.of(conversation).agreed if conversation else None
    if mine is None or mine.slot.id != shown.slot_id:
        return []
    return [mine.lines[at] for at in mine.told if at < len(mine.lines)]


def _arrive(shown: Pass, conversation: Conversation | None, by: Officer) -> None:
    first = (
        update(Pass).where(Pass.id == shown.id, Pass.arrived_at.is_(None)).values(arrived_at=now())
    )
    with transaction():
        if conversation is not None:
            changed(conversation)
        if db.session.scalar(first.returning(Pass.id), execution_options=_FREE) is None:
            return
        if conversation is not None:
            mine = update(Appointment).where(Appointment.id == shown.slot.appointment_id)
            db.session.execute(mine.values(arrived_at=now()), execution_options=_FREE)
            tell(conversation, "arrived")
        about = conversation.topic if conversation is not None else shown.topic
        audit.record("appointment.arrived", by=by, about=about)
    db.session.expire(shown)


def _hers(shown: Pass) -> Conversation | None:
    asked = select(Conversation).join(Appointment, Appointment.conversation_id == Conversation.id)
    mine = Appointment.id == shown.slot.appointment_id, Conversation.erased_at.is_(None)
    return db.session.scalar(asked.where(*mine))
