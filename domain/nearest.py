"""The stations nearest to a commune: by distance where points are known, else by department and postal code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from database import of_this_app
from domain import commune, edition
from domain.commune import Commune
from domain.commune_point import CommunePoint
from domain.memory import Copy
from domain.point import Point
from domain.spots import REACH, Spots
from domain.station import DEMO, GENDARMERIE, POLICE, Station
from extensions import ask
from statement import Statement


@dataclass(frozen=True, slots=True)
class Place:
    """A station as it is shown; it stays in the memory of every worker."""

    id: int
    institution: str
    name: str
    address: str
    postal_code: str
    locality: str
    commune_code: str | None
    department: str
    phone: str
    hours: str
    source: str
    dated: date

    @property
    def invented(self) -> bool:
        """Of the demo, and to be shown as such."""
        return self.source == DEMO


@dataclass(frozen=True, slots=True)
class Near:
    """A station, and how far it is from the middle of the commune in kilometres, where that is known."""

    place: Place
    km: float | None


class Chart:
    """All stations that are there.

    One without a point of its own counts as being in the middle of its commune.
    """

    def __init__(self) -> None:
        self.by_id: dict[int, Place] = {}
        placed: dict[str, list[tuple[Point, Place]]] = {POLICE: [], GENDARMERIE: []}
        self._of_department: dict[str, list[Place]] = {}
        for *fields, latitude, longitude in ask(_every):
            place = Place(*fields)
            self.by_id[place.id] = place
            self._of_department.setdefault(place.department, []).append(place)
            if latitude is not None and longitude is not None:
                placed.setdefault(place.institution, []).append(((latitude, longitude), place))
        self._spots = {kind: Spots(rows) for kind, rows in placed.items()}

    def near(
        self, there: Commune, at: Point | None, most: int, institution: str = ""
    ) -> list[Near]:
        """The nearest of one institution, or of both together."""
        kinds = (institution,) if institution else tuple(self._spots)
        if at is not None:
            found = [pair for kind in kinds for pair in self._spots[kind].near(at, most)]
            # Another department's out of reach is across a sea.
            found = [p for p in found if p[0] <= REACH or p[1].department == there.department]
            found.sort(key=lambda pair: (pair[0], pair[1].id))
            if found:
                return [Near(place, km) for km, place in found[:most]]
        others = (
            p for p in self._of_department.get(there.department, ()) if p.institution in kinds
        )
        return [Near(place, None) for place in sorted(others, key=_by_post(there))[:most]]


def stations_near(commune_code: str, most: int = 5, institution: str = "") -> list[Near]:
    """The nearest stations, at most so many; none where the commune is not known."""
    there = commune.get(commune_code)
    if there is None:
        return []
    ((stamp, latitude, longitude),) = ask(_from, code=commune_code)
    at = None if latitude is None else (latitude, longitude)
    return chart(stamp).near(there, at, most, institution)


def chart(stamp: int) -> Chart:
    """The one in memory, of the editions that ``edition.together`` says are kept."""
    copy: Copy[Chart] = of_this_app("chart")
    return copy.of(stamp)


def _by_post(there: Commune) -> Callable[[Place], tuple[bool, int, str, int]]:
    """In the commune first, then by how far apart postal codes are; places without one last."""
    posts = [int(code) for code in there.postal_codes]

    def order(place: Place) -> tuple[bool, int, str, int]:
        known = place.postal_code and posts
        apart = min(abs(int(place.postal_code) - post) for post in posts) if known else 100_000
        return place.commune_code != there.code, apart, place.name, place.id

    return order


_every = Statement(
    select(
        *(getattr(Station, name) for name in Place.__slots__),
        func.coalesce(Station.latitude, CommunePoint.latitude).label("lat"),
        func.coalesce(Station.longitude, CommunePoint.longitude).label("lon"),
    )
    .outerjoin(CommunePoint, CommunePoint.code == Station.commune_code)
    .where(Station.gone_at.is_(None))
)
_one = select(edition.together.label("stamp")).subquery()
_from = Statement(
    select(_one.c.stamp, CommunePoint.latitude, CommunePoint.longitude).select_from(
        _one.outerjoin(CommunePoint, CommunePoint.code == bindparam("code"))
    )
)
