"""A zone: which service of the police or the gendarmerie is competent for a commune. Proposed, never a gate."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from domain import edition, nearest
from domain.commune_point import CommunePoint
from domain.nearest import Place
from domain.point import Point
from domain.unit import UnitRule
from extensions import Model, ask
from statement import Statement


class Zone(Model):
    """Of one commune. ``station_id``: the station that bears that number or that label, where one does."""

    __tablename__ = "zone"
    __table_args__ = (Index("ix_zone_station", "station_id"),)

    commune_code: Mapped[str] = mapped_column(String(5), primary_key=True)
    institution: Mapped[str] = mapped_column(String(2))
    service: Mapped[str] = mapped_column(String(160))
    number: Mapped[str] = mapped_column(String(16), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id", name="fk_zone_station"))
    dated: Mapped[date] = mapped_column(Date)


@dataclass(frozen=True, slots=True)
class Competent:
    """The service that is competent, as the file of that day calls it, and its station if it is known."""

    institution: str
    service: str
    place: Place | None
    dated: date


@dataclass(frozen=True, slots=True)
class Look:
    """All that is asked of the database about one commune, at once."""

    competent: Competent | None
    stamp: int
    point: Point | None
    months: str | None  # what the unit chose for the age of telephone numbers, as it was typed


def competent(commune_code: str) -> Competent | None:
    """The service to propose for this commune; ``None`` while no zone is known of it."""
    return look(commune_code).competent


def look(commune_code: str, rule: str = "") -> Look:
    """One statement, by keys."""
    (row,) = ask(_look, code=commune_code, rule=rule)
    institution, service, station_id, dated, stamp, latitude, longitude, months = row
    found = None
    if institution is not None:
        place = nearest.chart(stamp).by_id.get(station_id)
        found = Competent(institution, service, place, dated)
    return Look(found, stamp, None if latitude is None else (latitude, longitude), months)


_one = select(edition.together.label("stamp")).subquery()
_look = Statement(
    select(
        *(Zone.institution, Zone.service, Zone.station_id, Zone.dated),
        *(_one.c.stamp, CommunePoint.latitude, CommunePoint.longitude, UnitRule.value),
    ).select_from(
        _one.outerjoin(Zone, Zone.commune_code == bindparam("code"))
        .outerjoin(CommunePoint, CommunePoint.code == bindparam("code"))
        .outerjoin(UnitRule, UnitRule.name == bindparam("rule"))
    )
)
