"""Stranded: a station called her appointment off once the conversation was over, and she may not know.

It is left to whoever answers for the conversation until they say that they saw to it, or until she answers.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, bindparam, exists, or_, select, update

from domain import audit
from domain.appointment import CALLED_OFF, Appointment, changed
from domain.clock import now
from domain.conversation import Conversation
from domain.duty import UNDER_WAY, Duty
from domain.errors import Refused
from domain.officer import Officer
from domain.slot import Slot
from domain.station import Station
from extensions import db, transaction, vault, wake
from statement import Statement
from vault import Unreadable

HOW = ("told", "unreached")
_FREE = {"synchronize_session": False}
# Where it was open she was told in it, and whoever held it saw so.
UNTOLD = and_(CALLED_OFF, Conversation.closed_at <= Appointment.ended_at)


class NotStranded(Refused):
    """Somebody saw to it already, or she answered."""

    sentence = _l(
        "Ce rendez-vous annulé n’attend plus rien : la personne ou un collègue a répondu."
    )
    status = 409


@dataclass(frozen=True, slots=True)
class Stranded:
    """One of them. ``starts_at``: when it would have been, by the clock of ``department``; if still known."""

    id: int
    commune_code: str | None
    officer_id: int | None
    officer: str | None
    starts_at: datetime | None
    department: str


def conversations() -> Any:
    """Which conversations have one: what is asked of what is left."""
    return (
        select(Appointment.conversation_id)
        .join(Conversation, Conversation.id == Appointment.conversation_id)
        .where(UNTOLD)
    )


def any_in() -> Any:
    """Condition: the conversation at hand has one."""
    mine = Appointment.conversation_id == Conversation.id, UNTOLD
    return exists().where(*mine).correlate(Conversation)


def of(conversation: Conversation) -> bool:
    """Whether this one has."""
    if conversation.closed_at is None or conversation.appointed_at is None:
        return False
    return bool(db.session.scalar(select(conversations().exists().where(_its(conversation)))))


def settle(conversation: Conversation, by: Officer, how: str) -> None:
    """She was told, or could not be reached by her own rules: ``told``, ``unreached``. Twice is once."""
    if how not in HOW:
        raise NotStranded
    with transaction():
        changed(conversation)
        if close(conversation, by):
            audit.record("appointment.settled", by=by, about=conversation.topic, why=how)
            wake(*conversation.topics)


def close(conversation: Conversation, by: Officer | None = None) -> bool:
    """Part of a verb: nobody has to tell her any more, because somebody did, or because she answers."""
    open_ = update(Appointment).where(_its(conversation), CALLED_OFF)
    values = {"settled_at": now(), "settled_by_id": by.id if by else None}
    settled = open_.values(values).returning(Appointment.id)
    return bool(db.session.scalars(settled, execution_options=_FREE).all())


# For one desk: those that fall to its officer, and those of whoever is not at work. First the oldest.
SEEN = Statement(
    select(
        Conversation.id, Conversation.commune_code, Conversation.officer_id, Officer.name,
        Conversation.wrapped_key, Appointment.sealed_agreed,
    )
    .join(Appointment, Appointment.conversation_id == Conversation.id)
    .outerjoin(Officer, Officer.id == Conversation.officer_id)
    .where(
        UNTOLD,
        Conversation.erased_at.is_(None),
        or_(
            Conversation.officer_id == bindparam("officer_id"),
            Conversation.officer_id.is_(None),
            ~exists().where(Duty.officer_id == Conversation.officer_id, UNDER_WAY),
        ),
    )
    .order_by(Appointment.ended_at, Appointment.id)
)  # fmt: skip


def listed(rows: list[Any]) -> list[Stranded]:
    """What ``SEEN`` found, with the hours."""
    if not rows:
        return []
    slots = {row[0]: _slot(row[0], row[4], row[5]) for row in rows}
    at = select(Slot.id, Slot.starts_at, Station.department).join(Station)
    found = db.session.execute(at.where(Slot.id.in_(slots.values())))
    when = {which: (starts_at, department) for which, starts_at, department in found}
    return [Stranded(*row[:4], *when.get(slots[row[0]], (None, ""))) for row in rows]


def _slot(conversation_id: int, wrapped: bytes, sealed: bytes | None) -> int:
    try:
        said = vault().key(wrapped).open(sealed or b"", f"agreed:{conversation_id}")
        return int(json.loads(said).get("slot", 0))
    except Unreadable:
        return 0


def _its(conversation: Conversation) -> Any:
    return Appointment.conversation_id == conversation.id
