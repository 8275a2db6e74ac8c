"""A figure: how often something happened in an hour or on a day. It is nobody's, and leads back to nobody."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CheckConstraint, String, bindparam, delete, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import PARIS, now
from extensions import Model, ask_all, at_last, db, settings, transaction
from statement import Statement

HOUR, DAY = "hour", "day"
# Each is counted in one grain, and is told apart by one thing besides it at most: by how long
# something took (a bucket), or by a label. Where and how it ended never meet an hour.
MEASURES = {
    "opened": HOUR,
    "taken": HOUR,  # buckets: the wait until then
    "answered": HOUR,  # buckets: the wait until the officer's first words
    "abandoned": HOUR,  # of the opening
    "back": HOUR,
    "duration": HOUR,  # buckets: from being taken to the end
    "department": DAY,  # labels: its number, or UNTOLD
    "outcome": DAY,  # labels: what the officer chose, or how else it ended
    "card": DAY,  # labels as of departments: organisations put into conversations
    "referral": DAY,  # the same: passed on with her agreement
}
UNTOLD = "untold"
LATE = timedelta(hours=1)  # after its end nobody counts any more in a day: a margin for clocks
LOOK_BACK = timedelta(days=4)  # days settled again: more than a timer may have been away unasked


class Figure(Model):
    """``starts_at``: an hour in UTC, or the first moment of a day of metropolitan France."""

    __tablename__ = "figure"
    __table_args__ = (
        CheckConstraint(
            "(grain = 'hour' AND label = '') OR (grain = 'day' AND bucket = 0)",
            name="ck_figure_one_thing",
        ),
        {
            "sqlite_with_rowid": False
        },  # rows lie in the order of what they say, not of who came first
    )

    measure: Mapped[str] = mapped_column(String(16), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(16), primary_key=True, default="")
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    grain: Mapped[str] = mapped_column(String(4))
    count: Mapped[int]


Key = tuple[str, datetime, str, int]


def count(measure: str, *, label: str = "", bucket: int = 0, at: datetime | None = None) -> None:
    """One more, in the transaction under way that makes it true; written just before its commit.

    ``at``: when it happened, if that is not now. Rows are taken in one order and before the audit's
    head, so that nobody waits crosswise for the row of this hour that everybody wants.
    """
    grain = MEASURES[measure]
    at_last(_write, (measure, start(grain, at or now()), label, bucket), early=True)


def start(grain: str, at: datetime) -> datetime:
    """When the hour or the day around this moment began."""
    if grain == HOUR:  # the hours of Paris are those of UTC, called otherwise
        return at.replace(minute=0, second=0, microsecond=0)
    return datetime.combine(at.astimezone(PARIS).date(), time.min, PARIS)


def tidy() -> int:
    """What the sweep does for figures: settle them, and remove what is too old; how many rows that was."""
    _settle()
    before = now() - timedelta(days=settings().keep_figures_days)
    with transaction():
        old = delete(Figure).where(Figure.starts_at < before)
        gone: Any = db.session.execute(old, execution_options=_unsynced)
    return int(gone.rowcount)


# Within

_table: Any = Figure.__table__
_unsynced = {"synchronize_session": False}


def _settle() -> None:
    """Write the days that are over anew, in the order of what they say.

    A database knows of each row which transaction wrote it last, and in which order rows came:
    enough to lay the figure of a department beside the conversation that was counted with it.
    """
    end = start(DAY, now() - LATE)
    over = delete(Figure).where(Figure.starts_at >= end - LOOK_BACK, Figure.starts_at < end)
    with transaction():
        found = db.session.execute(over.returning(*_table.c), execution_options=_unsynced)
        rows = [row._asdict() for row in found]
        if rows:
            db.session.execute(insert(_table), sorted(rows, key=_said))


def _said(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in _table.primary_key)


def _write(keys: list[Key]) -> None:
    one_more = _one_more(db.engine.dialect.name)
    counted = sorted(Counter(keys).items())
    ask_all([(one_more, _values(key, more)) for key, more in counted])


def _values(key: Key, more: int) -> dict[str, Any]:
    measure, starts_at, label, bucket = key
    grain = MEASURES[measure]
    return {
        "measure": measure, "starts_at": starts_at, "label": label, "bucket": bucket,
        "grain": grain, "count": more,
    }  # fmt: skip


@cache
def _one_more(database: str) -> Statement:
    kind: Any = postgresql if database == "postgresql" else sqlite
    row = {c.name: bindparam(c.name, type_=c.type) for c in _table.c}
    made = kind.insert(_table).values(row)
    sum_ = {"count": _table.c.count + made.excluded.count}
    return Statement(made.on_conflict_do_update(index_elements=list(_table.primary_key), set_=sum_))
