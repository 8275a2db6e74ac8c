"""The watch: in each process, somebody who tends what comes about by itself at the desk."""

from threading import Event, Thread
from time import monotonic, sleep

from flask import Flask

from bus import Bus
from domain import duty, tending
from domain.bells import QUEUE
from extensions import rest

EVERY = 5.0  # seconds between two looks when no bell rings
BREATH = 0.2  # seconds between two looks however often it rings


class Watch:
    """Looks when the queue moves and when the clock strikes; what it does may be done by several at once.

    Begun with the process, it waits before it misses any officer: their pages need a moment to come back
    to a service that was away, and it was not theirs that failed.
    """

    def __init__(self, app: Flask, patience: float = duty.LINE.total_seconds()) -> None:
        self._app, self._bus = app, app.extensions["bus"]
        self._misses = monotonic() + patience
        self._bell, self._over = Event(), False

    def begin(self) -> None:
        """In a thread of its own, for as long as the process lasts."""
        Thread(target=self._keep, daemon=True, name="watch").start()

    def end(self) -> None:
        """No more looks after the one under way."""
        self._over = True
        self._bell.set()

    def look(self, woken: bool) -> None:
        """Once: when woken only the places are filled, else also what is late is seen to."""
        with self._app.app_context():
            try:
                if woken:
                    tending.fill()
                else:
                    tending.tend(lines=monotonic() >= self._misses)
            except (
                Exception
            ) as error:  # the next look may fare better; words may hold what was written
                self._app.logger.error("%s while tending the desk", type(error).__name__)
            finally:
                rest()

    def _keep(self) -> None:
        bus: Bus = self._bus
        bell, looked = self._bell, monotonic()
        with bus.listening(bell, QUEUE):
            while not self._over:
                woken = bell.wait(max(BREATH, looked + EVERY - monotonic()))
                bell.clear()
                if self._over:
                    return
                if not woken or monotonic() - looked >= EVERY:
                    woken, looked = False, monotonic()
                self.look(woken)
                sleep(BREATH)
