"""A leaf: one organisation or service as a file has it, sound, before it meets what is kept."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from domain.finding import Findings
from domain.packed import LOST
from domain.particulars import READERS, SENTENCES
from domain.wall import today

# Told one by one: rows that are left out, all that a file may have before it is refused; and what was mended.
SHOWN, MENDED = 50_000, 200
EARLIEST = date(2000, 1, 1)
_INSEE = re.compile(r"\d[\dAB]\d{3}")
_LEGIBLE = frozenset(("nom", "adresse", "complement_adresse", "commune"))

SAID: dict[str, Any] = {
    **SENTENCES,
    "row": _l("Cette ligne n’a pas autant de cases que l’en-tête, ou n’est pas un objet."),
    "source": _l("La source manque, ou dépasse 64 caractères."),
    "id": _l("L’identifiant manque, ou dépasse 128 caractères."),
    "date_maj": _l("La date de mise à jour manque, est avant 2000 ou dans l’avenir."),
    "twice": _l("Cet identifiant est déjà dans le fichier, avec un autre contenu."),
    "structure_id": _l("Aucune structure de l’annuaire n’a cet identifiant."),
}


class RowWrong(Exception):
    """What the row cannot be taken with; ``name`` is the field."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Leaf:
    """``values`` by column; ``dropped``: fields that could not be read and are left out.

    ``first``: what is only said of one that is new.
    """

    source: str
    reference: str
    values: Mapping[str, Any]
    dropped: tuple[str, ...] = ()
    first: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """The same for the same content, whenever it comes."""
        said = json.dumps([self.reference, self.values], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(slots=True)
class Told(Findings):
    """What became of a file: each row that is left out, the first that were mended, how many there are of each."""

    new: int = 0
    changed: int = 0
    same: int = 0
    differing: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # name, fields

    def wrong(self, line: int, names: Iterable[str], about: str = "", *, bad: bool = True) -> None:
        """Note it. A field of a row that is not bad is left out."""
        left = "" if bad else f" {_l('Le champ est laissé de côté.')}"
        for name in names:
            said = SAID.get(name, _l("Ce champ est trop long, ou n’accepte pas cette valeur."))
            self.note(line, name, f"{said}{left}", about, bad=bad)
            if (self.bad if bad else self.mended) > (SHOWN if bad else MENDED):
                self.faults.pop()


def hard(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Fields without which, or with which, a row is wrong; so is a name that lost a letter."""
    values = {}
    for name in names:
        try:
            said = text(row, name)
            if LOST in said and name in _LEGIBLE:
                raise ValueError
            values[name] = READERS[name](said)
        except ValueError:
            raise RowWrong(name) from None
    return values


def soft(row: Mapping[str, Any], *names: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Fields that are left out where they cannot be read, and which these are."""
    values, dropped = {}, []
    for name in names:
        try:
            values[name] = READERS[name](text(row, name))
        except ValueError:
            values[name] = READERS[name]("")
            dropped.append(name)
    if (values.get("latitude") is None) != (values.get("longitude") is None):
        values |= {"latitude": None, "longitude": None}
        dropped.append("latitude")
    return values, tuple(dropped)


def text(row: Mapping[str, Any], name: str) -> str:
    """What a row says there, as text."""
    value = row.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value)


def day(row: Mapping[str, Any], name: str = "date_maj") -> date:
    """A day of this century that has been."""
    try:
        found = date.fromisoformat(text(row, name)[:10])
    except ValueError:
        raise RowWrong(name) from None
    if not EARLIEST <= found <= today():
        raise RowWrong(name)
    return found


def insee(row: Mapping[str, Any], name: str = "code_insee") -> tuple[str, tuple[str, ...]]:
    """A code of a commune, also of one that is no more or of a whole city; else what is dropped."""
    code = text(row, name).strip().upper()
    return (code, ()) if not code or _INSEE.fullmatch(code) else ("", (name,))


def identity(row: Mapping[str, Any], name: str, most: int) -> str:
    """What names a row, or its source."""
    found = text(row, name).strip()
    if not 0 < len(found) <= most or not found.isprintable():
        raise RowWrong(name)
    return found
