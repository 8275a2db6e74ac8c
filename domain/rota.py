"""The rota: a question asked of shifts: who works when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from domain import withdrawal
from domain.officer import AT_THE_DESK, Officer
from domain.shift import PUBLISHED, Shift
from domain.span import Span
from domain.timetable import spans
from domain.wall import moment, today
from extensions import db

AWAY = "away"  # what colleagues read of an absence: that it is one


@dataclass(frozen=True, slots=True)
class Row:
    """One officer's days: of each, what begins on it, and the absences that reach into it."""

    officer_id: int
    name: str
    days: list[list[Span]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some days of the rota, as one person may read them."""

    days: list[date]
    rows: list[Row]
    leaving: frozenset[int] = frozenset()  # shifts that go with the next publication

    @property
    def provisional(self) -> bool:
        """Whether publishing would change any of it."""
        return bool(self.drafts or self.leaving)

    @property
    def drafts(self) -> int:
        """How many of them are drafts."""
        drafts = {s.id for row in self.rows for day in row.days for s in day if not s.published}
        return len(drafts)


def sheet(since: date, days: int, reader: Officer) -> Sheet:
    """So many days from ``since``. Supervisors read drafts too, and why somebody is absent."""
    many = [since + timedelta(days=number) for number in range(days)]
    which = () if reader.supervises else (PUBLISHED,)
    found = spans(moment(since), moment(since + timedelta(days=days)), *which)
    if not reader.supervises:
        found = [_discreet(span, reader.id) for span in found]
    by_officer: dict[int, list[Span]] = {}
    for span in found:
        by_officer.setdefault(span.officer_id, []).append(span)
    rows = [
        Row(who, name, _by_day(by_officer.get(who, []), many))
        for who, name in _names(set(by_officer))
    ]
    return Sheet(many, rows, _leaving(many) if reader.supervises else frozenset())


def of(officer: Officer, since: datetime, until: datetime, reader: Officer) -> list[Span]:
    """One officer's shifts, in order; drafts for supervisors alone."""
    which = () if reader.supervises else (PUBLISHED,)
    found = spans(since, until, Shift.officer_id == officer.id, *which)
    return found if reader.supervises else [_discreet(span, reader.id) for span in found]


def colleague(id: int) -> Officer | None:
    """One officer of the rota."""
    desk = Officer.role.in_(AT_THE_DESK), Officer.revoked_at.is_(None)
    return db.session.scalar(select(Officer).where(Officer.id == id, *desk))


def _leaving(days: list[date]) -> frozenset[int]:
    found = withdrawal.leaving(moment(days[0]), moment(days[-1] + timedelta(days=1)))
    return frozenset(span.id for span in found)


def _names(planned: set[int]) -> list[tuple[int, str]]:
    """Whoever has a desk, and whoever is planned."""
    there = Officer.revoked_at.is_(None) & Officer.role.in_(AT_THE_DESK)
    shown = select(Officer.id, Officer.name).where(there | Officer.id.in_(planned))
    return [
        (row.id, row.name) for row in db.session.execute(shown.order_by(Officer.name, Officer.id))
    ]


def _by_day(theirs: Iterable[Span], days: list[date]) -> list[list[Span]]:
    cells: dict[date, list[Span]] = {day: [] for day in days}
    for span in theirs:
        if span.worked:
            reached = [today(span.starts_at)]
        else:
            first, last = today(span.starts_at), today(span.ends_at - timedelta(seconds=1))
            reached = [day for day in days if first <= day <= last]
        for day in reached:
            if day in cells:
                cells[day].append(span)
    return list(cells.values())


def _discreet(span: Span, reader_id: int) -> Span:
    if span.worked or span.officer_id == reader_id:
        return span
    return replace(span, kind=AWAY)
