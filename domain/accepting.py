"""Accepting an appointment, or not: what she answers, and what she does with it afterwards."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from domain import agenda, audit, needing, pass_, slot, stranded
from domain.agenda import Agreed, Offer
from domain.appointment import Appointment, changed, tell
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from extensions import db, transaction

_FREE = {"synchronize_session": False}


class NotFree(Refused):
    """Somebody else has it, or the station withdrew it. Said to her."""

    sentence = _l(
        "Cet horaire n’est plus libre : rien n’a été réservé. Vous pouvez en choisir un autre, ou en demander "
        "d’autres."
    )
    status = 409


class NoAnswer(Refused):
    """None of the offered ones was chosen, or it is offered no more."""

    sentence = _l("Choisissez l’un des horaires proposés. Rien n’a été réservé.")
    field = "offer"


def accept(
    conversation: Conversation, slot_id: int, told: Iterable[int] = (), withheld: Iterable[str] = ()
) -> None:
    """She takes one of what was offered; an appointment she had is given up for it. Twice is once.

    ``told``: which of the offered lines may be read there, by place. ``withheld``: what is needed, and she keeps
    to herself. ``NoAnswer``, ``NotFree``, ``Wiped``.
    """
    known = agenda.of(conversation)
    if known.offer is None:
        if known.agreed and known.agreed.stands and known.agreed.slot.id == slot_id:
            return  # a second click
        raise NoAnswer
    wanted = next((each for each in known.offer.slots if each.id == slot_id), None)
    if wanted is None:
        raise NoAnswer
    may_tell = sorted(set(told) & set(range(len(known.offer.lines))))
    former = known.agreed if known.agreed and known.agreed.may_change else None
    with transaction():
        changed(conversation)
        if not _answered(known.offer, "accepted"):
            return  # at the same moment, on another page: what stands is shown
        stranded.close(conversation)
        slot.lock([slot_id], known.offer.id, *([former.id] if former else []))
        give_up(known.offer, former)
        if not slot.take(slot_id, known.offer.id):
            raise NotFree
        db.session.refresh(wanted)  # its station may have been carried over meanwhile
        hers = sorted(set(withheld) & set(needing.NEEDS))
        code, colour = pass_.make(wanted, needing.known(conversation, hers))
        kept = {"slot": slot_id, "told": may_tell, "code": code, "colour": colour, "withheld": hers}
        agree(conversation, known.offer.id, kept)
        tell(conversation, "replaced" if former else "accepted")
        act = "appointment.moved" if former else "appointment.accepted"
        audit.record(act, by=audit.VICTIM, about=conversation.topic)


def give_up(offered: Offer, former: Agreed | None) -> None:
    """Part of a verb: what was held for her is free again, and the appointment she gives up with it."""
    slot.release(offered.id)
    if former:
        slot.release(former.id)
        pass_.drop(former.slot.id)
        end(former.id, "moved")


def decline(conversation: Conversation, answer: str) -> None:
    """She wants none of them (``declined``), or ``others``. What she accepted before stays."""
    offered = agenda.waiting(conversation)
    if offered is None:
        return
    with transaction():
        changed(conversation)
        if _answered(offered, answer):
            slot.release(offered.id)
            stranded.close(conversation)
            tell(conversation, answer)
            audit.record(
                "appointment.declined", by=audit.VICTIM, about=conversation.topic, why=answer
            )


def said(conversation: Conversation, id: int) -> dict[str, Any]:
    """What is sealed of what she agreed to."""
    sealed = db.session.scalar(select(Appointment.sealed_agreed).where(Appointment.id == id))
    return agenda.opened(conversation, sealed, "agreed")


def agree(conversation: Conversation, id: int, said: dict[str, Any]) -> None:
    """Part of a verb: keep it so."""
    sealed = agenda.seal(conversation, "agreed", said)
    mine = update(Appointment).where(Appointment.id == id).values(sealed_agreed=sealed)
    db.session.execute(mine, execution_options=_FREE)


def _answered(offered: Offer, answer: str) -> bool:
    still = Appointment.id == offered.id, Appointment.answered_at.is_(None)
    values = {"answer": answer, "answered_at": now()}
    answered = update(Appointment).where(*still).values(values).returning(Appointment.id)
    return db.session.scalar(answered, execution_options=_FREE) is not None


def end(id: int, how: str) -> bool:
    """Part of a verb: it is no more; False when it was none already."""
    still = Appointment.id == id, Appointment.ended_at.is_(None)
    values = {"ended": how, "ended_at": now()}
    ended = update(Appointment).where(*still).values(values).returning(Appointment.id)
    return db.session.scalar(ended, execution_options=_FREE) is not None
