"""Directions: where she could go, as her officer reads it: the competent service, others near her commune."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from domain import commune, nearest, unit, zone
from domain.nearest import Near, Place
from domain.station import GENDARMERIE, POLICE
from domain.wall import today
from domain.zone import Competent

EACH = 2  # of the police and of the gendarmerie, beside the competent service
RULE = "station_phone_months"

unit.number(
    RULE,
    18,
    0,
    120,
    _l(
        "Âge au-delà duquel le téléphone et les horaires d’un commissariat ou d’une brigade ne sont plus montrés"
    ),
    _l("En mois, d’après la date du fichier importé ; 0 : jamais montrés."),
)


@dataclass(frozen=True, slots=True)
class Directions:
    """``near``: nearest first; both institutions are among them, where both have a station in reach."""

    competent: Competent | None
    near: list[Near]
    months: int

    def phone(self, place: Place) -> str:
        """Its number, unless that is too old to be shown."""
        return place.phone if self.fresh(place) else ""

    def hours(self, place: Place) -> str:
        """When it is open, as the file has it; the same."""
        return place.hours if self.fresh(place) else ""

    def fresh(self, place: Place) -> bool:
        """Whether what changes of it may still be so."""
        return months_since(place.dated) < self.months

    def outdated(self, place: Place) -> bool:
        """Whether it has a number or hours that are too old."""
        return bool(place.phone or place.hours) and not self.fresh(place)


def of(commune_code: str | None) -> Directions | None:
    """From this commune; ``None`` when it is not known, or nothing was imported."""
    there = commune.get(commune_code) if commune_code else None
    if there is None:
        return None
    seen = zone.look(there.code, RULE)
    if not seen.stamp:
        return None
    chart, own = nearest.chart(seen.stamp), seen.competent and seen.competent.place
    near = [
        each
        for kind in (POLICE, GENDARMERIE)
        for each in chart.near(there, seen.point, EACH + 1, kind)
        if each.place != own
    ]
    near = [*_first(near, POLICE), *_first(near, GENDARMERIE)]
    near.sort(key=lambda each: (each.km is None, each.km or 0.0))
    found = Directions(seen.competent, near, unit.read(RULE, seen.months))
    return found if found.competent or found.near else None


def months_since(day: date) -> int:
    """Whole months between that day and today."""
    now = today()
    return (now.year - day.year) * 12 + now.month - day.month - (now.day < day.day)


def _first(near: list[Near], institution: str) -> list[Near]:
    return [each for each in near if each.place.institution == institution][:EACH]
