"""What is left: what somebody counts on an officer for, and what whoever goes home leaves to the others.

It all falls to one person a conversation: whoever holds it or, once it is over, whoever held it last. Who put
it back counts until somebody else has it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from domain import agreed, stranded
from domain.appointment import Appointment
from domain.call import Call
from domain.clock import now
from domain.conversation import Conversation
from domain.danger import Danger
from domain.duty import UNDER_WAY, Duty
from domain.officer import Officer
from domain.promise import STANDS, Promise, opened
from domain.slot import Slot
from extensions import db, vault

DAY = timedelta(days=1)
CONVERSATION, PROMISE, DANGER = "conversation", "promise", "danger"
APPOINTMENT, CALLED_OFF, REFERRAL = "appointment", "called-off", "referral"


@dataclass(frozen=True, slots=True)
class Due:
    """A promise that stands, as the sheet shows it. ``text``: to whom it falls alone."""

    id: int
    commune_code: str | None
    officer_id: int | None
    officer: str | None
    kind: str
    due_at: datetime
    text: str

    @property
    def late(self) -> bool:
        """Whether its moment has passed."""
        return self.due_at < now()


@dataclass(frozen=True, slots=True)
class Endangered:
    """A danger that goes on, or of the last 24 hours, without what its sheet says.

    ``called``: a call is noted since.
    """

    id: int
    commune_code: str | None
    officer_id: int | None
    officer: str | None
    declared_at: datetime
    ended_at: datetime | None
    called: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """A conversation in which she agreed that something be passed on, and nobody did so far."""

    id: int
    commune_code: str | None
    officer_id: int | None
    officer: str | None


GOES_ON = Danger.danger_ended_at.is_(None)
_its = Promise.conversation_id == Conversation.id, STANDS
_again = aliased(Conversation)
promises_left = select(func.count(Promise.id)).where(*_its).scalar_subquery()
first_due = select(func.min(Promise.due_at)).where(*_its).scalar_subquery()
at_work = exists().where(Duty.officer_id == Conversation.officer_id, UNDER_WAY)


def endangered() -> Any:
    """Condition: its danger is not over, however long ago it was declared."""
    return exists().where(Danger.conversation_id == Conversation.id, GOES_ON)


def appointed(at: Any, soon: Any) -> Any:
    """Conversations whose appointment begins before ``soon``, or goes on, and who has not come to it so far."""
    soon = Slot.ends_at > at, Slot.starts_at <= soon, Slot.taken_at.is_not(None)
    its = select(Appointment.conversation_id).join(Slot, Slot.appointment_id == Appointment.id)
    return its.where(*soon, Appointment.arrived_at.is_(None))


def anything(at: Any = None, soon: Any = None) -> Any:
    """Condition: somebody counts on whoever has this conversation. It costs what is left, not what is over.

    ``at``, ``soon``: this moment and a day later, where they are bound when it is asked.
    """
    at, soon = (at, soon) if at is not None else (now(), now() + DAY)
    open_ = select(_again.id).where(_again.opened_at.is_not(None), _again.closed_at.is_(None))
    promises = select(Promise.conversation_id).where(STANDS)
    dangers = select(Danger.conversation_id).where(GOES_ON)
    met = appointed(at, soon), stranded.conversations(), agreed.conversations()
    some = union(open_, promises, dangers, *met)
    return and_(Conversation.id.in_(some), Conversation.erased_at.is_(None))


def kind() -> Any:
    """What chiefly is left of it: all of an open conversation, else a danger, else an appointment that its
    place called off, else what she agreed to have passed on, else promises, else an appointment to come."""
    open_, promised = Conversation.closed_at.is_(None), exists().where(*_its)
    off = stranded.any_in(), CALLED_OFF
    passing = agreed.any_in(), REFERRAL
    whens = (open_, CONVERSATION), (endangered(), DANGER), off, passing, (promised, PROMISE)
    return case(*whens, else_=APPOINTMENT)


def of(officer: Officer, *, lock: bool = False) -> list[tuple[int, str]]:
    """What they would leave: conversations, and what is left of each. ``lock``: part of a verb."""
    theirs = or_(Conversation.officer_id == officer.id, put_back(officer)), anything()
    found = select(Conversation.id, kind()).where(*theirs).order_by(Conversation.id)
    if lock:
        found = found.with_for_update(of=Conversation)
    return [(row[0], row[1]) for row in db.session.execute(found)]


def put_back(officer: Officer) -> Any:
    """Condition: they put it back in their last stretch of work, and nobody has it since."""
    began = select(func.max(Duty.begun_at)).where(Duty.officer_id == officer.id).scalar_subquery()
    theirs = Conversation.back_by_id == officer.id, Conversation.back_at >= began
    return and_(Conversation.officer_id.is_(None), *theirs)


def promises(reader: Officer) -> list[Due]:
    """All of the unit that stand, the first due first."""
    columns = Promise.kind, Promise.due_at, Promise.key, Promise.sealed_text
    rows = db.session.execute(
        select(*_WHO, Conversation.wrapped_key, *columns)
        .join(Promise, Promise.conversation_id == Conversation.id)
        .outerjoin(Officer, Officer.id == Conversation.officer_id)
        .where(STANDS, Conversation.erased_at.is_(None))
        .order_by(Promise.due_at, Promise.id)
    )
    return [_due(reader, *row) for row in rows]


def dangers() -> list[Endangered]:
    """Those that are not over, and those declared in the last 24 hours; the last first."""
    since = Call.conversation_id == Danger.conversation_id, Call.called_at >= Danger.declared_at
    columns = Danger.declared_at, Danger.danger_ended_at, exists().where(*since)
    rows = db.session.execute(
        select(*_WHO, *columns)
        .join(Danger, Danger.conversation_id == Conversation.id)
        .outerjoin(Officer, Officer.id == Conversation.officer_id)
        .where(or_(GOES_ON, Danger.declared_at > now() - DAY), Conversation.erased_at.is_(None))
        .order_by(Danger.declared_at.desc(), Conversation.id.desc())
    )
    return [Endangered(*row) for row in rows]


def to_pass_on() -> list[Agreed]:
    """What she agreed to and waits, the oldest conversation first."""
    there = Conversation.id.in_(agreed.conversations()), Conversation.erased_at.is_(None)
    found = select(*_WHO).outerjoin(Officer, Officer.id == Conversation.officer_id).where(*there)
    return [Agreed(*row) for row in db.session.execute(found.order_by(Conversation.id))]


_WHO = (Conversation.id, Conversation.commune_code, Conversation.officer_id, Officer.name)


def _due(
    reader: Officer, id: int, commune: str | None, officer_id: int | None, name: str | None,
    wrapped: bytes, kind: str, due_at: datetime, tag: str, sealed: bytes | None,
) -> Due:  # fmt: skip
    theirs = officer_id == reader.id
    text = opened(vault().key(wrapped), id, tag, sealed) if theirs else ""
    return Due(id, commune, officer_id, name, kind, due_at, text)
