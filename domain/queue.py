"""The queue: conversations nobody holds, the oldest first; a question asked of conversations."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from domain.clock import now
from domain.conversation import Conversation
from domain.message import Message
from domain.officer import Officer
from domain.presence import Absence, absence
from extensions import ask, ask_all, db
from statement import Row, Statement

LOOK_BACK = timedelta(hours=2)
ENOUGH = 5  # waits to have seen before one says anything about the next


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation as a list shows it. ``unread`` counts her messages the officer has not seen."""

    id: int
    since: datetime
    commune_code: str | None
    speaks_as: str | None
    has_written: bool
    absence: Absence | None
    minor: bool  # under eighteen, as far as she or her officer said
    unread: int = 0

    @property
    def minutes(self) -> int:
        """Whole minutes since it was opened."""
        return max(0, int((now() - self.since).total_seconds() // 60))

    def as_read(self) -> "Listed":
        """The same with nothing unread."""
        return replace(self, unread=0)


_waiting = and_(
    Conversation.opened_at.is_not(None),
    Conversation.officer_id.is_(None),
    Conversation.closed_at.is_(None),
)
_listed = (
    Conversation.id,
    Conversation.opened_at,
    Conversation.commune_code,
    Conversation.speaks_as,
    Conversation.victim_number,
    Conversation.left_at,
    Conversation.away_at,
    Conversation.shut_at,
    Conversation.line,
    Conversation.minor_at,
)


_oldest_first = Statement(
    select(*_listed).where(_waiting).order_by(Conversation.queued_at, Conversation.id)
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
_mine = Statement(
    select(*_listed, _unread)
    .where(Conversation.officer_id == bindparam("officer_id"), Conversation.closed_at.is_(None))
    .order_by(Conversation.taken_at, Conversation.id)
)


def waiting() -> list[Listed]:
    """Who waits, the longest first."""
    return _listed_of(ask(_oldest_first))


def found(id: int) -> Conversation | None:
    """An opened conversation an officer may reach for; whether it is still free, ``take`` says."""
    opened = Conversation.id == id, Conversation.opened_at.is_not(None)
    return db.session.scalar(select(Conversation).where(*opened))


def held_by(officer: Officer) -> list[Listed]:
    """The open conversations of this officer, the oldest first, with what is unread in each."""
    return _listed_of(ask(_mine, officer_id=officer.id))


def lists_of(officer: Officer) -> tuple[list[Listed], list[Listed]]:
    """``waiting`` and ``held_by`` at once: every open desk asks for both, all the time."""
    waiting, mine = ask_all([(_oldest_first, {}), (_mine, {"officer_id": officer.id})])
    return _listed_of(waiting), _listed_of(mine)


_own = aliased(Conversation)
_ahead = Statement(
    select(func.count())
    .select_from(Conversation)
    .join(_own, _own.id == bindparam("mine"))
    .where(
        _waiting,
        or_(
            Conversation.queued_at < _own.queued_at,
            and_(Conversation.queued_at == _own.queued_at, Conversation.id < _own.id),
        ),
    )
)


def place_of(id: int) -> int:
    """Which one the conversation is in the queue: 1 is next."""
    ahead: int = ask(_ahead, mine=id)[0][0]
    return 1 + ahead


def usual_wait() -> int | None:
    """Half of those taken in the last two hours waited at most this many minutes.

    Nothing when fewer than five were taken: there is then nothing to base a sentence on.
    """
    rows = db.session.execute(
        select(Conversation.opened_at, Conversation.taken_at)
        .where(Conversation.taken_at > now() - LOOK_BACK)
        .limit(200)
    )
    waits = [(taken - opened).total_seconds() for opened, taken in rows if taken and opened]
    return None if len(waits) < ENOUGH else max(1, -int(-median(waits) // 60))


def _listed_of(rows: list[Row]) -> list[Listed]:
    return [_listing(*row) for row in rows]


def _listing(
    id: int,
    opened_at: datetime | None,
    commune_code: str | None,
    speaks_as: str | None,
    victim_number: int,
    left_at: datetime | None,
    away_at: datetime | None,
    shut_at: datetime | None,
    line: str | None,
    minor_at: datetime | None,
    unread: int = 0,
) -> Listed:
    assert opened_at is not None
    away = absence(left_at, away_at, shut_at, line)
    minor = minor_at is not None
    return Listed(id, opened_at, commune_code, speaks_as, victim_number > 0, away, minor, unread)
