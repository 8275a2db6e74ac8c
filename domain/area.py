"""An area: the part of France a postal code, a department or a region's name points at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.gazetteer import Gazetteer

_CODE = re.compile(r"\d{1,5}|2[ab](?:\d{3})?")
_CORSICA = ("2A", "2B")  # department 20 until 1976, and to this day for the post
_ALSO_CALLED = {
    "paca": "provence alpes cote d azur",
    "idf": "ile de france",
    "ile de la reunion": "la reunion",
}


@dataclass(frozen=True, slots=True)
class Area:
    """Some places, largest first, and how much may be concluded from them."""

    places: Sequence[int]
    known: bool = True  # it was written in full, and exists
    complete: bool = False  # by itself it answers the question: a whole postal or INSEE code

    def __contains__(self, place: int) -> bool:
        return place in self.places


def _together(codes: Sequence[str], table: Gazetteer) -> Sequence[int]:
    if len(codes) == 1:
        return table.in_department[codes[0]]
    places = [place for code in codes for place in table.in_department[code]]
    return sorted(places, key=lambda place: -table.weights[place])


def named(text: str, table: Gazetteer) -> Area | None:
    """The department or region with this folded name."""
    codes = table.named_areas.get(_ALSO_CALLED.get(text, text))
    return Area(_together(codes, table)) if codes else None


def numbered(word: str, table: Gazetteer) -> Area | None:
    """What a folded word of digits (or Corsican letters) stands for, if it can stand for anything.

    A department (« 1 », « 93 », « 974 », « 2a »), a postal code or its beginning; else, for five
    digits, an INSEE code or the nearest postal codes, since envelopes bear codes that exist for
    businesses only.
    """
    if not _CODE.fullmatch(word):
        return None
    if word[:2] in ("2a", "2b"):
        return _corsican(word.upper(), table)
    if word == "20":
        return Area(_together(_CORSICA, table))
    code = word.zfill(2)
    if code in table.in_department:
        return Area(table.in_department[code])
    if len(word) == 5 and (posted := table.posted(word)):
        return Area(posted, complete=True)
    if len(word) == 4:  # a spreadsheet eats the first zero of « 01400 »
        posted = [*table.posted(word), *table.posted("0" + word)]
        return Area(posted, known=False) if posted else None
    return _nearest(word, table) if len(word) >= 3 else None


def _corsican(code: str, table: Gazetteer) -> Area:
    """« 2A », « 2A004 »; and « 2B250 », an INSEE code or, mistyped, Corte's 20250."""
    if len(code) == 2:
        return Area(table.in_department[code])
    place = table.place(code)
    posted = [it for it in table.posted("20" + code[2:]) if table.departments[it] == code[:2]]
    both = list(dict.fromkeys(posted if place is None else [place, *posted]))
    if both:
        return Area(both, known=both == [place], complete=True)
    return Area(table.in_department[code[:2]], known=False)


def _nearest(word: str, table: Gazetteer) -> Area | None:
    place = table.place(word)
    first = [] if place is None else [place]
    for length in range(len(word), 1, -1):
        if posted := table.posted(word[:length]):
            return Area(list(dict.fromkeys([*first, *posted])), known=False)
    return Area(first, known=False) if first else None
