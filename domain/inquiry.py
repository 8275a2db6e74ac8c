"""An inquiry: which entries of the audit somebody asks to see, and taking them away."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from domain import audit, limits
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.sitting import Sitting
from extensions import db, transaction

PAGE = 50  # entries on a page
MOST_TOLD = 180  # characters of a filter in an entry
CHUNK = 500  # entries of an export in memory at a time

_table: Any = AuditEntry.__table__


@dataclass(frozen=True, slots=True)
class Entry:
    """An audit entry as it is read."""

    id: int
    at: datetime
    act: str
    about: str
    officer_id: int | None
    name: str | None
    role: str
    why: str | None
    to_whom: str | None
    key_name: str
    hash: str


@dataclass(frozen=True)
class Inquiry:
    """What is asked for; what is left out is not asked about. ``until`` is no longer part of it."""

    officer_id: int | None = None
    role: str | None = None
    act: str | None = None
    about: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        """The filter as an audit entry says it; everything, when there is none."""
        asked = [(field.name, getattr(self, field.name)) for field in fields(self)]
        said = [f"{name}={_short(value)}" for name, value in asked if value is not None]
        return " ".join(said) or "all"

    @property
    def _told(self) -> str:
        return str(self)[:MOST_TOLD]

    def page(self, before: int | None = None) -> tuple[list[Entry], bool]:
        """The newest entries, or those before a number, the newest first; and whether there are older ones."""
        found = self._read(before, PAGE + 1)
        return found[:PAGE], len(found) > PAGE

    def look(self, sitting: Sitting, before: int | None = None) -> tuple[list[Entry], bool]:
        """The same, in front of somebody: an entry, once an hour for one filter in one sitting."""
        found = self.page(before)
        if limits.allow(f"audit-read:{sitting.id}:{self}", times=1, seconds=3600):
            about = {"about": "audit:chain", "why": self._told}
            with transaction():
                audit.record("audit.read", by=sitting.officer, **about)
        return found

    def export(self, officer: Officer) -> Iterator[Entry]:
        """All of it, the newest first, as it is at this moment. That it was taken away is an entry."""
        asked = select(func.count(), func.max(_table.c.id)).where(*self._where())
        count, newest = db.session.connection().execute(asked).one()
        with transaction():
            about = {"about": "audit:chain", "why": f"{count} {self._told}"}
            audit.record("audit.exported", by=officer, to=officer.topic, **about)
        return self._all((newest or 0) + 1)

    def _all(self, before: int) -> Iterator[Entry]:
        while found := self._read(before, CHUNK):
            db.session.remove()  # nothing is held while the other end reads
            yield from found
            before = found[-1].id

    def _read(self, before: int | None, most: int) -> list[Entry]:
        where = self._where() if before is None else [*self._where(), _table.c.id < before]
        asked = select(_table).where(*where).order_by(_table.c.id.desc()).limit(most)
        return [Entry(**row) for row in db.session.connection().execute(asked).mappings()]

    def _where(self) -> list[ColumnElement[bool]]:
        equal = [
            _table.c[name] == value
            for name in ("officer_id", "role", "act", "about")
            if (value := getattr(self, name)) is not None
        ]
        since = [] if self.since is None else [_table.c.at >= self.since]
        return [*equal, *since] + ([] if self.until is None else [_table.c.at < self.until])


def officers() -> list[tuple[int, str]]:
    """Everybody who ever could sign in, by name: whose entries may be asked for."""
    asked = select(Officer.id, Officer.name).order_by(Officer.name, Officer.id)
    return [(row.id, row.name) for row in db.session.connection().execute(asked)]


def _short(value: object) -> str:
    return f"{value:%Y-%m-%dT%H:%MZ}" if isinstance(value, datetime) else str(value)
