"""Tests side by side: what shares a house, a database or a walk through a whole conversation stays together."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

WALKS = ("test_exit.py", "test_traces.py")  # what a stock browser shows after, and what it keeps
HOUSE = ("test_sockets.py", "test_revoked_sockets.py", "test_two_workers.py")
TOGETHER = {"walks": WALKS, "house": HOUSE}


class SideBySide(LoadScopeScheduling):  # type: ignore[misc]
    """By file; but what takes long to make for several is made once, and the audits' files are two each."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        for scope, files in TOGETHER.items():
            if file.endswith(files):
                return scope
        if "/screens/test_audit" in file:
            return f"{file} {'nojs' if '[nojs' in nodeid else 'js'}"
        return file


# The longest begin first, or the last of them would run alone at the end.
LONGEST = (
    ("test_budgets.py",),
    ("test_audit",),
    WALKS,
    ("/screens/",),
    HOUSE,
    ("_any_order.py",),
    ("_races.py",),
    ("test_migrations.py", "test_log.py", "test_who_may_come_in.py", "_are_all_reachable.py"),
)


def longest_first(items: list[pytest.Item]) -> None:
    """The same order in every process; within a file nothing moves, nor among those that share a walk."""

    def rank(item: pytest.Item) -> int:
        path = item.path.as_posix()
        return next(
            (at for at, parts in enumerate(LONGEST) if any(p in path for p in parts)), len(LONGEST)
        )

    items.sort(key=rank)


def pytest_xdist_make_scheduler(config: Any, log: Any) -> SideBySide | None:
    """For ``--dist loadscope``: xdist 3.8 does not see groups by marks under pytest 9."""
    return SideBySide(config, log) if config.getvalue("dist") == "loadscope" else None
