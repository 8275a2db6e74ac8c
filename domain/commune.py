"""A commune: where somebody is, found from what a hand that shakes has typed."""

import re
from dataclasses import dataclass
from threading import Lock

from domain.gazetteer import Gazetteer
from domain.guess import guesses
from domain.match import match
from domain.place_name import fold
from domain.reading import read

SHORTEST = 2  # letters before anything is suggested
_CEDEX = re.compile(r"\bcedex\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Commune:
    """A municipality, or a district of Paris, Lyon or Marseille, by its INSEE code."""

    code: str
    name: str
    department: str
    department_name: str
    postal_codes: tuple[str, ...]
    population: int

    @property
    def label(self) -> str:
        """The name and what tells it from its namesakes: « Saint-Denis (93 Seine-Saint-Denis) ».

        No two communes have the same one, and ``find`` puts each first for its own. A department
        that only repeats the name is left to its number: « Paris 3e Arrondissement (75) ».
        """
        told = f"{self.department} {self.department_name}".strip()
        if self.name.startswith(self.department_name):
            told = self.department
        if not told:
            return self.name
        if self.name.endswith(")"):
            return f"{self.name[:-1]}, {told})"
        return f"{self.name} ({told})"


@dataclass(frozen=True, slots=True)
class Found:
    """An answer to what was typed: communes, the likeliest first, and whether there is no doubt."""

    communes: tuple[Commune, ...]
    certain: bool


_table: Gazetteer | None = None
_loading = Lock()


def load() -> None:
    """Build the table, once: call it before the workers fork, so that they share its memory."""
    global _table
    with _loading:
        if _table is None:
            _table = Gazetteer()


def _loaded() -> Gazetteer:
    if _table is None:
        load()
    assert _table is not None
    return _table


def get(code: str) -> Commune | None:
    """The commune with this INSEE code; none for Paris, Lyon and Marseille as a whole."""
    table = _loaded()
    place = table.place(code)
    return None if place is None else _commune(table, place)


def count() -> int:
    """How many can be chosen."""
    return len(_loaded().codes)


def department(code: str) -> str:
    """The name of the department with this number; the number itself where there is none."""
    return _loaded().department_names.get(code, code)


def department_of(*codes: str) -> str:
    """Of the first that is an INSEE code or a postal one; empty where none is. The post's Corsica is 20."""
    for code in codes:
        if len(code) == 5:
            if code.startswith("20"):
                return "2A" if code < "20200" else "2B"
            return code[:3] if code.startswith(("97", "98")) else code[:2]
    return ""


def named(name: str, department: str, postal_code: str = "") -> Commune | None:
    """The only one of this department that bears, or bore, exactly this name.

    « PARIS » is a district where the postal code says which; « CEDEX 2 » is no part of a name.
    """
    table, text = _loaded(), fold(_CEDEX.sub("", name))
    found = [it for it in table.at(text) if department in ("", table.departments[it[0]])]
    places = {place for place, kind in found if kind == found[0][1]}  # the strongest come first
    if text in table.cities:
        places &= set(table.posted(postal_code)) if len(postal_code) == 5 else set()
    return _commune(table, places.pop()) if len(places) == 1 else None


def find(text: str, limit: int = 12) -> Found:
    """The communes that may be meant by a submitted form.

    All that bear exactly the name or the postal code typed are there, however many; ``limit``
    cuts the guesses after them, but never between namesakes of the best guess. ``certain`` is
    true only of a single commune, named or numbered in full, that nothing else puts in doubt.
    """
    table = _loaded()
    readings = read(text, table)
    exact = match(table, readings)
    if exact.certain:
        return Found((_commune(table, exact.places[0]),), certain=True)
    places = dict.fromkeys(exact.places if exact.by_name else ())
    for guess in guesses(table, readings, limit, slips=not exact.by_name):
        room = limit - len(places)
        if room <= 0:
            break
        places |= dict.fromkeys(guess.places[:room] if places else guess.places)
    places |= dict.fromkeys(exact.places)  # a former name is ranked, but never cut
    return Found(tuple(_commune(table, place) for place in places), certain=False)


def suggest(text: str, limit: int = 8) -> tuple[Commune, ...]:
    """At most ``limit`` communes while somebody is still typing; none before two letters."""
    table = _loaded()
    readings = read(text, table)
    if not readings or len(readings[0].name) < SHORTEST:
        return ()
    exact = match(table, readings)
    places = dict.fromkeys(exact.places if exact.by_name else ())
    few = max(1, limit // 2)  # of one spelling, lest twenty districts of Paris hide all the rest
    for guess in guesses(table, readings, limit, slips=False if exact.certain else None):
        if len(places) >= limit:
            break
        places |= dict.fromkeys(guess.places[:few])
    return tuple(_commune(table, place) for place in list(places)[:limit])


def _commune(table: Gazetteer, place: int) -> Commune:
    department = table.departments[place]
    return Commune(
        code=table.codes[place],
        name=table.names[place],
        department=department,
        department_name=table.department_names[department],
        postal_codes=tuple(table.postal_codes[place].split()),
        population=table.populations[place],
    )
