"""An agenda: what stands of appointments in one conversation, in words for her, her officer and the station."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.appointment import Appointment
from domain.clock import now
from domain.conversation import Conversation
from domain.officer import Officer
from domain.pass_ import Pass
from domain.pass_code import spaced
from domain.slot import Slot
from domain.wall import today
from extensions import db
from vault import Unreadable

Line = tuple[str, str]  # of the summary: its label, its text
_FRESH = {"populate_existing": True}


@dataclass(frozen=True)
class Offer:
    """Offered and not answered. ``until``: how long they are held; ``open``: those that she could still take."""

    id: int
    slots: list[Slot]
    lines: list[Line]
    officer_name: str
    until: datetime | None
    open: frozenset[int]


@dataclass(frozen=True)
class Agreed:
    """Accepted. ``ended``: how, if it is no more. ``told``: which lines may be read there, by their place.

    ``withheld``: what her officer noted as needed, and she does not let the station know.
    """

    id: int
    slot: Slot
    lines: list[Line]
    told: list[int]
    withheld: list[str]
    code: str
    colour: str
    ended: str | None
    arrived_at: datetime | None

    @property
    def stands(self) -> bool:
        """It is to come, or of today."""
        zone = self.slot.clock
        return self.ended is None and today(self.slot.ends_at, zone) >= today(zone=zone)

    @property
    def may_change(self) -> bool:
        """She may still move or cancel it."""
        return self.stands and self.slot.starts_at > now() and self.arrived_at is None


@dataclass(frozen=True)
class Agenda:
    """What stands now; ``answer``: hers to the last offer, if it was not to accept."""

    offer: Offer | None = None
    agreed: Agreed | None = None
    answer: str | None = None


def of(conversation: Conversation) -> Agenda:
    """Nothing is asked of the database where nobody ever spoke of an appointment."""
    if conversation.appointed_at is None or not conversation.wrapped_key:
        return Agenda()
    mine = Appointment.conversation_id == conversation.id
    asked = select(Appointment).where(mine).order_by(Appointment.id.desc())
    rows = list(db.session.scalars(asked, execution_options=_FRESH))
    waiting = next((row for row in rows if row.answered_at is None), None)
    accepted = next(
        (row for row in rows if row.answer == "accepted" and row.ended != "moved"), None
    )
    last = rows[0].answer if rows and rows[0].answer in ("declined", "others") else None
    return Agenda(
        _offer(conversation, waiting) if waiting else None,
        _agreed(conversation, accepted) if accepted else None,
        last,
    )


def waiting(conversation: Conversation) -> Offer | None:
    """What she was offered and has not answered."""
    return of(conversation).offer


def agreed(conversation: Conversation) -> Agreed | None:
    """What stands of what she accepted."""
    found = of(conversation).agreed
    return found if found and found.stands else None


def changeable(conversation: Conversation) -> Agreed | None:
    """The same, while she may still move or cancel it."""
    found = agreed(conversation)
    return found if found and found.may_change else None


def opened(conversation: Conversation, sealed: bytes | None, what: str) -> dict[str, Any]:
    """What is sealed of an appointment; nothing when it cannot be read."""
    if not sealed:
        return {}
    try:
        return dict(json.loads(conversation.key.open(sealed, f"{what}:{conversation.id}")))
    except Unreadable:
        return {}


def seal(conversation: Conversation, what: str, said: dict[str, Any]) -> bytes:
    """As it is kept."""
    text = json.dumps(said, ensure_ascii=False)
    return conversation.key.seal(text, f"{what}:{conversation.id}")


def _offer(conversation: Conversation, row: Appointment) -> Offer:
    said = opened(conversation, row.sealed_offer, "offer")
    asked = select(Slot).where(Slot.id.in_(said.get("slots", []))).order_by(Slot.starts_at, Slot.id)
    slots = list(db.session.scalars(asked, execution_options=_FRESH))
    held = [each.held_until for each in slots if each.appointment_id == row.id and each.held_until]
    officer = db.session.get_one(Officer, row.officer_id)
    return Offer(
        id=row.id,
        slots=slots,
        lines=[(label, text) for label, text in said.get("lines", [])],
        officer_name=officer.alias if officer.has_desk else "",
        until=min((each for each in held if each > now()), default=None),
        open=frozenset(each.id for each in slots if each.opens_to(row.id)),
    )


def _agreed(conversation: Conversation, row: Appointment) -> Agreed | None:
    said = opened(conversation, row.sealed_agreed, "agreed")
    found = db.session.get(Slot, said.get("slot", 0), populate_existing=True)
    if found is None:  # over long ago, or not to be read
        return None
    offered = opened(conversation, row.sealed_offer, "offer").get("lines", [])
    colour = db.session.scalar(select(Pass.colour).where(Pass.slot_id == found.id))
    return Agreed(
        id=row.id,
        slot=found,
        lines=[(label, text) for label, text in offered],
        told=said.get("told", []),
        withheld=said.get("withheld", []),
        code=spaced(said.get("code", "")),
        colour=said.get("colour", colour or ""),
        ended=row.ended,
        arrived_at=row.arrived_at,
    )
