"""The crew: who is at work now, and how many places each has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from domain import audit
from domain.bells import QUEUE
from domain.clock import now
from domain.conversation import Conversation
from domain.duty import UNDER_WAY, Duty
from domain.errors import Refused
from domain.officer import AT_THE_DESK, Officer
from domain.shift import LONGEST, PUBLISHED, Shift
from domain.span import WORK
from extensions import ask, db, transaction, wake
from statement import Asked, Row, Statement

ANSWERING = AT_THE_DESK - {"psychologist"}  # whose shifts say who answers the queue


class NobodyToCount(Refused):
    """They ended their work meanwhile."""

    sentence = _l("Cette personne n’est plus en service.")
    status = 409


@dataclass(frozen=True, slots=True)
class Member:
    """One officer at work. ``held``: open conversations; ``taken_at``: when they last took one.

    ``planned``: the published rota has them at work now; ``counted``: a supervisor counts them all the
    same; ``rota``: it has anybody at work now who answers the queue.
    """

    officer_id: int
    name: str
    role: str
    places: int
    languages: str
    for_minors: bool
    begun_at: datetime
    heard_until: datetime
    paused_for: str | None
    held: int
    taken_at: datetime | None
    planned: bool
    counted: bool
    rota: bool

    @property
    def there(self) -> bool:
        """Heard of, and not paused."""
        return self.paused_for is None and self.heard_until >= now()

    @property
    def free(self) -> int:
        """How many conversations they can take now."""
        return max(0, self.places - self.held) if self.there else 0

    @property
    def counts(self) -> bool:
        """There, and not beside the rota."""
        return self.there and not self.beside

    @property
    def beside(self) -> bool:
        """At work, not planned, and counted by nobody, at an hour of which the rota says who works."""
        return self.rota and not (self.planned or self.counted)


_at = bindparam("at", type_=Shift.starts_at.type)
# No shift is longer than a day and the hour of autumn: what is planned for later is not looked at.
_soon = bindparam("soon", type_=Shift.ends_at.type)
_now = (
    Shift.kind == WORK,
    PUBLISHED,
    Shift.starts_at <= _at,
    Shift.ends_at > _at,
    Shift.ends_at <= _soon,
)
_open = Conversation.officer_id == Duty.officer_id, Conversation.closed_at.is_(None)
_whose = aliased(Officer)
_says = (
    _whose.id == Shift.officer_id,
    _whose.revoked_at.is_(None),
    _whose.blocked_at.is_(None),
    or_(*(_whose.role == role for role in sorted(ANSWERING))),
)
CREW = Statement(
    select(
        Officer.id,
        Officer.name,
        Officer.role,
        Officer.places,
        Officer.languages,
        Officer.for_minors,
        Duty.begun_at,
        Duty.heard_until,
        Duty.paused_for,
        select(func.count(Conversation.id)).where(*_open).scalar_subquery(),
        select(func.max(Conversation.taken_at)).where(*_open).scalar_subquery(),
        exists().where(Shift.officer_id == Officer.id, *_now),
        Duty.counted_at.is_not(None),
        exists().where(*_says, *_now),
    )
    .join(Duty, Duty.officer_id == Officer.id)
    .where(UNDER_WAY, Officer.revoked_at.is_(None), Officer.blocked_at.is_(None))
    .order_by(Officer.name, Officer.id)
)


def members() -> list[Member]:
    """Everybody at work, by name."""
    statement, values = asked()
    return members_of(ask(statement, **values))


def asked() -> Asked:
    """``CREW`` of this moment, for whoever asks several things at once."""
    at = now()
    return CREW, {"at": at, "soon": at + LONGEST + timedelta(hours=1)}


def members_of(rows: list[Row]) -> list[Member]:
    """What ``CREW`` found."""
    return [Member(*row) for row in rows]


def count(officer_id: int, by: Officer) -> None:
    """A supervisor counts the places of somebody at work whom the rota does not have; until they end it.

    ``NobodyToCount``. Twice is once.
    """
    theirs = Duty.officer_id == officer_id, UNDER_WAY
    counted = update(Duty).where(*theirs, Duty.counted_at.is_(None))
    counted = counted.values(counted_at=now(), counted_by_id=by.id).returning(Duty.id)
    with transaction():
        if db.session.scalar(counted) is not None:
            audit.record("duty.counted", by=by, about=f"officer:{officer_id}")
            wake(QUEUE)
        elif db.session.scalar(select(Duty.id).where(*theirs)) is None:
            raise NobodyToCount


def receivers(but: Officer) -> list[Member]:
    """To whom a conversation can be offered now: there, and with a place; the psychologist too."""
    return [each for each in members() if each.free and each.officer_id != but.id]


def receiver(id: int, but: Officer) -> Officer | None:
    """That one of them."""
    chosen = any(each.officer_id == id for each in receivers(but))
    return Officer.present(id) if chosen else None
