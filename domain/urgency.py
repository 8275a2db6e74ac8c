"""Urgency: who comes before whom in the queue, and the reason that is shown in words."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, case
from sqlalchemy.orm import Mapped, mapped_column

# In this order; within one, whoever has waited longest.
REASONS = ("danger", "back", "minor")


class Urgent:
    """Columns of a conversation that move it in the queue, besides her situation (``Situated``).

    ``back_at``, ``back_by_id``: put back by the officer who held it. ``language``: of what she wrote first,
    where its writing tells; nothing where it is Latin.
    """

    back_at: Mapped[datetime | None]
    back_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    language: Mapped[str | None] = mapped_column(String(2))


def rank(kind: Any) -> Any:
    """A number to order by: the smaller comes first."""
    since = (kind.danger_at, kind.back_at, kind.minor_at)
    cases = [(column.is_not(None), at) for at, column in enumerate(since)]
    return case(*cases, else_=len(cases))


def reason(rank: int) -> str | None:
    """Why it comes before those who wait longer; nothing for those in turn."""
    return REASONS[rank] if rank < len(REASONS) else None
