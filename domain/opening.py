"""An opening: when a station receives people, week after week; what slots are made from."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import PARIS, now
from domain.errors import Refused
from domain.officer import Officer
from domain.station import Station
from domain.wall import moment, today
from extensions import Model, db

LONGEST_ROOM, LONGEST_HOST = 64, 80  # letters


class NotYourStation(Refused):
    """Neither a supervisor nor the front desk of this station."""

    sentence = _l("Ce lieu n’est pas le vôtre.")
    status = 404


class Opening(Model):
    """``count`` slots of ``length`` minutes, one after the other, from ``minute`` of each such weekday.

    From ``since`` to ``until``, both of them. ``made_until``: up to which day its slots were made.
    """

    __tablename__ = "opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    weekday: Mapped[int]  # Monday is 0
    minute: Mapped[int]  # by the clock there, after midnight
    length: Mapped[int]
    count: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]
    gender: Mapped[str] = mapped_column(String(1))
    room: Mapped[str] = mapped_column(String(LONGEST_ROOM))
    host: Mapped[str] = mapped_column(String(LONGEST_HOST))  # whom the front desk calls
    languages: Mapped[str] = mapped_column(String(64))  # for which there is an interpreter
    accessible: Mapped[bool]
    holidays: Mapped[bool]  # also on them
    made_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_until: Mapped[date]
    ended_at: Mapped[datetime | None]

    @classmethod
    def found(cls, station_id: int, id: int) -> "Opening | None":
        """One of this station's."""
        return db.session.scalar(select(cls).where(cls.id == id, cls.station_id == station_id))

    def ends(self, by: Officer) -> bool:
        """Part of a verb: no slots are made from it any more; False when it had ended."""
        mine = Opening.id == self.id, Opening.ended_at.is_(None)
        ended = update(Opening).where(*mine).values(ended_at=now()).returning(Opening.id)
        return (
            db.session.scalar(ended, execution_options={"synchronize_session": False}) is not None
        )


def moments(
    opening: Any, first: date, last: date, zone: ZoneInfo = PARIS
) -> Iterator[tuple[datetime, datetime]]:
    """From when to when each of its slots is, on the days from ``first`` to ``last``, by clocks of ``zone``.

    The first of a day begins by the clock; the others when the one before ends, also in the night in which
    clocks change: no two of them ever overlap.
    """
    first, last = max(first, opening.since), min(last, opening.until or last)
    on = first + timedelta(days=(opening.weekday - first.weekday()) % 7)
    length = timedelta(minutes=opening.length)
    while on <= last:
        begins = moment(on, opening.minute, zone)
        for number in range(opening.count):
            yield begins + number * length, begins + (number + 1) * length
        on += timedelta(days=7)


def of(station: Station) -> list[Opening]:
    """Those from which slots are still made, in the order of the week."""
    live = Opening.station_id == station.id, Opening.ended_at.is_(None)
    coming = or_(Opening.until.is_(None), Opening.until >= today(zone=station.clock))
    ordered = select(Opening).where(*live, coming).order_by(Opening.weekday, Opening.minute)
    return list(db.session.scalars(ordered))


def publishes(by: Officer, station: Station) -> bool:
    """Whether they may: supervisors anywhere, a front desk at its own station."""
    return by.supervises or (by.receives and by.station_id == station.id)


def may_publish(by: Officer, station: Station) -> None:
    """``NotYourStation`` unless they may."""
    if not publishes(by, station):
        raise NotYourStation


def stand(station_id: int) -> None:
    """In the transaction under way: nobody else changes what this station publishes until that ends."""
    db.session.execute(select(Station.id).where(Station.id == station_id).with_for_update())
