"""Tests side by side: what shares a house, a database or a walk through a whole conversation stays together."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

WALKS = ("test_exit.py", "test_traces.py")  # what a stock browser shows after, and what it keeps


class SideBySide(LoadScopeScheduling):  # type: ignore[misc]
    """By file; but the walks of the stock browsers are one, and the audits' files two each."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.endswith(WALKS):
            return "walks"
        if "/screens/test_audit" in file:
            return f"{file} {'nojs' if '[nojs' in nodeid else 'js'}"
        return file


# The longest begin first, or the last of them would run alone at the end.
LONGEST = ("test_budgets.py", "test_audit", *WALKS, "/screens/", "_any_order.py", "_races.py")


def longest_first(items: list[pytest.Item]) -> None:
    """The same order in every process; within a file nothing moves."""

    def rank(item: pytest.Item) -> int:
        path = item.path.as_posix()
        return next((at for at, part in enumerate(LONGEST) if part in path), len(LONGEST))

    items.sort(key=rank)


def pytest_xdist_make_scheduler(config: Any, log: Any) -> SideBySide | None:
    """For ``--dist loadscope``: xdist 3.8 does not see groups by marks under pytest 9."""
    return SideBySide(config, log) if config.getvalue("dist") == "loadscope" else None
