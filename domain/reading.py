"""A reading: one way to understand what somebody typed, as a name, an area, or both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from domain.area import Area, named, numbered
from domain.gazetteer import Gazetteer
from domain.place_name import fold

_CEDEX = re.compile(r" cedex( \d\d?)?\b")
_SPACED_CODE = re.compile(r"\b(\d\d) (\d{3})\b")
_NUMBER = re.compile(r"(\d\d?)e?")
_LEADS_IN = re.compile(
    r"^(?:(?:j habite|je suis|je vis|habite|suis|vis|c est|ville|mairie|commune|village"
    r"|pres|vers|pas loin|a cote|dans|sur) )*(?:(?:a|au|aux|de|d|du|des|en) )?(?=..)"
)
_LEADS_TO = re.compile(r"(?: (?:dans|en|a|au|du|de|dep|dept|departement|le|la|les|l))+$")
_TENS = ("", "x")
_UNITS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ROMAN = {ten + unit: i for i, (ten, unit) in enumerate(product(_TENS, _UNITS), 1)}  # to « xx »
MOST_CODES = 3  # of the numbers typed that are tried as a place: enough, and it bounds the work


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded name (empty: only an area was given) and where to look for it (None: anywhere)."""

    name: str
    area: Area | None = None
    sure: bool = True  # false when something typed was left out or mended to read it so


def read(text: str, table: Gazetteer) -> list[Reading]:
    """Every reading of what was typed, the most literal first; none if there is no word in it."""
    folded = _SPACED_CODE.sub(r"\1\2", _CEDEX.sub("", fold(text)))
    if not folded:
        return []
    readings = _read_codes(folded.split(), table)
    plain = _LEADS_IN.sub("", folded)
    known = table.begins(folded) or any(table.at(reading.name) for reading in readings)
    if plain != folded and not known:  # « je suis à Rennes », but not « Vers (74) »
        readings += [replace(each, sure=False) for each in _read_codes(plain.split(), table)]
    return readings


def _read_codes(words: Sequence[str], table: Gazetteer) -> list[Reading]:
    readings = list(_read(words, None, table))
    coded = ((at, area) for at, word in enumerate(words) if (area := numbered(word, table)))
    for at, area in islice(coded, MOST_CODES):
        readings += _read([*words[:at], *words[at + 1 :]], area, table)
    return readings


def _read(words: Sequence[str], area: Area | None, table: Gazetteer) -> Iterator[Reading]:
    name = " ".join(words)
    if area:
        name = _without_link(name, table)
    sure = area is None or area.known
    yield Reading(name, area, sure)
    if district := _district(words, table):
        yield Reading(district, area, sure)
    for at in range(max(0, len(words) - 8), len(words)):
        wider = named(" ".join(words[at:]), table)
        if wider:
            both = _both(area, wider)
            # « Corrèze (19) » is the commune: the department has been said already
            if both.places and (at or area is None or not table.at(name)):
                yield Reading(_without_link(" ".join(words[:at]), table), both, sure)
            break


def _without_link(name: str, table: Gazetteer) -> str:
    """« saint denis dans le » 93, but not « castelnau le lez » 34."""
    return name if table.at(name) else _LEADS_TO.sub("", name)


def _district(words: Sequence[str], table: Gazetteer) -> str | None:
    """« paris 12 », « 3e lyon », « Paris XIII » as the name of the district."""
    for number, city in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if number and " ".join(city) in table.cities:
            if found := _NUMBER.fullmatch(number[0]):
                return f"{city[0]} {int(found[1])}e"
            roman = number[0] if number[0] in _ROMAN else number[0].removesuffix("e")
            if roman in _ROMAN:
                return f"{city[0]} {_ROMAN[roman]}e"
    return None


def _both(one: Area | None, other: Area) -> Area:
    if one is None:
        return other
    among = set(other.places)
    places = [place for place in one.places if place in among]
    return Area(places, one.known and other.known, one.complete)
