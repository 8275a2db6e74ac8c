"""data.inclusion 1.0: its structures and services, read as leaves and written as they are exchanged."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from domain.leaf import Leaf, RowWrong, day, hard, identity, insee, soft, text
from domain.particulars import READERS
from domain.wall import today

PLACED = (
    "nom", "description", "lien_source", "commune", "code_postal", "code_insee", "adresse",
    "complement_adresse", "longitude", "latitude", "telephone", "courriel", "horaires_accueil",
)  # fmt: skip
OF_STRUCTURES = ("siret", "site_web", "accessibilite_lieu", "reseaux_porteurs")
OF_SERVICES = (
    "type", "thematiques", "frais", "frais_precisions", "publics", "publics_precisions",
    "conditions_acces", "modes_accueil", "zone_eligibilite", "lien_mobilisation",
    "modes_mobilisation", "mobilisable_par", "mobilisation_precisions",
    "volume_horaire_hebdomadaire", "nombre_semaines",
)  # fmt: skip
LISTS = frozenset(
    (
        "reseaux_porteurs", "thematiques", "publics", "modes_accueil", "zone_eligibilite",
        "modes_mobilisation", "mobilisable_par",
    )
)  # fmt: skip
WHERE = (
    "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "longitude", "latitude",
)  # fmt: skip
# Whom a service is for, met by us in these words; what it does for whoever comes, likewise.
PUBLICS = {
    "femmes": "femmes",
    "jeunes": "jeunes",
    "seniors": "aines",
    "personnes-en-situation-de-handicap": "handicap",
    "personnes-exilees": "etrangers",
}
VIOLENCE = "famille--surmonter-conflits-separation-violence"
BESOINS = {
    VIOLENCE: "ecoute",
    "logement-hebergement--rechercher-une-solution-dhebergement-temporaire": "hebergement",
    "sante--acces-aux-soins": "soins",
    "sante--sante-sexuelle": "soins",
    "sante--sante-mentale": "psychologue",
    "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits": "droits",
    "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire": "droits",
    "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives": "demarches",
    "difficultes-administratives-ou-juridiques--connaitre-ses-droits-face-a-une-discrimination": "droits",
    "difficultes-financieres--prevenir-une-degradation-de-la-situation-financiere": "argent",
    "difficultes-financieres--situation-dendettement-surendettement": "argent",
    "famille--garde-denfants": "enfants",
    "famille--soutien-a-la-parentalite-et-a-leducation": "enfants",
}
OF_NETWORKS = {"cidff": "ecoute droits"}  # what a structure does because of the network it is of
_CODE = re.compile(r"[\w-]{1,120}")


def structure(row: Mapping[str, Any]) -> Leaf:
    """One row of structures; ``RowWrong``. Whoever wants to be told of a person is not."""
    values, dropped = _placed(row)
    more, left = soft(row, "siret", "site_web", "accessibilite_lieu")
    values |= more | {"reseaux_porteurs": codes(row, "reseaux_porteurs")}
    source, reference = identity(row, "source", 64), identity(row, "id", 128)
    met = " ".join(OF_NETWORKS.get(code, "") for code in values["reseaux_porteurs"].split())
    first = {"besoins": " ".join(met.split()), "provenance": f"data.inclusion : {source}"}
    return Leaf(source, reference, values, dropped + left, first)


def service(row: Mapping[str, Any]) -> tuple[str, Leaf]:
    """One row of services, and the reference of its structure; ``RowWrong``."""
    values, dropped = _placed(row)
    if not values["description"]:
        raise RowWrong("description")
    values |= {name: codes(row, name) for name in OF_SERVICES if name in LISTS}
    for name, most in (("type", 64), ("frais", 32)):
        values[name] = text(row, name)[:most]
    for name in OF_SERVICES:
        if name.endswith("precisions") or name == "conditions_acces":
            values[name] = text(row, name).strip()
    values["lien_mobilisation"], left = _read("site_web", row, "lien_mobilisation")
    hours, weeks = text(row, "volume_horaire_hebdomadaire"), text(row, "nombre_semaines")
    values["volume_horaire_hebdomadaire"] = _number(hours, float)
    values["nombre_semaines"] = _number(weeks, lambda said: int(float(said)))
    source, reference = identity(row, "source", 64), identity(row, "id", 128)
    return identity(row, "structure_id", 128), Leaf(source, reference, values, dropped + left)


def codes(row: Mapping[str, Any], name: str) -> str:
    """A list of codes, however a file writes it: JSON, ``{a,b}``, or marks between; in order."""
    said = row.get(name) or []
    if isinstance(said, str):
        try:
            said = (
                json.loads(said)
                if said.startswith("[")
                else re.split(r"[,;|\s]+", said.strip("{}"))
            )
        except ValueError:
            said = []
    if not isinstance(said, list):
        return ""
    found = {str(each).strip('"') for each in said}
    return " ".join(sorted(code for code in found if _CODE.fullmatch(code)))


def written(row: Any, names: tuple[str, ...], *, hidden: bool) -> dict[str, Any]:
    """What is said of it in the exchange: nothing that is empty, nowhere that is hidden."""
    said: dict[str, Any] = {}
    for name in ("date_maj", *names):
        value = getattr(row, name)
        if value in ("", None) or (hidden and name in WHERE):
            continue
        if name in LISTS:
            value = value.split()
        said[name] = min(value, today()).isoformat() if name == "date_maj" else value
    if len(said.get("description", "12345")) < 5:
        del said["description"]
    return said


def _placed(row: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    values: dict[str, Any] = {"date_maj": day(row)}
    values |= hard(row, "nom", "description", "adresse", "complement_adresse", "commune")
    more, dropped = soft(
        row, "code_postal", "latitude", "longitude", "telephone", "courriel", "horaires_accueil"
    )
    values["code_insee"], odd = insee(row)
    values["lien_source"], left = _read("site_web", row, "lien_source")
    return values | more, dropped + left + odd


def _read(like: str, row: Mapping[str, Any], name: str) -> tuple[str, tuple[str, ...]]:
    """A field that is read like another one."""
    try:
        return READERS[like](text(row, name)), ()
    except ValueError:
        return "", (name,)


def _number(said: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(said)
    except (ValueError, OverflowError):
        return None
