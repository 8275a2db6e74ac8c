"""A match: the communes that bear exactly what was typed, and whether one is meant beyond doubt."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from domain.gazetteer import Gazetteer
from domain.place_name import Spelling
from domain.reading import Reading


@dataclass(frozen=True, slots=True)
class Match:
    """Places, the likeliest first. ``by_name``: one at least bears it as its name of today."""

    places: Sequence[int]
    by_name: bool
    certain: bool


def match(table: Gazetteer, readings: Sequence[Reading]) -> Match:
    """What all readings match exactly, together: a second reading that matches is a doubt."""
    exact: dict[int, Spelling] = {}
    meant: set[int] = set()
    doubt = False
    for reading in readings:
        hits = _hits(table, reading)
        for place, kind in hits:
            exact[place] = min(kind, exact.get(place, kind))
        if hits and (not reading.sure or _is_overshadowed(table, reading, hits)):
            doubt = True
        if not reading.name and reading.area:  # « la réunion », « vienne »: also a department
            meant.update(reading.area.places)
    by_name = Spelling.NAME in exact.values()
    certain = by_name and not doubt and len(exact) == 1 and meant <= exact.keys()
    return Match(list(exact), by_name, certain)


def _hits(table: Gazetteer, reading: Reading) -> list[tuple[int, Spelling]]:
    area = reading.area
    if not reading.name:
        complete = area.places if area and area.complete else ()
        return [(place, Spelling.NAME) for place in complete]
    hits = table.at(reading.name)
    if area is None or not hits:
        return hits
    inside = set(area.places)
    hits = [hit for hit in hits if hit[0] in inside]
    # Where the area is said, « Vergné (17) » is not La Vergne as well.
    named = any(kind is Spelling.NAME for _, kind in hits)
    return [hit for hit in hits if not named or hit[1] is not Spelling.SHORT]


def _is_overshadowed(
    table: Gazetteer, reading: Reading, hits: Sequence[tuple[int, Spelling]]
) -> bool:
    """Whether a larger commune's name goes on from here, with nothing said of where.

    « Boulogne » is a village in Vendée, and what a hundred thousand people call
    Boulogne-Billancourt: a village may never be picked in silence.
    """
    if reading.area is not None:
        return False
    largest = max(table.weights[place] for place, _ in hits)
    places = {place for place, _ in hits}
    low = bisect_left(table.spellings, reading.name + " ")
    high = bisect_left(table.spellings, reading.name + "!", low)
    return any(
        table.spelling_weights[i] > largest and not places.issuperset(table.places(i))
        for i in range(low, high)
    )
