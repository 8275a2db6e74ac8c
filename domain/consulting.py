"""Consulting: an officer has somebody's words in front of them, and the audit says so."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from domain import audit
from domain.clock import now
from domain.entry import AuditEntry
from domain.officer import Officer
from extensions import db, transaction

READ = "conversation.read"
SAME = timedelta(minutes=1)  # a page drawn again this soon is the same opening


class Consulted:
    """The part of a conversation that knows who read it."""

    if TYPE_CHECKING:
        id: int
        last_number: int
        officer_id: int | None

        @property
        def topic(self) -> str:
            """The bell of those who look at this conversation."""

        def read(self, up_to: int) -> None:
            """The officer has seen the messages up to this number."""

    def consult(self, officer: Officer, first: int) -> None:
        """The officer opens it on the messages from this number on: an entry, and they are read.

        What comes while it is open comes to whoever holds it and is no entry of its own. Drawn again
        within a minute it is the same opening, unless it goes further back.
        """
        last = self._last_opening(officer)
        if last is not None and first >= last[1] and now() - last[0] <= SAME:
            return self._seen_by(officer)
        with transaction():
            span = f"{first}-{self.last_number}"
            audit.record(READ, by=officer, about=self.topic, why=span)
            return self._seen_by(officer)

    def follow(self, officer: Officer, first: int) -> None:
        """A socket or a frame goes on from this number: no opening, unless it begins in what was before."""
        last = self._last_opening(officer)
        if last is None or first <= last[2]:
            self.consult(officer, first)

    def _seen_by(self, officer: Officer) -> None:
        """Nothing is unread any more, if it was they who had to read it."""
        if self.officer_id == officer.id:
            self.read(self.last_number)

    def _last_opening(self, officer: Officer) -> tuple[datetime, int, int] | None:
        """When this officer last opened it, and from which number to which."""
        mine = {"about": self.topic, "officer_id": officer.id}
        row = db.session.connection().execute(_last, mine).first()
        if row is None:
            return None
        first, _, up_to = row.why.partition("-")
        return row.at, int(first), int(up_to)


_entry: Any = AuditEntry.__table__
_last = (
    select(_entry.c.at, _entry.c.why)
    .where(
        _entry.c.about == bindparam("about"),
        _entry.c.officer_id == bindparam("officer_id"),
        _entry.c.act == READ,
    )
    .order_by(_entry.c.id.desc())
    .limit(1)
)
