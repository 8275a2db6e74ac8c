"""Discretion: small numbers are not shown, nor what they could be computed from."""

from collections.abc import Sequence

FEWEST = 5  # below, a number speaks of somebody
FEW, MASKED = "few", "masked"  # it is from 1 to 4 · nobody is told what it is
Row = Sequence[int]


def veils(rows: Sequence[Row]) -> list[str]:
    """For each row how it is hidden, or nothing. The sums of the columns may be known from elsewhere.

    In each column all from 1 to 4 are hidden. If these are all the same, whoever knows the sum knows
    them, so the next larger number is hidden as well, with whatever equals it. What is hidden then
    differs, and could stand in any of its places: the same would be shown. If nothing but zeros would be
    left to see in a column, they are hidden too.

    Rows are hidden as a whole, because what stands in one row adds up.
    """
    hidden: set[int] = set()
    for column in zip(*rows, strict=True):
        hidden |= _hidden(column)
    few = len(hidden) < len(rows) and all(0 < max(rows[at]) < FEWEST for at in hidden)
    return [(FEW if few else MASKED) if at in hidden else "" for at in range(len(rows))]


def _hidden(column: Sequence[int]) -> set[int]:
    small = {each for each in column if 0 < each < FEWEST}
    if len(small) == 1:
        small |= set(sorted({each for each in column if each >= FEWEST})[:1])
    hidden = {at for at, each in enumerate(column) if each in small}
    left = any(each for at, each in enumerate(column) if at not in hidden)
    return hidden if left or not hidden else set(range(len(column)))
