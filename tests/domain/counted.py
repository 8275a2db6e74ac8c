"""What stands in the table of figures, for tests that look at it."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from domain import figure
from domain.figure import Figure
from extensions import db, transaction

_table = Figure.__table__


def rows() -> list[dict[str, object]]:
    """All of them, in the order of what they say."""
    order = list(_table.primary_key)
    return [dict(row) for row in db.session.execute(select(_table).order_by(*order)).mappings()]


def counted() -> dict[str, int]:
    """By measure; by measure and label where it has one."""
    found: Counter[str] = Counter()
    for row in rows():
        name = f"{row['measure']} {row['label']}".strip()
        found[name] += row["count"]
    return dict(found)


def buckets(measure: str) -> dict[int, int]:
    return {row["bucket"]: row["count"] for row in rows() if row["measure"] == measure}


def put(measure: str, at: datetime, times: int = 1, label: str = "", bucket: int = 0) -> None:
    """So many at that moment."""
    with transaction():
        for _ in range(times):
            figure.count(measure, label=label, bucket=bucket, at=at)
