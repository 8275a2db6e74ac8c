"""A handover: who ends their work leaves lines, and each is taken by somebody, by name. The sheet shows them.

Lines are of conversations: an open one, or what is left of one that is over. Who takes has all of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, and_, exists, func, or_, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from domain import appointment, board, left, queue
from domain.access import Access
from domain.appointment import Coming
from domain.board import Held
from domain.clock import now
from domain.conversation import Conversation
from domain.duty import LEAVING, UNDER_WAY, Duty
from domain.left import Agreed, Due, Endangered
from domain.officer import Officer
from domain.queue import Listed
from domain.urgency import rank, reason
from extensions import Model, db

OPEN = text("closed_at IS NULL")
STANDS = text("ended_at IS NULL")


class Handover(Model):
    """One officer's, from when they asked to end (or were gone) until no line is open; one at a time."""

    __tablename__ = "handover"
    __table_args__ = (
        Index(
            "ix_handover_open", "officer_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]


class HandoverLine(Model):
    """One of its lines; ``kind``: of what is left. It ends by being taken, or because nothing is left."""

    __tablename__ = "handover_line"
    __table_args__ = (
        Index(
            "ix_handover_line_open", "conversation_id", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), index=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))
    ended_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


@dataclass(frozen=True, slots=True)
class Line:
    """Something to take. ``giver``: whose it was; ``there``: they are still at work and have it.

    ``holder_id``: to whom it falls now, at work or not; nobody's is in the queue.
    ``first_due``: when the first of its ``promises`` is due. ``urgent``: why it comes first, if it does.
    """

    id: int
    commune_code: str | None
    kind: str
    ranked: int
    holder_id: int | None
    giver: str | None
    there: bool
    promises: int
    first_due: datetime | None

    @property
    def urgent(self) -> str | None:
        """As the queue says it; of what is over, a danger that is not."""
        if self.kind == left.CONVERSATION:
            return reason(self.ranked)
        return left.DANGER if self.kind == left.DANGER else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of one's own handover; by nobody while nobody has it."""

    id: int
    commune_code: str | None
    taker: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a shift leaves to the next, as one reader sees it; ``readable``: what they may open of it."""

    own: list[Taken]
    up: list[Line]
    held: list[Held]
    waiting: list[Listed]
    promises: list[Due]
    dangers: list[Endangered]
    readable: frozenset[int]
    appointments: list[Coming]
    referrals: list[Agreed]

    @property
    def untaken(self) -> bool:
        """Whether a line of their own is nobody's yet."""
        return any(each.ended_at is None for each in self.own)


_line: Any = HandoverLine
_giver = aliased(Officer)
# What anybody may take: a line, what falls to somebody who is not at work and left none, or what is over
# and falls to nobody.
UP = or_(
    exists()
    .where(_line.conversation_id == Conversation.id, _line.ended_at.is_(None))
    .correlate(Conversation),
    and_(Conversation.officer_id.is_not(None), ~left.at_work),
    and_(Conversation.officer_id.is_(None), Conversation.closed_at.is_not(None)),
)


def look(reader: Officer) -> Sheet:
    """The sheet as it stands."""
    return Sheet(
        own=_own(reader),
        up=[each for each in up() if each.holder_id != reader.id],
        held=board.held(),
        waiting=queue.waiting(),
        promises=left.promises(reader),
        dangers=left.dangers(),
        readable=_readable(reader),
        appointments=appointment.of_the_coming_day(),
        referrals=left.to_pass_on(),
    )


def up() -> list[Line]:
    """What is to be taken: dangers, what was put back, minors, then the rest, each by the longest wait."""
    known = Conversation.officer_id, Handover.officer_id, Conversation.back_by_id
    rows = db.session.execute(
        select(
            Conversation.id, Conversation.commune_code, left.kind(), rank(Conversation),
            Conversation.officer_id, _giver.name, left.at_work, left.promises_left, left.first_due,
        )
        .outerjoin(
            HandoverLine, and_(_line.conversation_id == Conversation.id, _line.ended_at.is_(None))
        )
        .outerjoin(Handover, Handover.id == _line.handover_id)
        .outerjoin(_giver, _giver.id == func.coalesce(*known))
        .where(left.anything(), UP)
        .order_by(Conversation.closed_at.is_not(None), rank(Conversation), Conversation.id)
    )  # fmt: skip
    return [Line(*row) for row in rows]


def _own(reader: Officer) -> list[Taken]:
    """Of the one that is open; who asked to end sees to the end who took what."""
    leaving = Duty.officer_id == reader.id, Duty.paused_for == LEAVING, UNDER_WAY
    since = exists().where(*leaving, Duty.begun_at <= Handover.opened_at)
    mine = Handover.officer_id == reader.id, or_(Handover.closed_at.is_(None), since)
    rows = db.session.execute(
        select(Conversation.id, Conversation.commune_code, Officer.name, _line.ended_at)
        .join(HandoverLine, _line.conversation_id == Conversation.id)
        .join(Handover, Handover.id == _line.handover_id)
        .outerjoin(Officer, Officer.id == _line.taken_by_id)
        .where(*mine, or_(_line.taken_by_id.is_not(None), _line.ended_at.is_(None)))
        .order_by(_line.id)
    )
    return [Taken(*row) for row in rows]


def _readable(reader: Officer) -> frozenset[int]:
    theirs = select(Conversation.id).where(Conversation.officer_id == reader.id, left.anything())
    given = Access.officer_id == reader.id, Access.ended_at.is_(None)
    open_ = select(Access.conversation_id).join(Conversation).where(*given)
    shared = open_.where(Conversation.closed_at.is_(None))
    return frozenset(db.session.scalars(theirs)) | frozenset(db.session.scalars(shared))
