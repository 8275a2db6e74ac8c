"""Frames, where there are no scripts: an answer held until it is not what the frame showed last."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from threading import Lock
from typing import Any, TypeVar

from extensions import settings
from live import hold

Seen = TypeVar("Seen")
SLOWLY = "5"  # seconds between two looks of a frame that found no seat to wait in


class Shown:
    """The last thing shown per frame, the oldest forgotten first.

    A frame refreshes to one unchanging address, so that it leaves nothing in the history; what it
    shows must be remembered elsewhere. Another worker, or this one started again, knows nothing
    and answers at once: one refresh more, never a message less.
    """

    def __init__(self, most: int) -> None:
        self._shown: OrderedDict[Hashable, object] = OrderedDict()
        self._most, self._lock = most, Lock()

    def get(self, frame: Hashable) -> object:
        """What this frame showed last, or nothing."""
        with self._lock:
            return self._shown.get(frame)

    def __setitem__(self, frame: Hashable, what: object) -> None:
        with self._lock:
            self._shown[frame] = what
            self._shown.move_to_end(frame)
            while len(self._shown) > self._most:
                self._shown.popitem(last=False)


shown = Shown(most=20_000)


def held(
    frame: Hashable,
    look: Callable[[], tuple[object, Seen]],
    *topics: str,
    seat: AbstractContextManager[bool],
) -> tuple[Seen, str]:
    """What there is to show, once it is new to this frame or time is up; seconds until its next look.

    ``look`` gives what the frame would show, as something to compare, and what is needed to show it.
    """
    known = shown.get(frame)
    seen: list[Any] = []

    def changed() -> bool:
        seen[:] = look()
        return bool(seen[0] != known)

    with seat as free:
        hold(changed, settings().hold_seconds if free else 0, *topics)
    shown[frame], to_show = seen
    return to_show, "0" if free else SLOWLY
