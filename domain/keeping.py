"""How long a conversation is kept: which kind it is, and when it is due. The same for all who ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from extensions import settings

# What of each kind says how long: a setting, in the unit its name ends with.
PERIODS = {
    "arrival": "keep_arrival_hours",
    "open": "keep_open_days",
    "closed": "keep_closed_days",
    "appointment": "keep_appointment_days",
    "reported": "keep_reported_days",
}
# Outcomes kept otherwise than « closed ». Whoever sends help tells investigators, too.
OF_OUTCOME = {"appointment": "appointment", "reported": "reported", "emergency": "reported"}
# The timer comes by every hour; a day covers a night in which it could not.
SLACK = timedelta(days=1)


class Kept:
    """The columns of a conversation that say how long it stays."""

    # Whatever is written to the row is news: no verb has to think of it. Upkeep says otherwise itself.
    active_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    held_until: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Due:
    """What will be erased, and when. ``at``: not before; ``by``: while the timer runs, not after."""

    kind: str
    at: datetime
    held: bool  # somebody decided that it must stay until ``at`` at least

    @property
    def by(self) -> datetime:
        """The moment until which it will have been done."""
        return self.at + SLACK


def period(kind: str) -> timedelta:
    """How long this kind is kept after the last news."""
    setting = PERIODS[kind]
    return timedelta(**{setting.rpartition("_")[2]: getattr(settings(), setting)})


def due(conversation: Any) -> Due:
    """When it may be erased if nothing happens any more; a hold only ever makes it later."""
    kind = kind_of(conversation)
    at, held_until = conversation.active_at + period(kind), conversation.held_until
    held = held_until is not None and held_until > now()
    return Due(kind, max(at, held_until) if held else at, held)


def kind_of(conversation: Any) -> str:
    """Which kind it is now."""
    if conversation.opened_at is None:
        return "arrival"
    if conversation.closed_at is None:
        return "open"
    return OF_OUTCOME.get(conversation.outcome, "closed")


def kind_in(table: Any) -> Any:
    """``kind_of`` as the database says it, in the same order."""
    return case(
        (table.opened_at.is_(None), "arrival"),
        (table.closed_at.is_(None), "open"),
        *((table.outcome == outcome, kind) for outcome, kind in OF_OUTCOME.items()),
        else_="closed",
    )


def touched(table: Any, *which: Any) -> Any:
    """An UPDATE that leaves these rows as they are, so that whoever else would change them waits.

    Returns what is about to be forgotten: who holds each, when it was opened and closed. It is no news.
    """
    row = table.officer_id, table.opened_at, table.closed_at
    touch = update(table).where(*which).values(active_at=table.active_at).returning(*row)
    return touch.execution_options(synchronize_session=False)
