"""An appointment: slots offered to a victim, the one she accepts, and what becomes of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    and_,
    select,
    text,
    update,
)  # fmt: skip
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, slot, unit
from domain.bells import QUEUE
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from domain.situation import Wiped
from domain.slot import Slot
from domain.station import Station
from extensions import Model, db, transaction, wake

MOST = 3  # slots of one offer
WAITING = text("answered_at IS NULL")
STRANDED = text("ended = 'called-off' AND settled_at IS NULL")
_FREE = {"synchronize_session": False}


class NoSlots(Refused):
    """None chosen, or more than three."""

    sentence = _l("Choisissez de un à trois créneaux libres. Rien n’a été proposé.")
    field = "slots"


class SlotGone(Refused):
    """Somebody else has it, or it was withdrawn, since it was shown."""

    sentence = _l(
        "Un de ces créneaux n’est plus libre : il vient d’être pris ou retiré. Rien n’a été proposé ; la liste "
        "est à jour, choisissez-en d’autres."
    )
    status = 409
    field = "slots"


class HeldElsewhere(Refused):
    """It was passed on since the page was drawn."""

    sentence = _l("Vous n’avez plus cette conversation. Rien n’a été proposé.")
    status = 404


class Appointment(Model):
    """Offered until ``answered_at``: ``accepted``, ``declined``, ``others`` (asked for) or ``lapsed``.

    ``ended``, of one that was accepted: ``cancelled`` (by her), ``called-off`` (by the station), ``moved``. When
    and where is in the slot; what is kept here of it is sealed with the conversation's key.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("conversation_id", "key"),
        Index(
            "ix_appointment_waiting", "conversation_id", unique=True,
            sqlite_where=WAITING, postgresql_where=WAITING,
        ),
        Index(
            "ix_appointment_stranded", "conversation_id", sqlite_where=STRANDED,
            postgresql_where=STRANDED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    offered_at: Mapped[datetime] = mapped_column(default=now)
    sealed_offer: Mapped[bytes] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(8))
    sealed_agreed: Mapped[bytes | None] = mapped_column(LargeBinary)
    ended_at: Mapped[datetime | None]
    ended: Mapped[str | None] = mapped_column(String(16))
    arrived_at: Mapped[datetime | None]
    # When nobody had to tell her any more that it was called off, and who said so; nobody when she answered.
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


CALLED_OFF = and_(Appointment.ended == "called-off", Appointment.settled_at.is_(None))


@dataclass(frozen=True, slots=True)
class Coming:
    """One of the next day, for whoever hands over: no more than when, where and whose. No content."""

    conversation_id: int
    officer_name: str | None
    station_name: str
    department: str  # whose clock it is by
    starts_at: datetime
    arrived_at: datetime | None


def of_the_coming_day() -> list[Coming]:
    """Those accepted whose slot begins within twenty-four hours, or is not over, the first first."""
    soon = Slot.ends_at > now(), Slot.starts_at <= now() + timedelta(days=1)
    rows = db.session.execute(
        select(
            Conversation.id, Officer.name, Station.name, Station.department, Slot.starts_at,
            Appointment.arrived_at,
        )
        .select_from(Slot)
        .join(Appointment, Appointment.id == Slot.appointment_id)
        .join(Conversation, Conversation.id == Appointment.conversation_id)
        .join(Station, Station.id == Slot.station_id)
        .outerjoin(Officer, Officer.id == Conversation.officer_id)
        .where(*soon, Slot.taken_at.is_not(None), Conversation.erased_at.is_(None))
        .order_by(Slot.starts_at, Slot.id)
    )  # fmt: skip
    return [Coming(*row) for row in rows]


def offer(
    conversation: Conversation, slots: Iterable[int], *, by: Officer, key: str,
    lines: Iterable[tuple[str, str]] = (), until: datetime | None = None, by_station: bool = False,
) -> None:  # fmt: skip
    """Hold up to three slots for her, and show them; what she was offered before lapses. Twice is once.

    ``lines``: of the summary, label and text, that she may let the station know. ``until``: how long they are
    held, else as the unit decided. ``by_station``: in place of what it takes back; else by whoever holds the
    conversation. ``NoSlots``, ``SlotGone``, ``Wiped``, ``HeldElsewhere``.
    """
    ids = sorted(set(slots))
    if not 1 <= len(ids) <= MOST:
        raise NoSlots
    said = json.dumps({"slots": ids, "lines": list(lines)}, ensure_ascii=False)
    made = Appointment(
        conversation_id=conversation.id, officer_id=by.id, key=conversation.key.tag(f"offer {key}"),
        sealed_offer=conversation.key.seal(said, f"offer:{conversation.id}"),
    )  # fmt: skip
    until = until or now() + timedelta(minutes=unit.chosen("slot_hold_minutes"))
    mine = Appointment.conversation_id == conversation.id, Appointment.key == made.key
    try:
        with transaction():
            changed(conversation)
            if not by_station and conversation.officer_id != by.id:
                raise HeldElsewhere
            if db.session.scalar(select(Appointment.id).where(*mine)) is not None:
                return
            lapsed = _lapse(conversation)
            slot.lock(ids, *lapsed)
            for former in lapsed:
                slot.release(former)
            db.session.add(made)
            db.session.flush()
            if not all(slot.hold(each, made.id, until) for each in ids):
                raise SlotGone
            tell(conversation, "offered", by)
            audit.record("appointment.offered", by=by, about=conversation.topic)
    except IntegrityError:
        if db.session.scalar(select(Appointment.id).where(*mine)) is None:
            raise  # else a second click, at the same moment


def changed(conversation: Conversation) -> None:
    """First part of a verb: whoever would erase, end or change it waits; ``Wiped`` once it was erased."""
    if not conversation.touch(appointed_at=now()):
        raise Wiped
    db.session.expire(conversation, ["appointed_at", "closed_at", "last_number", "officer_id"])
    wake(QUEUE, *conversation.topics)  # what is to come is on the sheet of every desk


def tell(conversation: Conversation, event: str, by: Officer | None = None) -> None:
    """Part of a verb: say it in its place among the words, while it is open; what stands is shown anyhow."""
    if conversation.closed_at is None and conversation.opened_at is not None:
        conversation.note(event, by)


def _lapse(conversation: Conversation) -> list[int]:
    mine = Appointment.conversation_id == conversation.id, Appointment.answered_at.is_(None)
    lapsed = update(Appointment).where(*mine).values(answer="lapsed", answered_at=now())
    return list(db.session.scalars(lapsed.returning(Appointment.id), execution_options=_FREE))
