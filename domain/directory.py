"""The directory: who can help, found by what is wanted and near where somebody is. No search leaves a trace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from domain import commune, commune_point, listing, telephone
from domain.campaign import add, due, due_count
from domain.hours_in_words import in_words
from domain.listing import Listed
from domain.open_now import UNKNOWN, open_now
from domain.organisation import Organisation, Service
from domain.ranking import Wanted, found
from domain.taxonomy import BESOINS, LANGUES, PUBLICS, VIOLENCES, known
from domain.wall import today
from extensions import db

__all__ = ["Entry", "Results", "Wanted", "add", "due", "due_count", "entry", "search"]


@dataclass(frozen=True, slots=True)
class Entry:
    """All that a page needs of one organisation, and nothing that is hidden.

    ``hours``: lines in French, or the text as it was kept. ``open_now``: none where nobody can tell.
    ``stale``: it should have been checked again by now. ``a_recontroler``: its hours are doubtful.
    """

    id: int
    nom: str
    description: str
    services: tuple[str, ...]
    telephone: str
    tel: str
    sms: bool
    hours: tuple[str, ...]
    open_now: bool | None
    next_change: datetime | None
    address: str
    area: str
    distance_km: float | None
    accessible: str
    langues: tuple[str, ...]
    violences: tuple[str, ...]
    besoins: tuple[str, ...]
    publics: tuple[str, ...]
    courriel: str
    site_web: str
    urgence: bool
    nationale: bool
    verifie_le: date | None
    stale: bool
    a_recontroler: bool
    provenance: str


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found, and how many there are in all."""

    entries: list[Entry]
    total: int


def search(wanted: Wanted, *, public: bool, limit: int = 20, offset: int = 0) -> Results:
    """Who answers, the likeliest first. ``public``: what is doubtful is not shown as if it were sure."""
    here = commune_point.of(wanted.commune_code) if wanted.commune_code else None
    places = found(wanted, listing.current(), here)
    if wanted.open_now:
        places = [place for place in places if _open(place[0], public)]
    page = places[offset : offset + limit]
    rows = _rows(each.id for each, _ in page)
    entries = [_entry(rows[each.id], apart, public) for each, apart in page if each.id in rows]
    return Results(entries, len(places))


def entry(id: int, *, public: bool) -> Entry | None:
    """One that is still there."""
    rows = _rows([id])
    return _entry(rows[id], None, public) if id in rows else None


def _open(each: Listed, public: bool) -> bool:
    sure = not (public and each.doubtful)
    return sure and open_now(each.hours, each.department, until=False).open is True


def _rows(ids: Iterable[int]) -> dict[int, tuple[Any, list[str]]]:
    these = {"ids": list(ids)}
    rows: dict[int, tuple[Any, list[str]]] = {
        row.id: (row, []) for row in db.session.execute(_there, these)
    }
    for of, nom in db.session.execute(_does, these):
        if of in rows:
            rows[of][1].append(nom)
    return rows


_ids: Any = bindparam("ids", expanding=True)
_there = select(*Organisation.__table__.c).where(
    Organisation.id.in_(_ids), Organisation.gone_at.is_(None)
)
_does = (
    select(Service.organisation_id, Service.nom)
    .where(Service.organisation_id.in_(_ids), Service.gone_at.is_(None))
    .order_by(Service.id)
)


def _entry(kept: tuple[Any, list[str]], apart: float | None, public: bool) -> Entry:
    row, services = kept
    hidden, doubtful = row.adresse_masquee, public and row.a_recontroler
    check, department = row.a_verifier_le, commune.department_of(row.code_insee, row.code_postal)
    here = UNKNOWN if doubtful else open_now(row.horaires_accueil, department)
    return Entry(
        id=row.id,
        nom=row.nom,
        description=row.description,
        services=tuple(services),
        telephone=telephone.spoken(row.telephone),
        tel=telephone.dialled(row.telephone),
        sms=row.sms,
        hours=() if doubtful else in_words(row.horaires_accueil),
        open_now=here.open,
        next_change=here.until,
        address="" if hidden else _address(row),
        area=_area(row),
        distance_km=None if hidden or apart is None else round(apart, 1),
        accessible=row.accessibilite,
        langues=known(LANGUES, row.langues.split()),
        violences=known(VIOLENCES, row.violences.split()),
        besoins=known(BESOINS, row.besoins.split()),
        publics=known(PUBLICS, row.publics.split()),
        courriel=row.courriel,
        site_web=row.site_web,
        urgence=row.urgence,
        nationale=row.nationale,
        verifie_le=row.verifie_le,
        stale=check is not None and check <= today(),
        a_recontroler=row.a_recontroler,
        provenance=row.provenance,
    )


def _address(row: Any) -> str:
    """On one line, as on an envelope."""
    town = f"{row.code_postal} {row.commune}".strip()
    return ", ".join(part for part in (row.adresse, row.complement_adresse, town) if part)


def _area(row: Any) -> str:
    """« Lyon (69 Rhône) »; the department alone where the address is hidden."""
    code = commune.department_of(row.code_insee, row.code_postal)
    if row.nationale or not code:
        return "" if row.adresse_masquee else str(row.commune)
    told = f"{code} {commune.department(code)}"
    return told if row.adresse_masquee or not row.commune else f"{row.commune} ({told})"
