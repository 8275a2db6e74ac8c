"""What several people write at the same moment is committed once, and each is told when it was.

Half of what a message costs is making it durable, whatever its size. So whoever writes while others are
about to leaves the commit to one of them. Nobody is told before it is done; if it fails, each writes alone.
"""

from threading import Event, Lock
from time import sleep
from typing import Any

from sqlalchemy import exc

from database import ask_all, of_this_app, put_down
from hand import transaction, wake
from statement import Row, Statement

MOST = 100  # written in one commit
PATIENCE = 60.0  # seconds: longer than any database that still lives


class TooLate(exc.TimeoutError):
    """Whoever was to commit has not, in a minute."""


class Writing:
    """One write: its statements, and who looks at what it changes.

    ``order`` is the same for writes that wait for each other, so that two processes never wait crosswise.
    """

    def __init__(
        self, order: int, statements: tuple[Statement, ...], values: dict[str, Any], *topics: str
    ) -> None:
        self.order, self.topics = order, topics
        self.statements, self.values = statements, values
        self.rows: list[Row] = []
        self.error: Exception | None = None
        self.leads = False
        self.told: Event | None = None  # for whoever waits

    def alone(self) -> None:
        """In a transaction of its own."""
        try:
            with transaction(single=len(self.statements) == 1):
                write([self])
        except Exception as error:
            self.error = error
            put_down()  # the line may be gone


def write(all_: list[Writing]) -> None:
    """In the transaction under way. What the first statement of one does not find, its others leave alone."""
    firsts = ask_all([(each.statements[0], each.values) for each in all_])
    for each, rows in zip(all_, firsts, strict=True):
        each.rows = rows
        if rows:
            ask_all([(statement, each.values) for statement in each.statements[1:]])
        wake(*each.topics)


class Together:
    """Those of one process who write at this moment."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Writing] = []
        self._led = False

    def write(self, mine: Writing) -> list[Row]:
        """The rows of its first statement, once they are durable; raises what it raised."""
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

    def _withdrawn(self, mine: Writing) -> bool:
        """Not to be written any more; false if it is being written at this moment, or its turn to lead."""
        with self._lock:
            if mine.leads:
                return False
            if mine in self._waiting:
                self._waiting.remove(mine)
                return True
        assert mine.told is not None
        return not mine.told.wait(PATIENCE)

    def _lead(self, mine: Writing) -> None:
        sleep(0)  # whoever is ready to write comes along
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            _commit(sorted(batch, key=lambda each: each.order))
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._led = following is not None
            if following is not None:
                following.leads = True
            for each in (following, *batch):
                if each is not None and each.told is not None:
                    each.told.set()


def _commit(batch: list[Writing]) -> None:
    if len(batch) > 1:
        try:
            with transaction(single=all(len(each.statements) == 1 for each in batch)):
                write(batch)
        except Exception:
            put_down()  # one of them is refused, or the line is gone: which, each finds out by itself
        else:
            return
    for each in batch:
        each.alone()


def together() -> Together:
    """Of this application."""
    ours: Together = of_this_app("together")
    return ours
