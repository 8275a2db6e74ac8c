"""HSDS 3.1: the directory as Open Referral exchanges it, a list of services, each with its organization."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain import commune
from domain.commune import department_of
from domain.organisation import Organisation
from domain.sharing import service_id, shared
from domain.taxonomy import LANGUES, PUBLICS, named


def hsds() -> list[dict[str, Any]]:
    """Every service; for an organisation of which none is known, what it is."""
    return [
        _service(row, each)
        for row in shared()
        for each in (row.offered or [None])  # type: ignore[list-item]
    ]


def identifier(noun: str, *names: str) -> str:
    """The same for the same thing, whoever exports it."""
    return str(uuid5(NAMESPACE_URL, ":".join((noun, *names))))


def _service(row: Organisation, each: Any) -> dict[str, Any]:
    source = each or row
    key = (row.source, service_id(row, each) if each else row.reference)
    said: dict[str, Any] = {
        "id": identifier("service", *key),
        "name": source.nom,
        "description": source.description or row.description or row.nom,
        "url": row.site_web,
        "email": source.courriel or row.courriel,
        "status": "active",
        "last_modified": f"{source.date_maj.isoformat()}T00:00:00Z",
        "assured_date": row.verifie_le.isoformat() if row.verifie_le else "",
        "eligibility_description": ", ".join(named(PUBLICS, row.publics.split())),
        "fees_description": getattr(each, "frais_precisions", "") or getattr(each, "frais", ""),
        "alert": "Horaires à vérifier." if row.a_recontroler else "",
        "organization": _organization(row),
        "phones": _phones(source.telephone or row.telephone, key),
        "languages": [
            {"id": identifier("language", *key, code), "code": code, "name": name}
            for code in row.langues.split()
            for name in named(LANGUES, [code])
        ],
        "schedules": []
        if row.a_recontroler
        else _schedules(source.horaires_accueil or row.horaires_accueil, key),
        "service_at_locations": _locations(row, key),
    }
    return {name: value for name, value in said.items() if value not in ("", [])}


def _organization(row: Organisation) -> dict[str, Any]:
    said = {
        "id": identifier("organization", row.source, row.reference),
        "name": row.nom,
        "description": row.description or row.nom,
        "email": row.courriel,
        "website": row.site_web,
    }
    return {name: value for name, value in said.items() if value}


def _phones(number: str, key: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"id": identifier("phone", *key), "number": number}] if number else []


def _schedules(hours: str, key: tuple[str, str]) -> list[dict[str, Any]]:
    """The hours as they are kept, in the language of OpenStreetMap."""
    return [{"id": identifier("schedule", *key), "description": hours}] if hours else []


def _locations(row: Organisation, key: tuple[str, str]) -> list[dict[str, Any]]:
    """Where it is, unless that is nobody's business."""
    if row.adresse_masquee or not row.commune:
        return []
    place = row.source, row.reference
    department = department_of(row.code_insee, row.code_postal)
    location: dict[str, Any] = {
        "id": identifier("location", *place),
        "location_type": "physical",
        "addresses": [
            {
                "id": identifier("address", *place),
                "address_1": row.adresse or row.commune,
                "address_2": row.complement_adresse,
                "city": row.commune,
                "state_province": commune.department(department),
                "postal_code": row.code_postal,
                "country": "FR",
                "address_type": "physical",
            }
        ],
    }
    if row.latitude is not None:
        location |= {"latitude": row.latitude, "longitude": row.longitude}
    if row.accessibilite:
        noted = {"id": identifier("accessibility", *place), "description": row.accessibilite}
        location["accessibility"] = [noted]
    return [{"id": identifier("service_at_location", *key), "location": location}]
