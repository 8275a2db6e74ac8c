"""A station: a place of the police or the gendarmerie that is open to the public."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from domain.open_now import clock_of
from extensions import Model, db

POLICE, GENDARMERIE = "PN", "GN"
DEMO = "demo"  # the source of the stations that were invented


class Station(Model):
    """One row of what a ministry publishes, or one that was invented for the demo.

    ``key``: by which a later file finds it again. ``source``: which file, and ``dated`` when it was made.
    ``gone_at``: the last file does not have it any more; what refers to it stays, until
    it is carried over to its successor.
    """

    __tablename__ = "station"
    __table_args__ = (
        Index("ix_station_commune", "commune_code"),
        Index("ix_station_department", "department"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    institution: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(5), default="")
    locality: Mapped[str] = mapped_column(String(80), default="")
    commune_code: Mapped[str | None] = mapped_column(String(5))
    department: Mapped[str] = mapped_column(String(3))
    phone: Mapped[str] = mapped_column(String(16), default="")  # E.164
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    hours: Mapped[str] = mapped_column(Text, default="")  # as they were written
    source: Mapped[str] = mapped_column(String(64))
    dated: Mapped[date]
    imported_at: Mapped[datetime] = mapped_column(default=now)
    gone_at: Mapped[datetime | None]
    # Once it is gone: which one has what it had. A pass that was made here is good there.
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))

    @property
    def topic(self) -> str:
        """How the audit names it."""
        return f"station:{self.id}"

    @property
    def clock(self) -> ZoneInfo:
        """What clocks show there, by which it publishes and receives."""
        return clock_of(self.department)

    @property
    def invented(self) -> bool:
        """Of the demo, and to be shown as such."""
        return self.source == DEMO

    @classmethod
    def found(cls, id: int) -> "Station | None":
        """One that is still there."""
        return db.session.scalar(select(cls).where(cls.id == id, cls.gone_at.is_(None)))
