"""The listing: what a search looks at of every organisation, in memory, read anew when one was changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from database import of_this_app
from domain import edition
from domain.commune import department_of
from domain.commune_point import CommunePoint
from domain.memory import Copy
from domain.organisation import Organisation, Service
from domain.point import Point
from domain.reply import folded
from domain.spots import REACH, Spots
from extensions import ask, db
from statement import Statement

LONGEST = 400  # letters of a description that a search looks at


@dataclass(frozen=True, slots=True)
class Listed:
    """One organisation, as far as a search asks. What is hidden of it is not even here."""

    id: int
    name: str  # to put in order
    words: str  # folded, a space before each
    department: str
    commune: str  # its code; empty when its address is hidden
    at: Point | None  # none when its address is hidden
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
    """All that are there; on the map and by area, to look at few."""

    def __init__(self, every: Iterable[Listed]) -> None:
        self.every = tuple(every)
        self._spots = Spots((each.at, each) for each in self.every if each.at is not None)
        self._areas: dict[str, list[Listed]] = {}
        self.anywhere = [each for each in self.every if each.national or each.urgent]
        for each in self.every:
            for area in {each.department, *each.zones}:
                self._areas.setdefault(area, []).append(each)

    def around(self, commune: str, here: Point | None) -> list[Listed]:
        """Whoever may be in reach of a commune: near ``here``, of its area, or of none."""
        found = {each.id: each for each in self.anywhere}
        for area in ("", department_of(commune), commune):
            found |= {each.id: each for each in self._areas.get(area, ())}
        if here is not None:
            found |= {each.id: each for each in self._spots.within(here, REACH)}
        return list(found.values())


def current() -> Listing:
    """As it is at this moment: the database is asked one short question."""
    copy: Copy[Listing] = of_this_app("listing")
    return copy.of(ask(_changes)[0])


def read() -> Listing:
    """Every organisation that is there; some fifty milliseconds for three thousand.

    One without a point of its own counts as being in the middle of its commune.
    """
    services: dict[int, list[Any]] = {}
    o, s, c = Organisation, Service, CommunePoint
    of = select(s.organisation_id, s.nom, s.zone_eligibilite).where(s.gone_at.is_(None))
    for row in db.session.execute(of):
        services.setdefault(row.organisation_id, []).append(row)
    there = db.session.execute(
        select(
            o.id, o.nom, o.description, o.reseaux_porteurs, o.commune, o.code_insee, o.code_postal,
            func.coalesce(o.latitude, c.latitude).label("latitude"),
            func.coalesce(o.longitude, c.longitude).label("longitude"),
            o.adresse_masquee, o.nationale, o.urgence, o.a_recontroler, o.violences, o.besoins,
            o.publics, o.langues, o.horaires_accueil,
        )
        .outerjoin(c, c.code == o.code_insee)
        .where(o.gone_at.is_(None))
    )  # fmt: skip
    return Listing(_listed(row, services.get(row.id, [])) for row in there)


_there = select(
    func.count().label("many"), func.sum(Organisation.version).label("changes"),
    func.count(Organisation.gone_at).label("gone"),
).subquery()  # fmt: skip
_offered = select(func.count().label("many"), func.count(Service.gone_at).label("gone")).subquery()
_changes = Statement(
    select(
        _there.c.many, _there.c.changes, _there.c.gone,
        _offered.c.many.label("services"), _offered.c.gone.label("services_gone"),
        edition.together.label("stamp"),  # of where communes are
    )
)  # fmt: skip


def _listed(row: Any, services: list[Any]) -> Listed:
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
        at=None if hidden or row.latitude is None else (row.latitude, row.longitude),
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


def _words(said: Iterable[str]) -> str:
    return " " + words(" ".join(said))


def words(text: str) -> str:
    """Folded, and nothing but letters and digits with one space between."""
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())


@lru_cache(maxsize=4096)
def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())
