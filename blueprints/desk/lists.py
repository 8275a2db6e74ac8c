"""Lists: what one page of the desk shows beside its conversation, and when it looks at it again."""

from math import inf
from time import monotonic
from typing import Any

from blueprints.attending import OFTEN
from blueprints.desk import screen
from bus import Bell
from domain import beside

PACE = 1.0  # seconds between two looks: with many open pages each costs more than a message
WORDS = 5.0  # seconds after words until all of it is looked at, not only what they change


class Lists:
    """What one page shows beside its conversation. It is a bell: of everything that moves them but words.

    ``rest``: seconds after which it wants to look again although no bell has rung.
    """

    def __init__(self, open_id: int | None, bell: Bell | None = None) -> None:
        self._open_id, self._bell = open_id, bell
        self._looked = self._due = -inf
        self._seen: dict[str, Any] = {}
        self._shown: object = None
        self._absence: object = ...  # not told yet
        self._alerts: object = ...
        self._beside: object = beside.NOBODY  # who else reads it, and to whom it is offered
        self.rest = inf

    def set(self) -> None:
        """Something moved: whoever sleeps has to look at all of it."""
        self._due = -inf
        if self._bell is not None:
            self._bell.set()

    def look(self) -> dict[str, Any]:
        """``lists``, if they look different from when they were last sent; ``passed``: it is offered, or
        read by others, otherwise than then."""
        at = monotonic()
        if at - self._looked < PACE:
            self.rest = self._looked + PACE - at
            return {}
        self._looked = at
        found = self._all(at) if at >= self._due else self._words(at)
        self.rest = max(0.0, self._due - at)
        return found

    def _all(self, at: float) -> dict[str, Any]:
        # Before it looks: what moves meanwhile rings. At the latest when the officer has to be said to be there.
        self._due = at + OFTEN
        self._seen = screen.lists(self._open_id)
        before, self._beside = self._beside, self._stands()
        return {"lists": self._changed(), "passed": before != self._beside}

    def _words(self, at: float) -> dict[str, Any]:
        self._due = min(self._due, at + WORDS)
        self._seen = screen.unread(self._seen)
        return {"lists": self._changed()}

    def _stands(self) -> object:
        return beside.stands(self._open_id) if self._open_id else beside.NOBODY

    def _changed(self) -> dict[str, Any] | None:
        lists = self._seen
        shown = lists["seen"].shown(self._open_id), lists["recent"]
        if shown == self._shown:
            return None
        moved, alerts = lists["absence"] != self._absence, (lists["alerts"], lists["seen"].due)
        alarmed = alerts != self._alerts
        self._shown, self._absence, self._alerts = shown, lists["absence"], alerts
        return lists | {"moved": moved, "alarmed": alarmed}
