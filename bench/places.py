"""The commune she types: the dearest look-ups, as measured by communes.py in a process of its own."""

from collections.abc import Iterator

from bench import communes
from bench.figures import Figure


def lookups(_quick: bool) -> Iterator[Figure]:
    """95 of 100 look-ups cost at most 10 ms of CPU."""
    found = communes.measure()
    said = ", ".join(f"{name} {value:g}" for name, value in found.items())
    for name, what in (
        ("suggest_p95_ms", "suggestions, p95"),
        ("find_typo_p95_ms", "a name with slips, p95"),
    ):
        yield Figure(
            name=f"commune-{name.split('_')[0]}", what=f"commune look-up: {what}", unit="ms",
            value=found[name], most=10, rounds=[found], bound=said,
        )  # fmt: skip
