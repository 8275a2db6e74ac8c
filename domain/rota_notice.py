"""A rota notice: what changed in an officer's published rota, shown at their desk until they say they read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, bindparam, func, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, bells
from domain.clock import now
from domain.moves import Move
from domain.officer import Officer
from domain.span import Span
from extensions import Model, db, transaction, wake
from statement import Statement

SHOWN = 6  # at the desk; more are read as a list of their own
IS_UNREAD = text("read_at IS NULL")
_FREE = {"synchronize_session": False}


class RotaNotice(Model):
    """One move, told to its officer by whoever published, changed or cancelled it."""

    __tablename__ = "rota_notice"
    __table_args__ = (
        Index(
            "ix_rota_notice_unread", "officer_id",
            sqlite_where=IS_UNREAD, postgresql_where=IS_UNREAD,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    told_at: Mapped[datetime] = mapped_column(default=now)
    before_kind: Mapped[str | None] = mapped_column(String(12))
    before_starts_at: Mapped[datetime | None]
    before_ends_at: Mapped[datetime | None]
    after_kind: Mapped[str | None] = mapped_column(String(12))
    after_starts_at: Mapped[datetime | None]
    after_ends_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its officer reads it."""

    id: int
    move: Move


@dataclass(frozen=True, slots=True)
class Unread:
    """How much one officer has not read yet, and since when."""

    name: str
    count: int
    since: datetime


def tell(moves: Iterable[Move], by: Officer) -> None:
    """Part of a verb: each officer concerned is told, but for what they did themselves."""
    theirs = [move for move in moves if move.officer_id != by.id]
    rows = [
        {
            "officer_id": move.officer_id, "shift_id": move.shift_id, "by_id": by.id,
            **_columns("before", move.before), **_columns("after", move.after),
        }
        for move in theirs
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(RotaNotice), rows)
        wake(*{bells.theirs(move.officer_id) for move in theirs})


def unread(officer: Officer) -> list[Told]:
    """All that this officer has not read, the oldest first."""
    return told_of(list(db.session.execute(_mine, {"officer_id": officer.id})))


def told_of(rows: list[Any]) -> list[Told]:
    """What ``FIRST`` found."""
    return [_told(*row) for row in rows]


def acknowledge(officer: Officer, up_to: int) -> None:
    """They read what they were shown: those up to this one. What came since stays. Twice is once."""
    shown = update(RotaNotice).where(
        RotaNotice.officer_id == officer.id,
        RotaNotice.id <= up_to,
        RotaNotice.read_at.is_(None),
    )
    with transaction():
        read = db.session.scalars(
            shown.values(read_at=now()).returning(RotaNotice.shift_id), execution_options=_FREE
        ).all()
        for number in sorted(read):
            audit.record("shift.acknowledged", by=officer, about=f"shift:{number}")
        if read:
            wake(officer.topic)


def waited_for() -> list[Unread]:
    """Who has not read yet, by name; not those whose account is closed."""
    asked = (
        select(Officer.name, func.count(RotaNotice.id), func.min(RotaNotice.told_at))
        .join(Officer, Officer.id == RotaNotice.officer_id)
        .where(RotaNotice.read_at.is_(None), Officer.revoked_at.is_(None))
        .group_by(Officer.id, Officer.name)
        .order_by(Officer.name, Officer.id)
    )
    return [Unread(*row) for row in db.session.execute(asked)]


_mine = (
    select(
        RotaNotice.id, RotaNotice.officer_id, RotaNotice.shift_id,
        RotaNotice.before_kind, RotaNotice.before_starts_at, RotaNotice.before_ends_at,
        RotaNotice.after_kind, RotaNotice.after_starts_at, RotaNotice.after_ends_at,
    )
    .where(RotaNotice.officer_id == bindparam("officer_id"), RotaNotice.read_at.is_(None))
    .order_by(RotaNotice.id)
)  # fmt: skip
# The first ones, and one more where there are more than a desk shows.
FIRST = Statement(_mine.limit(SHOWN + 1))


def _told(id: int, officer_id: int, shift_id: int, *spans: Any) -> Told:
    before, after = (
        Span(shift_id, officer_id, kind, starts_at, ends_at) if kind else None
        for kind, starts_at, ends_at in (spans[:3], spans[3:])
    )
    return Told(id, Move(before, after))


def _columns(which: str, span: Span | None) -> dict[str, Any]:
    return {
        f"{which}_kind": span and span.kind,
        f"{which}_starts_at": span and span.starts_at,
        f"{which}_ends_at": span and span.ends_at,
    }
