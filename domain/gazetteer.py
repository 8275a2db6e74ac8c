"""The table of communes, in memory: parallel arrays, sorted so that bisection finds things."""

import csv
import gzip
import io
import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from sys import intern

from domain.place_name import Spelling, fold, spellings, tails

DATA = Path(__file__).resolve().parent.parent / "data"

Row = tuple[str, ...]


def rows(name: str, folder: Path = DATA) -> Iterator[Row]:
    """The rows of one data file, as strings, without its header."""
    text = io.StringIO(gzip.decompress((folder / f"{name}.csv.gz").read_bytes()).decode(), "")
    table = csv.reader(text)
    next(table)
    return map(tuple, table)


def weigh(population: int) -> float:
    """How much likelier a place is because many live there: 6 for ten people, 44 for 20 million."""
    return 6 * math.log10(population + 10)


class Gazetteer:
    """Every commune that can be chosen. A *place* is its index, in the order of the codes.

    Paris, Lyon and Marseille are not places: their districts are, and the city's name is one more
    spelling of each. Arrays of numbers and shared strings rather than objects, because this
    stays in the memory of every worker: some 36,000 places, 40,000 spellings.
    """

    def __init__(self, folder: Path = DATA) -> None:
        """Read the data files; about half a second."""
        every = list(rows("communes", folder))
        cities = {row[5] for row in every if row[5]}
        chosen = sorted(row for row in every if row[0] not in cities)
        self.codes = [row[0] for row in chosen]
        self.names = [row[1] for row in chosen]
        self.departments = [intern(row[2]) for row in chosen]
        self.populations = array("i", (int(row[3]) for row in chosen))
        self.postal_codes = [intern(row[4]) for row in chosen]
        city = {row[0]: row for row in every if row[0] in cities}
        self.cities = frozenset(fold(row[1]) for row in city.values())
        # A district weighs what its city does: whoever types « 13 » is shown Marseille first.
        self.weights = array("f", (weigh(int(city.get(row[5], row)[3])) for row in chosen))
        self._spell(chosen, city, rows("former_communes", folder))
        self._index()
        self._post()
        self._divide(list(rows("departments", folder)))

    def _spell(self, chosen: Sequence[Row], cities: dict[str, Row], former: Iterable[Row]) -> None:
        """Sort all spellings, and note for each where it leads, strongest and largest first."""
        found = []
        for place, (_, name, _, population, _, city) in enumerate(chosen):
            weight = 0.0 if city else weigh(int(population))
            found += [(text, kind, -weight, place) for text, kind in spellings(name)]
            if city:
                text, weight = fold(cities[city][1]), self.weights[place]
                found.append((text, Spelling.NAME, -weight, place))
        for name, code in former:
            if (now := self.place(code)) is not None:
                weight = self.weights[now]
                found += [(text, Spelling.FORMER, -weight, now) for text, _ in spellings(name)]
        found.sort()
        self.spellings: list[str] = []
        self.spelling_weights = array("f")
        self._starts, self._targets, self._kinds = array("I"), array("I"), bytearray()
        for text, group in groupby(found, key=itemgetter(0)):
            self._starts.append(len(self._targets))
            weight, seen = 0.0, set()
            for _, kind, lightness, place in group:
                weight = max(weight, -lightness)
                if place not in seen:
                    seen.add(place)
                    self._targets.append(place)
                    self._kinds.append(kind)
            self.spellings.append(text)
            self.spelling_weights.append(weight)
        self._starts.append(len(self._targets))

    def _index(self) -> None:
        """Three more ways in: by inner word, by length without spaces, and from a place back."""
        found = [(tail, i) for i, text in enumerate(self.spellings) for tail in tails(text)]
        found.sort()
        self.tails = [tail for tail, _ in found]
        self.tail_spellings = array("I", (i for _, i in found))
        self.by_length: dict[int, tuple[list[str], array[int]]] = {}
        heaviest = sorted(range(len(self.spellings)), key=lambda i: -self.spelling_weights[i])
        for i in heaviest:
            text = self.spellings[i].replace(" ", "")
            texts, indices = self.by_length.setdefault(len(text), ([], array("I")))
            texts.append(text)
            indices.append(i)
        back = sorted((place, i) for i in range(len(self.spellings)) for place in self.places(i))
        self._spelled = array("I", (i for _, i in back))
        self._spelled_from = array("I", [0] * (len(self.codes) + 1))
        for place, _ in back:
            self._spelled_from[place + 1] += 1
        for place in range(len(self.codes)):
            self._spelled_from[place + 1] += self._spelled_from[place]

    def _post(self) -> None:
        """Sort the postal codes, each with its largest commune first."""
        found = sorted(
            (intern(code), -self.weights[place], place)
            for place, codes in enumerate(self.postal_codes)
            for code in codes.split()
        )
        self._posted = [code for code, _, _ in found]
        self._posted_at = array("I", (place for _, _, place in found))

    def _divide(self, departments: Sequence[Row]) -> None:
        """Gather the places of each department, largest first, and name departments and regions."""
        self.department_names = {code: name for code, name, _ in departments}
        self.in_department = {code: array("I") for code, _, _ in departments}
        for place in sorted(range(len(self.codes)), key=lambda place: -self.weights[place]):
            self.in_department[self.departments[place]].append(place)
        self.named_areas: dict[str, tuple[str, ...]] = {}
        for name, region in ((fold(region), region) for _, _, region in departments):
            self.named_areas[name] = tuple(code for code, _, of in departments if of == region)
        for code, name, _ in departments:
            self.named_areas[fold(name)] = (code,)
        for name, codes in tuple(self.named_areas.items()):
            for text, _ in spellings(name):
                self.named_areas.setdefault(text, codes)

    def place(self, code: str) -> int | None:
        """The place with this INSEE code, if it can be chosen."""
        at = bisect_left(self.codes, code)
        return at if at < len(self.codes) and self.codes[at] == code else None

    def at(self, text: str) -> list[tuple[int, Spelling]]:
        """The places spelled exactly so, strongest and largest first."""
        at = bisect_left(self.spellings, text)
        if at == len(self.spellings) or self.spellings[at] != text:
            return []
        span = range(self._starts[at], self._starts[at + 1])
        return [(self._targets[i], Spelling(self._kinds[i])) for i in span]

    def begins(self, text: str) -> bool:
        """Whether any spelling begins so."""
        at = bisect_left(self.spellings, text)
        return at < len(self.spellings) and self.spellings[at].startswith(text)

    def places(self, spelling: int) -> Sequence[int]:
        """The places a spelling, given by its index, leads to."""
        return self._targets[self._starts[spelling] : self._starts[spelling + 1]]

    def spelled(self, place: int) -> Sequence[int]:
        """The spellings, by their index, that lead to a place."""
        return self._spelled[self._spelled_from[place] : self._spelled_from[place + 1]]

    def posted(self, digits: str) -> Sequence[int]:
        """The places whose postal code begins with these digits, largest first in each code."""
        low = bisect_left(self._posted, digits)
        high = bisect_left(self._posted, digits + ":", low)  # ":" comes just after "9"
        return self._posted_at[low:high]
