"""Her lines to this process: when the last of a conversation has ended and none comes back, that is noted.

A page that reloads, sends, or asks for the next held answer is back within a moment: only what stays
away for the time of grace is written. Which process a page is on is in the database; the rest is here.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock, Thread
from time import monotonic, sleep

from flask import Flask, current_app

from bus import Bus
from domain.clock import now
from domain.conversation import Conversation
from domain.presence import FRAME, SOCKET


class Lines:
    """How many lines each conversation has, and since when those with none left have been gone."""

    def __init__(self, app: Flask, grace: float) -> None:
        self._app, self._grace = app, grace
        self._held: Counter[int] = Counter()
        self._ended: dict[int, float] = {}  # the oldest first: all wait equally long
        self._lock, self._watching = Lock(), False

    @property
    def _name(self) -> str:
        bells: Bus = self._app.extensions["bus"]
        return bells.name

    @contextmanager
    def open(self, conversation: Conversation, kind: str) -> Iterator[None]:
        """She is on a line of this kind until the block ends."""
        whose = conversation.id
        with self._lock:
            self._held[whose] += 1
            self._ended.pop(whose, None)
        try:
            conversation.come(kind + self._name)
            yield
        finally:
            self._end(whose)

    def call(self) -> None:
        """When the process begins: whoever was on a line of one that is no more, and is not back, is missed.

        Killed, it could note nothing. The hour that is noted is that of this process, since nobody knows better.
        """
        began = now()

        def miss() -> None:
            sleep(self._grace)
            with self._app.app_context():
                noted = self._noted()
            hears = self._app.extensions["bus"].hears
            gone = {name for name in {line[1:] for _, line in noted} if not hears(name)}
            for whose, line in noted:
                if line[1:] in gone:
                    self._miss(whose, began, line)

        Thread(target=miss, daemon=True, name="roll-call").start()

    def holds(self, conversation: Conversation) -> None:
        """A process that missed her was not the only one: she is on a line of this one."""
        if conversation.away_at is not None:
            conversation.come((conversation.line or FRAME)[:1] + self._name)

    def _end(self, id: int) -> None:
        with self._lock:
            self._held[id] -= 1
            if self._held[id]:
                return
            del self._held[id]
            self._ended[id] = monotonic()
            if not self._watching:
                self._watching = True
                Thread(target=self._watch, daemon=True, name="lines").start()

    def _watch(self) -> None:
        """Until nobody is away: wait for the one who left first, and note that she did not come back."""
        while (left := self._first()) is not None:
            sleep(max(0.01, left + self._grace - monotonic()))
            for whose, ended in self._overdue():
                ago = now() - timedelta(seconds=monotonic() - ended)
                self._miss(whose, ago, SOCKET + self._name, FRAME + self._name)

    def _first(self) -> float | None:
        with self._lock:
            self._watching = bool(self._ended)
            return next(iter(self._ended.values()), None)

    def _overdue(self) -> list[tuple[int, float]]:
        with self._lock:
            late = monotonic() - self._grace
            overdue = [(whose, ended) for whose, ended in self._ended.items() if ended <= late]
            for whose, _ in overdue:
                del self._ended[whose]
        return overdue

    def _miss(self, id: int, since: datetime, *lines: str) -> None:
        with self._app.app_context():
            try:
                Conversation.miss(id, lines, since)
            except Exception as error:  # the others are watched all the same
                self._app.logger.error("%s while noting an absence", type(error).__name__)

    def _noted(self) -> list[tuple[int, str]]:
        try:
            return Conversation.lines()
        except Exception as error:
            self._app.logger.error("%s while calling the roll", type(error).__name__)
            return []


def lines() -> Lines:
    """Those of this process."""
    return lines_of(current_app._get_current_object())  # type: ignore[attr-defined]


def lines_of(app: Flask) -> Lines:
    """Those of this process, for whoever is in no request."""
    known: Lines = app.extensions.setdefault(
        "lines", Lines(app, app.config["SETTINGS"].grace_seconds)
    )
    return known
