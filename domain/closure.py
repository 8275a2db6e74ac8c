"""A closure: one day on which a station receives nobody."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from extensions import Model, db


class Closure(Model):
    """One day on which a station receives nobody, whatever its openings say."""

    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("station_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    day: Mapped[date]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


def days(station_id: int, since: date) -> list[date]:
    """Those from ``since`` on, in order."""
    coming = Closure.station_id == station_id, Closure.day >= since
    return list(db.session.scalars(select(Closure.day).where(*coming).order_by(Closure.day)))
