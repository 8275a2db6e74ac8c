"""Tests side by side: what shares a house, a database or a walk through a whole conversation stays together."""

from typing import Any

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


def pytest_xdist_make_scheduler(config: Any, log: Any) -> SideBySide | None:
    """For ``--dist loadscope``: xdist 3.8 does not see groups by marks under pytest 9."""
    return SideBySide(config, log) if config.getvalue("dist") == "loadscope" else None
