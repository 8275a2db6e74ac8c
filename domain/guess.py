"""A guess: a spelling that may be meant, with a score, when what was typed is none exactly."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.area import Area
from domain.gazetteer import Gazetteer
from domain.reading import Reading

# Scores before the weight of the place, which adds 6 for each ten times more people.
WHOLE_WORDS, BEGINNING, INNER_WORD, ELSEWHERE, AREA_ALONE = 97, 92, 86, 91, 50
IN_AREA = 15  # more, for what lies where it was said to lie
MOST_NAMES = 4  # of the readings that are searched for slips: it bounds the work
FEWEST_KEPT = 4  # letters of a beginning that is still worth following


@dataclass(frozen=True, slots=True)
class Guess:
    """Places that share a spelling, largest first; together they stand or fall."""

    score: float
    places: Sequence[int]


def guesses(
    table: Gazetteer, readings: Sequence[Reading], count: int, slips: bool | None
) -> list[Guess]:
    """The guesses of all readings, the best first; at least ``count`` if there are so many.

    ``slips``: whether to look for slips of the keyboard too, the costly part; None leaves it to
    whether there are few guesses without.
    """
    found: list[Guess] = []
    unplaced: dict[str, None] = {}
    for reading in readings:
        if reading.area is None:
            found += by_beginning(table, reading.name, 2 * count)
            unplaced[reading.name] = None
        elif not reading.name:
            found += _alone(table, reading.area, count)
        else:
            found += (inside := list(within(table, reading.area, reading.name)))
            found += _elsewhere(table, reading.area, reading.name)
            if not inside:
                unplaced[reading.name] = None
    if slips is None:
        slips = len(found) < count
    if slips:
        for name in islice(unplaced, MOST_NAMES):
            found += by_likeness(table, name)
        if readings and len(found) < count:
            found += by_shortening(table, readings[0].name, count)
    return sorted(found, key=lambda guess: -guess.score)


def _alone(table: Gazetteer, area: Area, count: int) -> Iterator[Guess]:
    for place in area.places[:count]:
        yield Guess(WHOLE_WORDS + table.weights[place], [place])


def _elsewhere(table: Gazetteer, area: Area, name: str) -> Iterator[Guess]:
    """What bears the name outside the area, nearest first, for the number may be the mistake."""
    if bearers := [place for place, _ in table.at(name)]:
        near = {table.departments[place] for place in area.places}
        bearers.sort(key=lambda place: table.departments[place] not in near)
        yield Guess(ELSEWHERE + table.weights[bearers[0]], bearers)
    if area.complete:
        yield Guess(AREA_ALONE, area.places)


def by_beginning(table: Gazetteer, name: str, count: int) -> Iterator[Guess]:
    """Spellings that begin with the name, or have an inner word that does: the ``count`` best."""
    weight = table.spelling_weights.__getitem__
    low = bisect_left(table.spellings, name)
    whole = bisect_left(table.spellings, name + "!", low)  # "!" comes just after the space
    high = bisect_left(table.spellings, name + "~", whole)  # and "~" after the letters
    worded = nlargest(count, range(low, whole), weight)
    for i in {*worded, *nlargest(count, range(low, high), weight)}:
        yield Guess((WHOLE_WORDS if i < whole else BEGINNING) + weight(i), table.places(i))
    low = bisect_left(table.tails, name)
    inner = table.tail_spellings[low : bisect_left(table.tails, name + "~", low)]
    for i in nlargest(count, inner, weight):
        yield Guess(INNER_WORD + weight(i), table.places(i))


def by_likeness(table: Gazetteer, name: str) -> Iterator[Guess]:
    """Spellings within a few slips of the keyboard; spaces do not count."""
    for text in _glued(name):
        reach = _reach(text)
        for length in range(len(text) - reach, len(text) + reach + 1):
            texts, spellings = table.by_length.get(length, ((), ()))
            for _, slips, at in process.extract(
                text, texts, scorer=OSA.distance, score_cutoff=reach, limit=30
            ):
                i = spellings[at]
                score = _likeness(text, length, slips) + table.spelling_weights[i]
                yield Guess(score, table.places(i))


def by_shortening(table: Gazetteer, name: str, count: int) -> Iterator[Guess]:
    """What the first words spell, and what begins with as many of the letters as anything does."""
    head = name
    while " " in head:
        head = head.rpartition(" ")[0]
        if found := [place for place, _ in table.at(head)]:
            weight = max(table.weights[place] for place in found)
            yield Guess(30 + 60 * len(head) / len(name) + weight, found)
            break
    at = bisect_left(table.spellings, name)
    kept = max(_shared(name, text) for text in table.spellings[max(0, at - 1) : at + 1])
    if kept >= max(FEWEST_KEPT, len(name) / 2):
        for guess in by_beginning(table, name[:kept].rstrip(), count):
            yield Guess(guess.score - 60 * (1 - kept / len(name)) - 10, guess.places)


def within(table: Gazetteer, area: Area, name: str) -> Iterator[Guess]:
    """All three at once among the places of an area: few enough to look at each."""
    inside = set(area.places)
    squeezed = {}
    for i in {i for place in area.places for i in table.spelled(place)}:
        text = table.spellings[i]
        if text.startswith(name):
            base = WHOLE_WORDS if text[len(name) : len(name) + 1] in ("", " ") else BEGINNING
        elif f" {name}" in text:
            base = INNER_WORD
        else:
            squeezed[i] = text.replace(" ", "")
            continue
        yield Guess(base + IN_AREA + table.spelling_weights[i], _inside(table, i, inside))
    for text in _glued(name):
        for other, slips, i in process.extract(
            text, squeezed, scorer=OSA.distance, score_cutoff=_reach(text), limit=30
        ):
            score = _likeness(text, len(other), slips) + IN_AREA + table.spelling_weights[i]
            yield Guess(score, _inside(table, i, inside))


def _inside(table: Gazetteer, spelling: int, area: set[int]) -> Sequence[int]:
    return [place for place in table.places(spelling) if place in area]


def _glued(name: str) -> Iterator[str]:
    text = name.replace(" ", "")
    yield text
    if text.startswith("st"):  # « stdenis »
        yield "saint" + text[2:]


def _reach(text: str) -> int:
    """How many slips are forgiven: none in one or two letters, three from twelve on."""
    return (len(text) >= 3) + (len(text) >= 4) + (len(text) >= 12)


def _likeness(text: str, length: int, slips: int) -> float:
    return 30 + 60 * (1 - slips / max(len(text), length))


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
