"""DILA: the State's directory of public offices; those where victims are helped, read as leaves."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.leaf import Leaf, RowWrong, day, hard, identity, insee, soft, text

SOURCE = "dila"
# What an office of that kind does for whoever comes; the others are not for this directory.
KINDS: dict[str, dict[str, str]] = {
    "cidf": {"besoins": "ecoute droits", "publics": ""},
    "bav": {"besoins": "ecoute droits plainte"},
    "mjd": {"besoins": "droits"},
    "permanence_juridique": {"besoins": "droits"},
    "point_justice": {"besoins": "droits"},
    "civi": {"besoins": "argent"},
    "pmi": {"besoins": "soins enfants"},
}
ACCESS = {
    "ACC": "Accessible en fauteuil roulant.",
    "DEM": "Accessible en fauteuil roulant sur demande.",
    "NAC": "Pas accessible en fauteuil roulant.",
}
_DAYS = {
    "lundi": "Mo", "mardi": "Tu", "mercredi": "We", "jeudi": "Th", "vendredi": "Fr",
    "samedi": "Sa", "dimanche": "Su",
}  # fmt: skip
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)(?::\d\d)?")
_FRENCH_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4}).*")


def kind(row: Mapping[str, Any]) -> str:
    """Of the kinds that are wanted, the one it is; empty for the others."""
    kinds = (str(each.get("type_service_local", "")) for each in _list(row, "pivot"))
    return next((each for each in kinds if each in KINDS), "")


def office(row: Mapping[str, Any]) -> Leaf:
    """One office; ``RowWrong``."""
    place = _place(row)
    said = {
        "nom": text(row, "nom"),
        "description": " ".join(text(row, "mission").split())[:10_000],
        "telephone": _first(row, "telephone"),
        "courriel": re.split(r"[;,\s]+", _first(row, "adresse_courriel"))[0],
        "site_web": _first(row, "site_internet"),
        "adresse": text(place, "numero_voie"),
        "complement_adresse": " ".join(
            filter(None, (text(place, "complement1"), text(place, "complement2")))
        ),
        "code_postal": text(place, "code_postal"),
        "commune": text(place, "nom_commune"),
        "latitude": text(place, "latitude"),
        "longitude": text(place, "longitude"),
        "siret": text(row, "siret"),
        "horaires_accueil": hours(_list(row, "plage_ouverture")),
    }
    values = hard(said, "nom", "description", "adresse", "complement_adresse", "commune")
    more, dropped = soft(
        said, "telephone", "courriel", "site_web", "code_postal", "siret",
        "latitude", "longitude", "horaires_accueil",
    )  # fmt: skip
    code, odd = insee(row, "code_insee_commune")
    note = " ".join(
        (ACCESS.get(text(place, "accessibilite"), ""), text(place, "note_accessibilite"))
    )
    return Leaf(
        SOURCE,
        f"{SOURCE}--{identity(row, 'id', 120)}",
        {
            **values,
            **more,
            **KINDS[kind(row)],
            "code_insee": code,
            "accessibilite": note.strip()[:500],
            "lien_source": text(row, "url_service_public")[:500],
            "date_maj": _day(row),
            "provenance": "Service-Public.gouv.fr / DILA, base de données locales",
        },
        dropped + odd,
    )


def hours(spans: list[Mapping[str, Any]]) -> str:
    """Opening hours of OpenStreetMap; a comment makes them hours by appointment, so that none is sure."""
    rules = []
    for span in spans:
        first = _DAYS.get(text(span, "nom_jour_debut").strip().lower())
        last = _DAYS.get(text(span, "nom_jour_fin").strip().lower()) or first
        times = [_times(span, number) for number in "12"]
        if first is None or not any(times):
            continue
        comment = text(span, "commentaire").replace('"', "").strip()
        days = first if last == first else f"{first}-{last}"
        said = f' "{comment}"' if comment else ""
        rules.append(f"{days} {','.join(filter(None, times))}{said}")
    return "; ".join(rules)


def _times(span: Mapping[str, Any], number: str) -> str:
    both = [_TIME.fullmatch(text(span, f"valeur_heure_{end}_{number}")) for end in ("debut", "fin")]
    return "-".join(f"{each[1]}:{each[2]}" for each in both if each) if all(both) else ""


def _place(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where people go, rather than where letters go."""
    there = _list(row, "adresse")
    return next(
        (each for each in there if each.get("type_adresse") == "Adresse"), there[0] if there else {}
    )


def _first(row: Mapping[str, Any], name: str) -> str:
    found = row.get(name)
    if isinstance(found, str) and not found.lstrip().startswith("["):
        return found
    items = _items(found)
    one = items[0] if items else ""
    return text(one, "valeur") if isinstance(one, dict) else str(one)


def _list(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [each for each in _items(row.get(name)) if isinstance(each, dict)]


def _items(found: Any) -> list[Any]:
    """A list, which some of its files hold as text."""
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError:
            return []
    return found if isinstance(found, list) else []


def _day(row: Mapping[str, Any]) -> Any:
    said = text(row, "date_modification")
    if french := _FRENCH_DAY.fullmatch(said):
        said = f"{french[3]}-{french[2]}-{french[1]}"
    try:
        said = datetime.fromisoformat(said).date().isoformat()
    except ValueError:
        raise RowWrong("date_maj") from None
    return day({"date_maj": said})
