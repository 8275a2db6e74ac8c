"""Sharing: the directory as data.inclusion exchanges it. No hidden address, and no person's name."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from domain.inclusion import OF_SERVICES, OF_STRUCTURES, PLACED, written
from domain.organisation import Organisation
from extensions import db

Rows = list[dict[str, Any]]


def shared() -> Iterator[Organisation]:
    """What is there, in an order that does not change; a hundred at a time in memory."""
    last = 0
    while True:
        o = Organisation
        there = select(o).where(o.gone_at.is_(None), o.id > last).order_by(o.id).limit(100)
        some = list(db.session.scalars(there))
        if not some:
            return
        yield from some
        last = some[-1].id
        db.session.expunge_all()


def inclusion() -> dict[str, Rows]:
    """Structures and services, as the schema 1.0 of data.inclusion has them."""
    structures: Rows = []
    services: Rows = []
    for row in shared():
        hidden = row.adresse_masquee
        said = unsure(row, written(row, (*PLACED, *OF_STRUCTURES), hidden=hidden))
        structures.append({"source": row.source, "id": row.reference, **said})
        for each in row.offered:
            said = {"description": f"{each.nom} : {row.nom}"}  # where it has none: one is needed
            said |= unsure(row, written(each, (*PLACED, *OF_SERVICES), hidden=hidden))
            named = {
                "source": row.source,
                "structure_id": row.reference,
                "id": service_id(row, each),
            }
            services.append({**named, **said})
    return {"structures": structures, "services": services}


def unsure(row: Organisation, said: dict[str, Any]) -> dict[str, Any]:
    """Without hours that nobody is sure of: whoever receives them cannot tell, and would publish them."""
    hours = {"horaires_accueil"} if row.a_recontroler else set()
    return {name: value for name, value in said.items() if name not in hours}


def service_id(row: Organisation, each: Any) -> str:
    """What names a service among those of everybody."""
    own = each.reference.startswith("ours-")
    return f"{row.reference}--{each.reference}" if own else each.reference
