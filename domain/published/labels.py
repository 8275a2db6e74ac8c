"""Labels: how a service is called in two files that do not write it alike, and which are no place to go."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from domain.place_name import fold

# Words that say what kind of service it is; the rest says where.
_KIND = frozenset(
    (
        *(
            "gendarmerie",
            "nationale",
            "brigade",
            "brigades",
            "proximite",
            "communaute",
            "cob",
            "bta",
        ),
        *("territoriale", "territoriales", "autonome", "autonomes", "btp", "police", "national"),
        *("commissariat", "central", "centrale", "subdivisionnaire", "hotel", "bureau", "poste"),
        *("division", "circonscription", "agglomeration", "bdep"),
        *("de", "du", "des", "d", "la", "le", "les", "l", "et", "a", "au", "aux", "en"),
    )
)
# No reception of the public, whatever the list says.
_CLOSED = re.compile(
    r"\b(recrutement|motorise\w*|autoroutes?|autoroutiere?|securite routiere|escadron|pelotons?|nautique|"
    r"fluviale?|transports aeriens|helicopteres?|(section|brigade) de recherches|ecole de (gendarmerie|police)|"
    r"garde republicaine)\b"
)

# Of two services in one place, the one that depends on the other.
_BRANCH = re.compile(r"\b(subdivisionnaire|bureau|poste|antenne|annexe)\b")


def closed(name: str) -> bool:
    """Recruiters, motorised units and others that receive nobody who comes to tell something."""
    return bool(_CLOSED.search(fold(name)))


def where(name: str) -> str:
    """« bourg bresse » of « Commissariat de police de Bourg-en- Bresse » and « … de Bourg en Bresse – BDEP »."""
    words = [word for word in fold(name).split() if word not in _KIND]
    return " ".join(words)


class Names:
    """Stations by what the file of zones calls them. Where two answer, none does: nothing is guessed."""

    def __init__(self, stations: Iterable[Any]) -> None:
        """``stations``: rows with id, key, institution, department and name."""
        self._numbers: dict[str, int] = {}
        self._named: defaultdict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
        for row in stations:
            if row.key.startswith("GN:") and row.key[3:].isdigit():
                self._numbers[row.key[3:]] = row.id
            label = row.institution, row.department, where(row.name)
            self._named[label].append((fold(row.name), row.id))

    def find(self, institution: str, number: str, department: str, service: str) -> int | None:
        """The station that is meant: by number, by name, or the head of those in that place."""
        if institution == "GN" and number in self._numbers:
            return self._numbers[number]
        place = where(service)
        there = self._named.get((institution, department, place), []) if place else []
        for these in (
            [which for name, which in there if name == fold(service)],
            [which for _name, which in there],
            [which for name, which in there if not _BRANCH.search(name)],
        ):
            if len(these) == 1:
                return these[0]
        return None
