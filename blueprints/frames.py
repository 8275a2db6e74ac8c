"""What each frame last showed: a memory that may be lost, at the price of one refresh."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


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
