"""The difference between two plans: what would be new, what would be gone, what stays."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.planning.problem import Assignment

ADDED, REMOVED, KEPT = "added", "removed", "kept"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One service and what becomes of it."""

    assignment: Assignment
    how: str


def difference(before: Iterable[Assignment], after: Iterable[Assignment]) -> list[Change]:
    """Every service of either, by when it starts. The same person at the same time is the same service."""
    old, new = set(before), set(after)
    found = [Change(one, KEPT if one in old else ADDED) for one in new]
    found += [Change(one, REMOVED) for one in old - new]
    return sorted(
        found, key=lambda change: (change.assignment.start, change.assignment, change.how)
    )
