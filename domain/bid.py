"""A bid: an officer would work hours at which somebody is missing; once a supervisor approves it is a shift."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import coverage
from domain.clock import now
from domain.coverage import Gap
from domain.officer import Officer
from domain.span import WORK, Span
from extensions import Model, db

APPROVED, REFUSED, WITHDRAWN = "approved", "refused", "withdrawn"
WAITING, LAPSED = "waiting", "lapsed"  # lapsed: its hours have begun, and nobody decided
LONGEST_REASON = 200  # characters
LATELY, SHOWN = timedelta(weeks=8), 20
_FREE = {"synchronize_session": False}


class Bid(Model):
    """``ending``: how it ended, nothing while it waits. ``reason``: why it was refused."""

    __tablename__ = "bid"
    __table_args__ = (Index("ix_bid_ended_at", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # of its form
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ending: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))

    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id], lazy="joined")
    ender: Mapped[Officer | None] = relationship(foreign_keys=[ended_by], lazy="joined")

    @property
    def topic(self) -> str:
        """What the audit calls it."""
        return f"bid:{self.id}"

    @property
    def span(self) -> Span:
        """The shift it would be."""
        return Span(0, self.officer_id, WORK, self.starts_at, self.ends_at)

    @property
    def stands(self) -> str:
        """``waiting``, ``lapsed``, or how it ended."""
        if self.ending is not None:
            return self.ending
        return LAPSED if self.starts_at <= now() else WAITING

    @classmethod
    def seen(cls, viewer: Officer, id: int) -> "Bid | None":
        """One of them as it is now: their own, any for who supervises."""
        found = db.session.scalar(select(cls).where(cls.id == id), execution_options=_NOW)
        return found if found and (viewer.supervises or found.officer_id == viewer.id) else None

    @classmethod
    def by_key(cls, key: str) -> "Bid | None":
        """The one of that form."""
        return db.session.scalar(select(cls).where(cls.key == key))

    def end(self, ending: str, by: Officer, reason: str | None = None) -> bool:
        """Part of a verb, compare and set: for good. Whether it still waited."""
        still = Bid.id == self.id, Bid.ended_at.is_(None), Bid.starts_at > now()
        values = {"ending": ending, "ended_by": by.id, "ended_at": now(), "reason": reason}
        done = update(Bid).where(*still).values(values).returning(Bid.id)
        ended = db.session.scalar(done, execution_options=_FREE) is not None
        db.session.refresh(self)
        return ended


def waiting(viewer: Officer) -> list[Bid]:
    """Those that wait: all for who supervises, else their own; the first hours first."""
    asked = select(Bid).where(*_waits(), *_mine(viewer)).order_by(Bid.starts_at, Bid.id)
    return list(db.session.scalars(asked, execution_options=_NOW))


def ended(viewer: Officer) -> list[Bid]:
    """How others ended lately, the newest first."""
    over = or_(Bid.ended_at > now() - LATELY, Bid.ended_at.is_(None) & (Bid.starts_at <= now()))
    last = func.coalesce(Bid.ended_at, Bid.starts_at).desc()
    asked = select(Bid).where(over, *_mine(viewer)).order_by(last, Bid.id.desc()).limit(SHOWN)
    return list(db.session.scalars(asked, execution_options=_NOW))


def count(viewer: Officer) -> int:
    """How many wait for this person to decide."""
    if not viewer.supervises:
        return 0
    return db.session.scalar(select(func.count(Bid.id)).where(*_waits())) or 0


def missing(officer: Officer, since: datetime, until: datetime) -> list[Gap]:
    """What is missing of the published rota from–to, and this officer would fill."""
    skills = coverage.skills_of(officer)
    return [gap for gap in coverage.look(since, until).gaps if gap.skill in skills]


_NOW = {"populate_existing": True}


def _waits() -> tuple[Any, ...]:
    return Bid.ended_at.is_(None), Bid.starts_at > now()


def _mine(viewer: Officer) -> tuple[Any, ...]:
    return () if viewer.supervises else (Bid.officer_id == viewer.id,)
