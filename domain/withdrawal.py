"""A withdrawal: a published shift that goes when its days are next published, unless it is kept until then."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, shift, timetable
from domain.clock import now
from domain.officer import Officer
from domain.shift import PUBLISHED, Shift
from domain.span import Span
from extensions import Model, db, transaction

OPEN = text("ended_at IS NULL")
WHY = "superseded"
_FREE = {"synchronize_session": False}


class Withdrawal(Model):
    """Decided of the shift as it was (``version``): who changes it afterwards has decided otherwise."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        Index(
            "ix_withdrawal_open", "shift_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    version: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


# The shifts that are to go.
LEAVING = (
    select(Withdrawal.shift_id)
    .join(Shift, Shift.id == Withdrawal.shift_id)
    .where(Withdrawal.ended_at.is_(None), Withdrawal.version == Shift.version, PUBLISHED)
)


def leaving(since: datetime, until: datetime) -> list[Span]:
    """Those that begin from ``since`` until before ``until``."""
    begins = Shift.starts_at >= since, Shift.starts_at < until
    return timetable.spans(since, until, *begins, Shift.id.in_(LEAVING))


def leaves(shift_id: int) -> bool:
    """Whether this one is to go."""
    return db.session.scalar(LEAVING.where(Shift.id == shift_id)) is not None


def decide(spans: Iterable[Span], by: Officer) -> None:
    """Part of a verb, behind ``timetable.lock``: these go with the next publication of their days."""
    for ids in timetable.parts([span.id for span in spans]):
        _end(ids)
        now_ = select(Shift.id, Shift.version).where(Shift.id.in_(ids), PUBLISHED)
        rows = [
            {"shift_id": row.id, "version": row.version, "officer_id": by.id}
            for row in db.session.execute(now_)
        ]
        if rows:
            db.session.execute(insert(Withdrawal), rows)


def forget(spans: Iterable[Span]) -> None:
    """Part of a verb: these stay after all."""
    for ids in timetable.parts([span.id for span in spans]):
        _end(ids)


def carry_out(spans: Iterable[Span], by: Officer) -> None:
    """Part of a publication, behind ``timetable.lock``: they stand no more, and stay in the table."""
    gone = list(spans)
    timetable.cancel(gone, by, now())
    for ids in timetable.parts([span.id for span in gone]):
        _end(ids)
        for number in ids:
            audit.record("shift.cancelled", by=by, about=f"shift:{number}", why=WHY)


def keep(found: Shift, *, by: Officer) -> None:
    """It stays, whatever was decided. Twice is once; ``NotAPlanner``."""
    shift.may_plan(by)
    with transaction():
        timetable.lock({found.officer_id})
        if leaves(found.id):
            _end([found.id])
            audit.record("shift.kept", by=by, about=found.topic)


def _end(ids: Collection[int]) -> None:
    standing: Any = update(Withdrawal).where(
        Withdrawal.shift_id.in_(ids), Withdrawal.ended_at.is_(None)
    )
    db.session.execute(standing.values(ended_at=now()), execution_options=_FREE)
