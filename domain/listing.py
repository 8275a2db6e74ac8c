"""The listing: what a search looks at of every organisation, in memory, read anew when one was changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from sys import intern
from typing import Any

from sqlalchemy import func, select

from domain.distance import Points, Vector, points, square, vector
from domain.organisation import Organisation, Service
from domain.reply import folded
from extensions import ask, db
from statement import Statement

LONGEST = 400  # letters of a description that a search looks at

Mark = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One organisation, as far as a search asks. What is hidden of it is not even here."""

    id: int
    name: str  # to put in order
    words: str  # folded, a space before each
    department: str
    commune: str  # its code; empty when its address is hidden
    at: Vector | None  # none when its address is hidden
    zones: frozenset[str]  # departments and communes its services say they are for
    national: bool
    urgent: bool
    violences: frozenset[str]
    besoins: frozenset[str]
    publics: frozenset[str]
    langues: frozenset[str]
    hours: str
    doubtful: bool


class Listing:
    """All that are there, and where communes are; by square of one degree and by area, to look at few."""

    def __init__(self, every: Iterable[Listed], points: Points) -> None:
        self.every, self.points = tuple(every), points
        self._squares: dict[tuple[int, int], list[Listed]] = {}
        self._areas: dict[str, list[Listed]] = {}
        self._anywhere: list[Listed] = []
        for each in self.every:
            if each.at is not None:
                self._squares.setdefault(square(each.at), []).append(each)
            for area in {each.department, *each.zones}:
                self._areas.setdefault(area, []).append(each)
            if each.national or each.urgent:
                self._anywhere.append(each)

    def around(self, commune: str) -> list[Listed]:
        """Whoever may be in reach of a commune: within a hundred kilometres, of its area, or of none."""
        found = {each.id: each for each in self._anywhere}
        for area in ("", department_of(commune), commune):
            found |= {each.id: each for each in self._areas.get(area, ())}
        if here := self.points.get(commune):
            north, east = square(here)
            for cell in product((north - 1, north, north + 1), range(east - 2, east + 3)):
                found |= {each.id: each for each in self._squares.get(cell, ())}
        return list(found.values())


class Catalogue:
    """The listing of this process. The database says whether it is still so: one short question."""

    def __init__(self) -> None:
        self._kept: tuple[Mark, Listing] | None = None

    def now(self) -> Listing:
        """As it is at this moment."""
        mark, kept = _mark(), self._kept
        if kept is None or kept[0] != mark:
            kept = self._kept = mark, read()  # what changes meanwhile gives another mark next time
        return kept[1]


def read() -> Listing:
    """Every organisation that is there; some fifty milliseconds for three thousand."""
    communes = points()
    services: dict[int, list[Any]] = {}
    o, s = Organisation, Service
    of = select(s.organisation_id, s.nom, s.zone_eligibilite).where(s.gone_at.is_(None))
    for row in db.session.execute(of):
        services.setdefault(row.organisation_id, []).append(row)
    there = db.session.execute(
        select(
            o.id, o.nom, o.description, o.reseaux_porteurs, o.commune, o.code_insee, o.code_postal,
            o.latitude, o.longitude, o.adresse_masquee, o.nationale, o.urgence, o.a_recontroler,
            o.violences, o.besoins, o.publics, o.langues, o.horaires_accueil,
        ).where(o.gone_at.is_(None))
    )  # fmt: skip
    return Listing(
        tuple(_listed(row, services.get(row.id, []), communes) for row in there), communes
    )


def department_of(code_insee: str, code_postal: str = "") -> str:
    """The department of a commune, or else of a postal code; empty where neither is known."""
    if code_insee:
        return intern(code_insee[:3] if code_insee[:2] in ("97", "98") else code_insee[:2])
    if code_postal[:2] == "20":
        return "2A" if code_postal < "20200" else "2B"
    return intern(code_postal[:3] if code_postal[:2] in ("97", "98") else code_postal[:2])


def _mark() -> Mark:
    return ask(_changes)[0]


_there = select(
    func.count().label("many"), func.sum(Organisation.version).label("changes"),
    func.count(Organisation.gone_at).label("gone"),
).subquery()  # fmt: skip
_offered = select(func.count().label("many"), func.count(Service.gone_at).label("gone")).subquery()
_changes = Statement(
    select(
        _there.c.many, _there.c.changes, _there.c.gone,
        _offered.c.many.label("services"), _offered.c.gone.label("services_gone"),
    )
)  # fmt: skip


def _listed(row: Any, services: list[Any], communes: Points) -> Listed:
    hidden = row.adresse_masquee
    said = [
        row.nom,
        row.description[:LONGEST],
        row.reseaux_porteurs,
        *(each.nom for each in services),
    ]
    return Listed(
        id=row.id,
        name=folded(row.nom),
        words=_words(said if hidden else [*said, row.commune]),
        department=department_of(row.code_insee, row.code_postal),
        commune="" if hidden else row.code_insee,
        at=None if hidden else _at(row, communes),
        zones=frozenset(code for each in services for code in each.zone_eligibilite.split()),
        national=row.nationale,
        urgent=row.urgence,
        violences=_codes(row.violences),
        besoins=_codes(row.besoins),
        publics=_codes(row.publics),
        langues=_codes(row.langues),
        hours=row.horaires_accueil,
        doubtful=row.a_recontroler,
    )


def _at(row: Any, communes: Points) -> Vector | None:
    if row.latitude is None or row.longitude is None:
        return communes.get(row.code_insee)
    return vector(row.latitude, row.longitude)


def _words(said: Iterable[str]) -> str:
    return " " + words(" ".join(said))


def words(text: str) -> str:
    """Folded, and nothing but letters and digits with one space between."""
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())


@lru_cache(maxsize=4096)
def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())
