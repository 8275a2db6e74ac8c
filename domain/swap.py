"""A swap: an officer gives a published shift to a colleague, or exchanges it; a supervisor decides."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, exists, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.clock import now
from domain.officer import Officer
from domain.shift import STANDS, Shift
from domain.span import WORK, Span
from extensions import Model, db

APPROVED, REFUSED, DECLINED, WITHDRAWN = "approved", "refused", "declined", "withdrawn"
LAPSED = "lapsed"  # a shift of it began, was changed or was cancelled
OFFERED, AGREED = "offered", "agreed"
LONGEST_REASON = 200  # characters
ON = text("ended_at IS NULL")
_FREE = {"synchronize_session": False}


class Swap(Model):
    """``to_id``: who was asked, nobody where everybody was. ``taker_id``: who agreed.

    ``offered_by`` and ``agreed_by`` are a supervisor where somebody was absent, who wrote why. ``reason``: why
    it was refused, or approved although somebody is missing. ``ending``: how it ended; nothing while it waits.
    """

    __tablename__ = "swap"
    __table_args__ = (Index("ix_swap_ended_at", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # of its form
    giver_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    offered_at: Mapped[datetime] = mapped_column(default=now)
    offered_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    offered_why: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    agreed_why: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ending: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))

    giver: Mapped[Officer] = relationship(foreign_keys=[giver_id])
    to: Mapped[Officer | None] = relationship(foreign_keys=[to_id])
    taker: Mapped[Officer | None] = relationship(foreign_keys=[taker_id])
    offerer: Mapped[Officer] = relationship(foreign_keys=[offered_by])
    agreer: Mapped[Officer | None] = relationship(foreign_keys=[agreed_by])
    ender: Mapped[Officer | None] = relationship(foreign_keys=[ended_by])
    legs: Mapped[list["Leg"]] = relationship(order_by="Leg.id", lazy="selectin")

    @property
    def topic(self) -> str:
        """What the audit calls it."""
        return f"swap:{self.id}"

    @property
    def given(self) -> Span:
        """The shift that is offered, as it was then."""
        return self.legs[0].span

    @property
    def returned(self) -> Span | None:
        """The shift that is asked for in exchange."""
        return self.legs[1].span if len(self.legs) > 1 else None

    @property
    def stands(self) -> str:
        """``offered``, ``agreed``, or how it ended; lapsed as soon as a shift of it is not as it was."""
        if self.ending is None and not all(leg.stands for leg in self.legs):
            return LAPSED
        return self.ending or (AGREED if self.agreed_at else OFFERED)

    @property
    def open(self) -> bool:
        """Whether anything can still become of it."""
        return self.stands in (OFFERED, AGREED)

    def concerns(self, officer: Officer) -> bool:
        """Whether they gave, were asked, or agreed."""
        return officer.id in (self.giver_id, self.to_id, self.taker_id)

    def moves(self, taker_id: int) -> tuple[list[Span], list[Span]]:
        """The shifts before, and as they would be with that taker."""
        before = [leg.span for leg in self.legs]
        return before, [
            replace(span, id=0, officer_id=taker_id if at == 0 else self.giver_id)
            for at, span in enumerate(before)
        ]

    @classmethod
    def seen(cls, viewer: Officer, id: int) -> "Swap | None":
        """One of them as it is now, if it was offered to all, concerns the viewer, or they supervise."""
        found = _read(id)
        theirs = found and (found.to_id is None or found.concerns(viewer) or viewer.supervises)
        return found if theirs else None

    @classmethod
    def by_key(cls, key: str) -> "Swap | None":
        """The one of that form."""
        return db.session.scalar(select(cls).where(cls.key == key))

    def change(self, *still: Any, **values: Any) -> bool:
        """Part of a verb: if nothing became of it so far, and ``still``. Its legs end with it."""
        mine = update(Swap).where(Swap.id == self.id, Swap.ended_at.is_(None), *still)
        done = db.session.scalar(mine.values(values).returning(Swap.id), execution_options=_FREE)
        if done and "ended_at" in values:
            legs = update(Leg).where(Leg.swap_id == self.id)
            db.session.execute(legs.values(ended_at=values["ended_at"]), execution_options=_FREE)
        _read(self.id)
        return done is not None

    def end(self, ending: str, by: Officer | None, *still: Any, reason: str | None = None) -> bool:
        """Part of a verb: the same, for good."""
        told = {"ending": ending, "ended_by": by.id if by else None, "reason": reason}
        return self.change(*still, ended_at=now(), **told)


class Leg(Model):
    """One shift of a swap, as it was when it was offered. A shift is in one swap at a time."""

    __tablename__ = "swap_leg"
    __table_args__ = (
        Index("ix_swap_leg_open", "shift_id", unique=True, sqlite_where=ON, postgresql_where=ON),
        Index("ix_swap_leg_swap", "swap_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    swap_id: Mapped[int] = mapped_column(ForeignKey("swap.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    version: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    shift: Mapped[Shift] = relationship(lazy="joined")

    @property
    def span(self) -> Span:
        """As rules look at it."""
        return Span(self.shift_id, self.officer_id, WORK, self.starts_at, self.ends_at)

    @property
    def stands(self) -> bool:
        """Whether the shift is as it was, and has not begun."""
        same = self.shift.version == self.version and self.shift.cancelled_at is None
        return same and not self.shift.begun


def _read(id: int) -> Swap | None:
    """As it is now, its shifts too."""
    now_ = {"populate_existing": True}
    return db.session.scalar(select(Swap).where(Swap.id == id), execution_options=now_)


def leg(of: Shift) -> Leg:
    """A shift as it is offered now."""
    return Leg(
        shift_id=of.id, version=of.version, officer_id=of.officer_id,
        starts_at=of.starts_at, ends_at=of.ends_at,
    )  # fmt: skip


def moved() -> Any:
    """Condition: a shift of it is not as it was, or has begun."""
    other = or_(Shift.version != Leg.version, ~STANDS, Shift.starts_at <= now())
    return exists().where(Leg.swap_id == Swap.id, Shift.id == Leg.shift_id, other)


def around(shift_ids: Iterable[int]) -> list[Swap]:
    """Those that have not ended and hold one of these shifts, lapsed or not."""
    held = select(Leg.swap_id).where(Leg.shift_id.in_(set(shift_ids)), Leg.ended_at.is_(None))
    return list(db.session.scalars(select(Swap).where(Swap.id.in_(held))))
