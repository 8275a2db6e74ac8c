"""Reception: a victim shows her pass at the front desk of a station, and is let in without a word."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from domain import agenda, audit, limits, pass_
from domain.appointment import Appointment, changed, tell
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from domain.pass_ import Pass
from domain.pass_code import canonical, digests
from domain.seating import station_of
from domain.situation import Wiped
from domain.wall import today
from extensions import db, transaction

TRIES, WINDOW = 10, 600  # wrong ones at one station, seconds
_FREE = {"synchronize_session": False}


class WrongPass(Refused):
    """None of this station's: mistyped, cancelled, over, or of another place. Nobody is told which."""

    sentence = _l(
        "Ce pass n’ouvre rien ici. Vérifiez les six chiffres. Le rendez-vous peut être ailleurs, annulé ou "
        "passé : proposez à la personne de s’asseoir à l’écart, sans lui demander pourquoi elle vient."
    )
    field = "code"


class AnotherDay(Refused):
    """It is one of this station's, and not of today."""

    field = "code"

    def __init__(self, when: Any = "?") -> None:
        self.sentence = _l(
            "Ce pass est bien d’ici, mais pour un autre jour : %(when)s. Dites-le avec douceur ; si la personne "
            "préfère être reçue maintenant, voyez avec l’officier de permanence.",
            when=when,
        )
        super().__init__(when)


class TooManyPasses(Refused):
    """Somebody guesses."""

    sentence = _l(
        "Trop de pass inconnus ont été tapés ici. Attendez dix minutes ; d’ici là, accueillez la personne sans "
        "pass."
    )
    status = 429
    patience = WINDOW
    field = "code"


def show(typed: str, by: Officer) -> Pass:
    """She is there: noted once, and her officer sees it. ``WrongPass``, ``AnotherDay``, ``TooManyPasses``."""
    shown = _opening(typed, by)
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
    found = _arrived(by, id)
    if found is not None:
        with transaction():
            audit.record("pass.shown", by=by, about=found.topic)
    return found


def sheet(id: int, by: Officer) -> Pass | None:
    """Of one of today's, for whoever receives her; each opening is an entry."""
    found = pass_.of_today(id, station_of(by))
    if found is not None:
        with transaction():
            audit.record("pass.read", by=by, about=found.topic)
    return found


def told(shown: Pass) -> list[agenda.Line] | None:
    """What she lets whoever receives her read; none where she was asked nothing, or it is erased."""
    conversation = _hers(shown)
    mine = agenda.of(conversation).agreed if conversation else None
    if mine is None or mine.slot.id != shown.slot_id or not mine.lines:
        return None
    return [mine.lines[at] for at in mine.told if at < len(mine.lines)]


def _opening(typed: str, by: Officer) -> Pass:
    """The pass of today that was typed at this front desk; ``WrongPass``, ``AnotherDay``, ``TooManyPasses``."""
    station, key = by.station_id or 0, f"pass {by.station_id}"
    if not limits.allow(key, times=TRIES, seconds=WINDOW):
        raise TooManyPasses
    living = Pass.ends_at > now(), Pass.code_hash.in_(digests(station, canonical(typed)))
    shown = db.session.scalar(select(Pass).where(*living, Pass.station_id == station))
    if shown is None:
        with transaction():
            audit.record("pass.wrong", by=by, about=f"station:{station}")
        raise WrongPass
    limits.forget(key)
    return shown


def _arrived(by: Officer, id: int) -> Pass | None:
    """One of today's that was shown at this front desk, to look at it again."""
    mine = Pass.id == id, Pass.station_id == by.station_id, Pass.ends_at > now()
    return db.session.scalar(select(Pass).where(*mine, Pass.arrived_at.is_not(None)))


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
