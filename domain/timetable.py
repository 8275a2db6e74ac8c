"""The timetable: which shifts stand when, as verbs ask it; and the lock behind which they write."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from domain.officer import AT_THE_DESK, Officer
from domain.resting import HALF_YEAR
from domain.shift import PUBLISHED, STANDS, Busy, Shift
from domain.span import Span
from extensions import db

_SOME = 1000  # numbers in one statement
_columns = (
    Shift.id,
    Shift.officer_id,
    Shift.kind,
    Shift.starts_at,
    Shift.ends_at,
    Shift.published_at,
)


def spans(since: datetime, until: datetime, *which: Any) -> list[Span]:
    """Those that stand at any moment from ``since`` until before ``until``, by their start."""
    inside = Shift.ends_at > since, Shift.starts_at < until, STANDS
    rows = db.session.execute(
        select(*_columns).where(*inside, *which).order_by(Shift.starts_at, Shift.id)
    )
    return [Span(*row[:5], published=row[5] is not None) for row in rows]


def around(touched: Iterable[Span]) -> list[Span]:
    """All published ones of these officers that a rule may look at together with these."""
    known = list(touched)
    theirs = Shift.officer_id.in_({each.officer_id for each in known})
    since = min(each.starts_at for each in known) - 2 * HALF_YEAR
    until = max(each.ends_at for each in known) + HALF_YEAR
    return spans(since, until, theirs, PUBLISHED)


def lock(officer_ids: Iterable[int]) -> set[int]:
    """Part of a verb: until it ends nobody else plans for these officers; those for whom one may.

    The rows are taken in one order, and what is read after is what others have committed.
    """
    return _locked(Officer.id.in_(set(officer_ids)))


def lock_all() -> set[int]:
    """The same of everybody: whoever weighs how many are there must not be beside another who does."""
    return _locked()


def _locked(*which: Any) -> set[int]:
    there = Officer.revoked_at.is_(None), Officer.role.in_(AT_THE_DESK)
    rows = select(Officer.id).where(*which, *there).order_by(Officer.id)
    return set(db.session.scalars(rows.with_for_update(key_share=True)))


def free(officer_id: int, starts_at: datetime, ends_at: datetime, but: int = 0) -> None:
    """Part of a verb, behind ``lock``: ``Busy`` when the officer has something else then."""
    other = Shift.officer_id == officer_id, Shift.id != but
    if taken := spans(starts_at, ends_at, *other):
        raise Busy(taken[0])


def write(new: Iterable[Span], source: str, by: Officer) -> None:
    """Part of a verb, behind ``lock`` and ``free``: many drafts at once, without an entry for each."""
    rows = [
        {
            "officer_id": span.officer_id, "kind": span.kind, "starts_at": span.starts_at,
            "ends_at": span.ends_at, "source": source, "planned_by": by.id,
        }
        for span in new
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Shift), rows)


def cancel(gone: Iterable[Span], by: Officer, at: datetime) -> None:
    """Part of a verb, behind ``lock``: many at once, without an entry for each. They stay in the table."""
    values = {"cancelled_at": at, "cancelled_by": by.id, "version": Shift.version + 1}
    for ids in parts([span.id for span in gone]):
        some = update(Shift).where(Shift.id.in_(ids)).values(values)
        db.session.execute(some, execution_options={"synchronize_session": False})


def parts(ids: list[int]) -> list[list[int]]:
    """As many at a time as one statement may hold on either database."""
    return [ids[first : first + _SOME] for first in range(0, len(ids), _SOME)]
