"""Parting: what ends when a role changes or an account is shut. Other nouns add theirs, for they know officers."""

from collections.abc import Callable
from typing import Any

from domain import sitting

End = Callable[[Any, Any], None]  # given the officer, and who decided
_ENDS: list[End] = []


def ends(end: End) -> End:
    """This ends as well."""
    _ENDS.append(end)
    return end


def part(officer: Any, by: Any) -> None:
    """Part of a verb: every sitting of theirs is over, and all that came with the role."""
    sitting.end_all(officer)
    for end in _ENDS:
        end(officer, by)
