"""Nothing hidden can be computed from what is shown, even by somebody who knows the sums and the rule."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as some

from domain.discretion import FEW, FEWEST, MASKED, veils

Rows = list[tuple[int, ...]]


def view(rows: Rows) -> tuple[object, ...]:
    """All that a reader may know: each cell as it is shown, and the sum of each column."""
    shown = [veil or row for row, veil in zip(rows, veils(rows), strict=True)]
    return (*shown, *map(sum, zip(*rows, strict=True)))


def likewise(rows: Rows, at: int) -> list[Rows]:
    """Other tables with the same sums, in which this row is another."""
    found = []
    for other in range(len(rows)):
        if other == at:
            continue
        changed = list(rows)
        changed[at], changed[other] = changed[other], changed[at]
        found.append(changed)
        if len(rows[at]) == 1:
            for more in (-3, -2, -1, 1, 2, 3):
                changed = list(rows)
                changed[at], changed[other] = (rows[at][0] + more,), (rows[other][0] - more,)
                found.append(changed)
            rest = [(each[0] - 1,) for each in rows]
            rest[other] = (rows[other][0] + len(rows) - 1,)
            found.append(rest)
    return [each for each in found if min(map(min, each)) >= 0]


columns = some.lists(
    some.one_of(some.integers(0, 9), some.integers(0, 60)), min_size=2, max_size=26
)


@how(max_examples=1500, deadline=None)
@given(columns)
def test_each_hidden_number_could_be_another(column: list[int]) -> None:
    rows = [(each,) for each in column]
    seen = view(rows)
    for at, veil in enumerate(veils(rows)):
        if veil:
            others = [each for each in likewise(rows, at) if view(each) == seen]
            assert any(each[at] != rows[at] for each in others), (column, at)
        else:
            assert rows[at][0] == 0 or rows[at][0] >= FEWEST


@pytest.mark.parametrize("length", [2, 3, 4])
def test_of_all_small_tables_none_gives_a_number_away(length: int) -> None:
    """Without any thought of how: every table that looks like this one is laid beside it."""
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    most = {2: 30, 3: 16, 4: 10}[length]
    for column in product(range(most + 1), repeat=length):
        alike[view([(each,) for each in column])].append(column)
    for tables in alike.values():
        for at, veil in enumerate(veils([(each,) for each in tables[0]])):
            if veil and max(map(sum, tables)) <= most:  # all that look alike were made
                assert len({column[at] for column in tables}) > 1, tables


def test_of_all_small_tables_of_parts_none_gives_a_small_one_away() -> None:
    """How many, how many of them in a minute, and the rest: what stands in one row adds up."""
    alike: dict[object, list[Rows]] = defaultdict(list)
    cells = [(a + b, a, b) for a, b in product(range(13), repeat=2)]
    for rows in product(cells, repeat=2):
        alike[view(list(rows))].append(list(rows))
    checked = 0
    for seen, tables in alike.items():
        found = veils(tables[0])
        if max(seen[-2:]) > 12:
            continue  # not all that look alike were made
        for at, column in product(range(2), range(3)):
            if found[at] and 0 < tables[0][at][column] < FEWEST:
                checked += 1
                assert len({rows[at][column] for rows in tables}) > 1, tables
    assert checked > 100


@given(some.lists(some.tuples(some.integers(0, 30), some.integers(0, 30)), min_size=2, max_size=12))
def test_of_parts_no_small_one_is_left_or_could_be_no_other(pairs: list[tuple[int, int]]) -> None:
    rows = [(a + b, a, b) for a, b in pairs]
    seen, found = view(rows), veils(rows)
    for at, (row, veil) in enumerate(zip(rows, found, strict=True)):
        small = [column for column in range(3) if 0 < row[column] < FEWEST]
        assert veil or not small
        if not all(found):
            others = [each[at] for each in likewise(rows, at) if view(each) == seen]
            for column in small:
                assert any(other[column] != row[column] for other in others), (rows, at)


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ([7, 0, 12], ["", "", ""]),
        ([3, 2, 9, 0], [FEW, FEW, "", ""]),  # they differ: whoever knows the sum knows neither
        ([3, 7, 9, 0], [MASKED, MASKED, "", ""]),  # alone, it would be the rest of the sum
        ([3, 3, 7, 7, 9], [MASKED, MASKED, MASKED, MASKED, ""]),
        ([3, 0, 0], [MASKED, MASKED, MASKED]),  # nor in which of them it was
        ([4, 4, 3, 2], [MASKED] * 4),
        ([0, 0], ["", ""]),
    ],
)
def test_what_is_hidden(column: list[int], shown: list[str]) -> None:
    assert veils([(each,) for each in column]) == shown
