"""The queue: conversations nobody holds; danger first, then the longest wait."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select, tuple_
from sqlalchemy.orm import aliased

from domain.clock import now
from domain.conversation import Conversation
from domain.message import Message
from domain.officer import Officer
from domain.presence import Absence, absence
from domain.urgency import rank, reason
from extensions import ask, db
from statement import Row, Statement


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation as a list shows it. ``unread`` counts her messages the officer has not seen.

    ``reason``: why it stands before those who wait longer. ``answered``: whoever holds it has answered.
    """

    id: int
    since: datetime
    commune_code: str | None
    speaks_as: str | None
    has_written: bool
    absence: Absence | None
    reason: str | None
    language: str | None
    answered: bool
    minor: bool  # under eighteen, as far as she or her officer said
    unread: int = 0

    @property
    def minutes(self) -> int:
        """Whole minutes since it was opened, or reopened by her."""
        return max(0, int((now() - self.since).total_seconds() // 60))

    def as_read(self) -> "Listed":
        """The same with nothing unread."""
        return replace(self, unread=0)


_waiting = and_(
    Conversation.opened_at.is_not(None),
    Conversation.officer_id.is_(None),
    Conversation.closed_at.is_(None),
)
_since = func.coalesce(Conversation.reopened_at, Conversation.opened_at)  # since when she waits
_listed = (
    Conversation.id,
    _since,
    Conversation.commune_code,
    Conversation.speaks_as,
    Conversation.victim_number,
    Conversation.left_at,
    Conversation.away_at,
    Conversation.shut_at,
    Conversation.line,
    rank(Conversation),
    Conversation.language,
    Conversation.officer_number,
    Conversation.minor_at,
)


WAITING = Statement(
    select(*_listed)
    .where(_waiting)
    .order_by(rank(Conversation), Conversation.queued_at, Conversation.id)
)
_unread = (
    select(func.count())
    .where(
        Message.conversation_id == Conversation.id,
        Message.number > Conversation.read_number,
        Message.officer_id.is_(None),
    )
    .scalar_subquery()
)
MINE = Statement(
    select(*_listed, _unread)
    .where(Conversation.officer_id == bindparam("officer_id"), Conversation.closed_at.is_(None))
    .order_by(Conversation.taken_at, Conversation.id)
)


def waiting() -> list[Listed]:
    """Who waits, in the order in which they are taken."""
    return listed(ask(WAITING))


def found(id: int) -> Conversation | None:
    """An opened conversation an officer may reach for; whether it is still free, ``take`` says."""
    opened = Conversation.id == id, Conversation.opened_at.is_not(None)
    return db.session.scalar(select(Conversation).where(*opened))


def held_by(officer: Officer) -> list[Listed]:
    """The open conversations of this officer, the oldest first, with what is unread in each."""
    return listed(ask(MINE, officer_id=officer.id))


_own = aliased(Conversation)
_ahead = Statement(
    select(func.count())
    .select_from(Conversation)
    .join(_own, _own.id == bindparam("mine"))
    .where(
        _waiting,
        tuple_(rank(Conversation), Conversation.queued_at, Conversation.id)
        < tuple_(rank(_own), _own.queued_at, _own.id),
    )
)


def place_of(id: int) -> int:
    """Which one the conversation is in the queue: 1 is next."""
    ahead: int = ask(_ahead, mine=id)[0][0]
    return 1 + ahead


def listed(rows: list[Row]) -> list[Listed]:
    """What ``WAITING`` or ``MINE`` found."""
    return [_listing(*row) for row in rows]


def _listing(
    id: int,
    since: datetime | None,
    commune_code: str | None,
    speaks_as: str | None,
    victim_number: int,
    left_at: datetime | None,
    away_at: datetime | None,
    shut_at: datetime | None,
    line: str | None,
    ranked: int,
    language: str | None,
    officer_number: int,
    minor_at: datetime | None,
    unread: int = 0,
) -> Listed:
    assert since is not None
    away = absence(left_at, away_at, shut_at, line)
    why, answered, minor = reason(ranked), officer_number > 0, minor_at is not None
    said = victim_number > 0
    return Listed(
        id, since, commune_code, speaks_as, said, away, why, language, answered, minor, unread
    )
