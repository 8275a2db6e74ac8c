"""The demo's stations: invented, said to be so, and never among those of a service that is no demo."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from domain import audit, commune, commune_point, edition, telephone, zoning
from domain.edition import DEMO
from domain.establishing import establish
from domain.published.listed import Listed
from domain.station import Station
from domain.wall import today
from domain.zone import Zone
from extensions import db, transaction


def invent(entries: Sequence[dict[str, Any]]) -> int:
    """Those that are not there yet, each competent for its commune while no real zone says otherwise."""
    day = edition.kept(DEMO) or today()
    middles = {each["commune"]: tuple(each["middle"]) for each in entries}
    wanted = {station.key: station for station in (_listed(each, day) for each in entries)}
    with transaction():
        edition.begin(DEMO, day)
        change, _before = establish(DEMO, wanted, partial=False, dry=False)
        commune_point.suppose(middles, day)
        known = set(db.session.scalars(select(Zone.commune_code)))
        zones = {
            each.commune_code: (each.institution, each.name, "")
            for each in wanted.values()
            if each.commune_code and each.commune_code not in known
        }
        zoned = zoning.zone(zones, day, partial=True, dry=False)
        if change or zoned:
            zoning.tie()
            edition.advance(DEMO, day)
            why = f"{DEMO} {change.added} {change.changed} {change.gone}"
            audit.record("stations.imported", about=f"stations:{day}", why=why)
    return change.added


def invented(key: str) -> Station | None:
    """The one of that name in the demo's file."""
    return db.session.scalar(select(Station).where(Station.key == f"{DEMO}:{key}"))


def _listed(entry: dict[str, Any], day: date) -> Listed:
    place = commune.get(entry["commune"])
    assert place, entry["commune"]
    return Listed(
        key=f"{DEMO}:{entry['key']}",
        institution=entry["institution"],
        name=entry["name"],
        address=entry["address"],
        postal_code=place.postal_codes[0],
        locality=place.name,
        commune_code=place.code,
        department=place.department,
        phone=telephone.whole(entry["phone"]) or "",
        latitude=entry["latitude"],
        longitude=entry["longitude"],
        hours="",
        source=DEMO,
        dated=day,
    )
