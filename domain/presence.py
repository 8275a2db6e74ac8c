"""Presence: whether she is still there, as far as that can be known, and what is said when she is not."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from extensions import db, transaction, wake

SOCKET, FRAME = "s", "f"  # how a line's name begins: what her page listens by
NEAR = timedelta(seconds=15)  # between a page that says it closes and the end of its line
FORGOTTEN = {"sealed_draft": None, "sealed_place": None, "refused": None}


class Absence(NamedTuple):
    """Since when she is not there, and what is known of why.

    ``left``: by the exit. ``closed``: her page said that it closed. ``cut``: its socket ended and it said nothing.
    ``silent``: a page without scripts, which cannot say anything, does not ask any more.
    """

    how: str
    since: datetime


def absence(
    left_at: datetime | None, away_at: datetime | None, shut_at: datetime | None, line: str | None
) -> Absence | None:
    """What the columns of a conversation say; nothing when she is there, or nobody knows."""
    if left_at is not None:
        return Absence("left", left_at)
    if away_at is None:
        return None
    if shut_at is not None and shut_at > away_at - NEAR:
        return Absence("closed", away_at)
    return Absence("cut" if (line or "").startswith(SOCKET) else "silent", away_at)


class Present:
    """The columns of a conversation that say where she is. Never written to say "still here".

    ``line`` names the process that her page is connected to, so that only the last one may miss her.
    """

    if TYPE_CHECKING:
        id: Mapped[int]
        opened_at: Mapped[datetime | None]
        closed_at: Mapped[datetime | None]

        @property
        def topic(self) -> str:
            """Its own bell."""

        @property
        def topics(self) -> tuple[str, ...]:
            """Its own bell, and that of whoever sees it in a list."""

        def as_known(self) -> Any:
            """An UPDATE of this row, while the token that found it still opens it."""

        def disown(self, **also: Any) -> bool:
            """No device opens it any more; whether one did."""

        def change(self, **values: Any) -> Any:
            """An UPDATE of this row while it is not closed."""

        def note(self, event: str) -> None:
            """Put something that happened in its place among the words."""

    left_at: Mapped[datetime | None] = mapped_column()
    away_at: Mapped[datetime | None] = mapped_column()
    shut_at: Mapped[datetime | None] = mapped_column()
    line: Mapped[str | None] = mapped_column(String(12))

    @property
    def absence(self) -> Absence | None:
        """Whether she is away, since when, and what is known of why."""
        return absence(self.left_at, self.away_at, self.shut_at, self.line)

    def come(self, line: str | None) -> None:
        """She is here, on this line; ``None``: on none that could be missed. Writes only what is new."""
        if self.line == line and not (self.left_at or self.away_at or self.shut_at):
            return
        missed = self.absence is not None
        values = {"line": line, "left_at": None, "away_at": None, "shut_at": None}
        with transaction():
            db.session.execute(self.as_known().values(values))
            if missed:
                wake(*self.topics)

    def shut(self) -> None:
        """A page of hers says that it closes; whether she stays away, its line will show."""
        with transaction():
            db.session.execute(self.as_known().values(shut_at=now()))
            if self.away_at is not None:
                wake(*self.topics)

    @classmethod
    def miss(cls, id: int, lines: Iterable[str], since: datetime) -> None:
        """Her last line was one of these, it ended at that moment, and she has not come back."""
        kind = cast(Any, cls)
        gone = update(kind).where(
            kind.id == id,
            kind.line.in_(list(lines)),
            kind.opened_at.is_not(None),
            kind.closed_at.is_(None),
            kind.left_at.is_(None),
            kind.away_at.is_(None),
        )
        with transaction():
            missed = db.session.scalar(gone.values(away_at=since).returning(kind))
            if missed is not None:
                wake(*missed.topics)

    @classmethod
    def lines(cls) -> list[tuple[int, str]]:
        """On which line each was last, of those who are not known to be away."""
        kind = cast(Any, cls)
        there = kind.left_at.is_(None), kind.away_at.is_(None), kind.line.is_not(None)
        noted = select(kind.id, kind.line).where(kind.closed_at.is_(None), *there)
        return [(row.id, row.line) for row in db.session.execute(noted)]

    def leave(self) -> None:
        """The exit: her token opens nothing any more, whoever holds a copy; the officer is told, once."""
        with transaction():
            if not self.disown(**FORGOTTEN):
                return  # left already
            gone = self.change(left_at=now()).where(cast(Any, type(self)).left_at.is_(None))
            if self.opened_at is not None and db.session.scalar(gone) is not None:
                self.note("left")
                audit.record("conversation.left", by=audit.VICTIM, about=self.topic)
                wake(*self.topics)
