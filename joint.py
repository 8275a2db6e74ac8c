"""What several people want of the database at the same moment is done once, by one of them for all.

Whoever comes first leads; those who come while it is being done wait, and one of them leads the next.
"""

from threading import Event, Lock
from typing import Generic, TypeVar

from sqlalchemy import exc

from database import put_down
from statement import Row

PATIENCE = 60.0  # seconds: longer than any database that still lives


class TooLate(exc.TimeoutError):
    """Whoever was to do it has not, in a minute, or was stopped in the middle of it."""


class Errand:
    """What one of them wants. Whoever leads fills in what came of it: ``rows``, or ``error``."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.error: Exception | None = None
        self.leads = False
        self.told: Event | None = None  # for whoever waits


Wanted = TypeVar("Wanted", bound=Errand)


class Joint(Generic[Wanted]):
    """Those of one process who want the same kind of thing at this moment."""

    most = 100  # done at once

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Wanted] = []
        self._led = False

    def join(self, mine: Wanted) -> list[Row]:
        """What came of it, once it is done; raises what it raised."""
        with self._lock:
            self._waiting.append(mine)
            if self._led:
                mine.told = Event()
            mine.leads, self._led = not self._led, True
        if mine.told is not None:
            put_down()  # nobody sleeps with a line in hand
            if not mine.told.wait(PATIENCE) and self._withdrawn(mine):
                raise TooLate
        if mine.leads:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        return mine.rows

    def _withdrawn(self, mine: Wanted) -> bool:
        """Not to be done any more; false if it is being done at this moment, or its turn to lead."""
        with self._lock:
            if mine.leads:
                return False
            if mine in self._waiting:
                self._waiting.remove(mine)
                return True
        assert mine.told is not None
        return not mine.told.wait(PATIENCE)

    def _lead(self, mine: Wanted) -> None:
        self._gather()
        with self._lock:
            batch, self._waiting = self._waiting[: self.most], self._waiting[self.most :]
        try:
            self._do(batch)
        except BaseException:
            # Whoever leads is being stopped: nobody takes what is undone for done.
            for each in batch:
                each.error = TooLate()
            raise
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._led = following is not None
            if following is not None:
                following.leads = True
            for woken in (following, *batch):
                if woken is not None and woken.told is not None:
                    woken.told.set()

    def _gather(self) -> None:
        """Before the leader looks who else is there."""

    def _do(self, batch: list[Wanted]) -> None:
        """All at once, or else each alone: what one of them raises is left with it."""
        if len(batch) > 1:
            try:
                self._carry_out(batch)
            except Exception:
                put_down()  # one is refused, or the line is gone: which, each finds out by itself
            else:
                return
        for each in batch:
            try:
                self._carry_out([each])
            except Exception as error:
                each.error = error
                put_down()  # the line may be gone

    def _carry_out(self, batch: list[Wanted]) -> None:
        """For all of these, or for one: fill in ``rows``, or raise."""
        raise NotImplementedError
