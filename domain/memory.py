"""Memory: what a process keeps of the database, and looks at rather than ask again."""

from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class Copy(Generic[Thing]):
    """One copy, of one app. The database gives the mark it has to have: what changes changes the mark."""

    def __init__(self, make: Callable[[], Thing]) -> None:
        self._make, self._making = make, Lock()
        self._kept: tuple[Any, Thing] | None = None

    def of(self, mark: Any) -> Thing:
        """The one in memory, made anew where its mark is another by now."""
        kept = self._kept
        if kept is None or kept[0] != mark:
            with self._making:
                kept = self._kept
                if kept is None or kept[0] != mark:
                    # What changes meanwhile gives another mark next time.
                    kept = self._kept = mark, self._make()
        return kept[1]
