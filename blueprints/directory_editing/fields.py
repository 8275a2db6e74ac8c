"""The form of an organisation: its fields, what stands in them, and what was typed as facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from blueprints.finding import asking
from domain import commune, taxonomy, telephone
from domain.commune import Commune
from domain.errors import Refused
from domain.organisation import Organisation


@dataclass(frozen=True, slots=True)
class Field:
    """One of them; ``rows``: of a text of several lines."""

    name: str
    label: Any
    rows: int = 0
    hint: Any = ""


FACTS = (
    Field("nom", _l("Nom")),
    Field("telephone", _l("Téléphone")),
    Field("courriel", _l("Courriel")),
    Field("site_web", _l("Site")),
    Field("description", _l("Ce qu’elle fait"), 4),
    Field("services", _l("Services, un par ligne"), 4),
    Field(
        "horaires_accueil",
        _l("Horaires"),
        2,
        _l(
            "Dans l’écriture d’OpenStreetMap, par exemple « Mo-Fr 09:00-17:00; Sa 10:00-12:00; PH off ». "
            "Tout autre texte est montré tel quel, sans dire si c’est ouvert."
        ),
    ),
    Field("accessibilite", _l("Accessibilité"), 2),
    Field("provenance", _l("Où ces faits ont été lus"), 2),
)
ADDRESS = (
    Field("adresse", _l("Adresse")),
    Field("complement_adresse", _l("Complément d’adresse")),
    Field("code_postal", _l("Code postal")),
    Field("place", _l("Commune")),
)
FLAGS = (
    Field("nationale", _l("Répond de partout en France")),
    Field("urgence", _l("Secours : montré en premier")),
    Field("sms", _l("Joignable aussi par SMS")),
    Field(
        "a_recontroler",
        _l("Douteux, à recontrôler : les horaires ne sont pas montrés au public"),
    ),
)
HIDDEN = Field("adresse_masquee", _l("Adresse protégée : montrée à personne"))
GROUPS = {
    "besoins": _l("Besoins auxquels elle répond"),
    "violences": _l("Violences (aucune : toutes)"),
    "publics": _l("Publics (aucun : tous)"),
    "langues": _l("Langues (aucune : français)"),
}
TICKS = tuple(f"{group}-{code}" for group in GROUPS for code in taxonomy.ALL[group])
NAMES = (*(each.name for each in (*FACTS, *ADDRESS, *FLAGS, HIDDEN)), *TICKS, "whole", "commune")


class SeveralPlaces(Refused):
    """Which commune is not clear; ``choices`` are those that may be meant."""

    sentence = _l("Plusieurs communes peuvent être celle-ci : choisissez.")
    field = "place"

    def __init__(self, choices: tuple[Commune, ...] = ()) -> None:
        super().__init__()
        self.choices = choices


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """What stood in the form."""
    return {name: form.get(name, "") for name in NAMES}


def stands(row: Organisation, *, whole: bool) -> dict[str, str]:
    """What stands in the form of one that is there; its address only where ``whole``."""
    said = dict.fromkeys(NAMES, "")
    for each in (*FACTS, *(ADDRESS if whole else ())):
        said[each.name] = str(getattr(row, each.name, ""))
    said["telephone"] = telephone.spoken(row.telephone)
    said["services"] = "\n".join(each.nom for each in row.offered)
    said["place"] = _label(row) if whole else ""
    ticked = {each.name for each in (*FLAGS, HIDDEN) if getattr(row, each.name)}
    for group in GROUPS:
        ticked |= {f"{group}-{code}" for code in getattr(row, group).split()}
    said |= {name: "1" for name in ticked if name in NAMES}
    return said | {"whole": "1" if whole else ""}


def facts(said: Mapping[str, str], row: Organisation | None = None) -> dict[str, Any]:
    """What was typed, as the directory reads it; ``SeveralPlaces``, ``NoSuchPlace``.

    A form without the address says nothing of it: what is hidden was not shown to whoever typed.
    """
    told: dict[str, Any] = {each.name: said[each.name] for each in (*FACTS, *FLAGS)}
    for group in GROUPS:
        told[group] = [code for code in taxonomy.ALL[group] if said[f"{group}-{code}"]]
    if not said["whole"]:
        return told
    told |= {each.name: said[each.name] for each in (*ADDRESS[:-1], HIDDEN)}
    if row is None or said["place"].strip() != _label(row):
        near, choices, refusal = asking.place(said)
        if choices or refusal:
            raise SeveralPlaces(choices) if choices else refusal or SeveralPlaces()
        told |= {"code_insee": near.code if near else "", "commune": near.name if near else ""}
    return told


def otherwise(said: Mapping[str, str], theirs: Organisation) -> list[tuple[Any, str]]:
    """What stands otherwise now than it was typed, each with its label; an address only where all see it."""
    now = stands(theirs, whole=not theirs.adresse_masquee)
    known = (*FACTS, *(() if theirs.adresse_masquee else ADDRESS))
    told = [(each.label, now[each.name]) for each in known if _flat(now, each) != _flat(said, each)]
    for group, label in GROUPS.items():
        codes = {code for code in taxonomy.ALL[group] if now[f"{group}-{code}"]}
        if codes != {code for code in taxonomy.ALL[group] if said[f"{group}-{code}"]}:
            told.append((label, ", ".join(taxonomy.named(taxonomy.ALL[group], codes))))
    flags = [each for each in FLAGS if bool(now[each.name]) != bool(said[each.name])]
    return told + [(each.label, str(_l("oui") if now[each.name] else _l("non"))) for each in flags]


def _flat(said: Mapping[str, str], field: Field) -> str:
    return " ".join(said[field.name].split())


def _label(row: Organisation) -> str:
    found = commune.get(row.code_insee)
    return found.label if found else row.commune
