"""A closure: one day on which a station receives nobody; an interruption, the same of one opening, from–to."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain import holiday
from domain.clock import now
from domain.station import Station
from extensions import Model, db

if TYPE_CHECKING:
    from domain.opening import Opening


class Closure(Model):
    """One day on which a station receives nobody, whatever its openings say."""

    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("station_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    day: Mapped[date]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


class Interruption(Model):
    """Days on which nobody is received in one opening: somebody is on leave, a room is being painted."""

    __tablename__ = "interruption"
    __table_args__ = (UniqueConstraint("opening_id", "first", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"))
    first: Mapped[date]
    last: Mapped[date]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


def days(station_id: int, since: date) -> list[date]:
    """Those from ``since`` on, in order."""
    coming = Closure.station_id == station_id, Closure.day >= since
    return list(db.session.scalars(select(Closure.day).where(*coming).order_by(Closure.day)))


def interruptions(opening_id: int, since: date) -> list[Interruption]:
    """Those that are not over on that day, in order."""
    coming = Interruption.opening_id == opening_id, Interruption.last >= since
    ordered = select(Interruption).where(*coming).order_by(Interruption.first, Interruption.last)
    return list(db.session.scalars(ordered))


def shut(opening: "Opening", station: Station, first: date, last: date) -> set[date]:
    """On which days from ``first`` to ``last`` no slots are made of it: holidays too, unless it says so."""
    found = {day for day in days(station.id, first) if day <= last}
    for each in interruptions(opening.id, first):
        since, until = max(first, each.first), min(last, each.last)
        found |= {since + timedelta(number) for number in range((until - since).days + 1)}
    if not opening.holidays:
        found |= set(holiday.between(station.department, first, last))
    return found
