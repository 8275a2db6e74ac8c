"""Moving an appointment, cancelling it, and what the station may know of it: hers, also once all is closed."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from domain import agenda, audit, needing, pass_, slot, supply
from domain.accepting import NotFree, agree, end, said
from domain.agenda import Agreed
from domain.appointment import Appointment, changed, tell
from domain.conversation import Conversation
from domain.errors import Refused
from domain.slot import Slot
from domain.wishes import Wishes
from extensions import db, transaction

OTHERS = 12  # times shown to choose from
_FREE = {"synchronize_session": False}


class NoAppointment(Refused):
    """Cancelled, over, or begun, since the page was drawn."""

    sentence = _l(
        "Ce rendez-vous ne peut plus être changé ici : il est passé, annulé, ou votre pass a déjà été montré."
    )
    status = 409


def disclose(
    conversation: Conversation, told: Iterable[int], withheld: Iterable[str] | None = None
) -> None:
    """What the station may know from now on; ``withheld`` stays as it is where nothing is said of it.

    ``NoAppointment`` once her pass was shown.
    """
    mine = _changeable(conversation)
    may_tell = sorted(set(told) & set(range(len(mine.lines))))
    kept = mine.withheld if withheld is None else sorted(set(withheld) & set(needing.NEEDS))
    if (may_tell, kept) == (mine.told, mine.withheld):
        return
    now_said = {"told": may_tell, "withheld": kept}
    with transaction():
        changed(conversation)
        agree(conversation, mine.id, said(conversation, mine.id) | now_said)
        pass_.prepare(mine.slot.id, needing.known(conversation, kept))
        audit.record("appointment.disclosed", by=audit.VICTIM, about=conversation.topic)


def elsewhen(conversation: Conversation) -> list[Slot]:
    """Other times of the same station that are as she wished, to move to by herself."""
    mine = agenda.agreed(conversation)
    return supply.free(mine.slot.station_id, conversation.wishes)[:OTHERS] if mine else []


def move(conversation: Conversation, slot_id: int) -> None:
    """She takes another free slot of the same station; her pass stays as it is. ``NotFree``, ``NoAppointment``."""
    mine = _changeable(conversation)
    if mine.slot.id == slot_id:
        return  # a second click
    wanted = next((s for s in supply.free(mine.slot.station_id, Wishes()) if s.id == slot_id), None)
    if wanted is None:
        raise NotFree
    with transaction():
        changed(conversation)
        slot.lock([slot_id, mine.slot.id])
        _still(mine)
        slot.release(mine.id)
        if not slot.take(slot_id, mine.id):
            raise NotFree
        pass_.move(mine.slot.id, wanted)
        agree(conversation, mine.id, said(conversation, mine.id) | {"slot": slot_id})
        tell(conversation, "moved")
        audit.record("appointment.moved", by=audit.VICTIM, about=conversation.topic)


def cancel(conversation: Conversation) -> None:
    """She does not come; somebody else may. What is cancelled already is what was wanted."""
    mine = agenda.agreed(conversation)
    if mine is None:
        return
    if not mine.may_change:
        raise NoAppointment
    with transaction():
        changed(conversation)
        if not end(mine.id, "cancelled"):
            return
        slot.lock([mine.slot.id])
        slot.release(mine.id)
        pass_.drop(mine.slot.id)
        tell(conversation, "cancelled")
        audit.record("appointment.cancelled", by=audit.VICTIM, about=conversation.topic)


def _changeable(conversation: Conversation) -> Agreed:
    mine = agenda.changeable(conversation)
    if mine is None:
        raise NoAppointment
    return mine


def _still(mine: Agreed) -> None:
    """It is hers at this very moment; ``NoAppointment``."""
    there = Slot.id == mine.slot.id, Slot.appointment_id == mine.id, Slot.taken_at.is_not(None)
    if db.session.scalar(select(Slot.id).where(*there)) is None:
        raise NoAppointment


def follow(closed: Conversation, fresh: Conversation) -> None:
    """Part of a verb: she goes on in another conversation, and what stands of appointments goes with her."""
    if closed.appointed_at is None:
        return
    mine = Appointment.conversation_id == closed.id
    for row in db.session.scalars(select(Appointment).where(mine).order_by(Appointment.id)).all():
        values: dict[str, object] = {"conversation_id": fresh.id}
        for what in ("offer", "agreed"):
            known = agenda.opened(closed, getattr(row, f"sealed_{what}"), what)
            values[f"sealed_{what}"] = agenda.seal(fresh, what, known) if known else None
        if values["sealed_offer"] is not None:  # else it cannot be read, and stays where it is
            moved = update(Appointment).where(Appointment.id == row.id).values(values)
            db.session.execute(moved, execution_options=_FREE)
    # Her wishes too: of them it is made what the place prepares.
    fresh.touch(appointed_at=closed.appointed_at, sealed_wishes=fresh.sealing_wishes(closed.wishes))
    db.session.expire(fresh, ["appointed_at", "sealed_wishes"])
