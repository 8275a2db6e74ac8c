"""Several at the same moment, each in a thread and a context of their own."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from flask import Flask

from extensions import db


def at_once(app: Flask, doing: Callable[[int], Any], times: int) -> list[Any]:
    """What each came to: what it returned, or the exception."""

    def alone(number: int) -> Any:
        with app.app_context():
            try:
                return doing(number)
            except Exception as error:
                return error
            finally:
                db.session.remove()

    came: list[Any] = [None] * times

    def one(number: int) -> None:
        came[number] = alone(number)

    # Not a pool: now and then it makes a thread fewer than it has things to do.
    threads = [Thread(target=one, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def waiting_for_each_other(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
    """Two who call this function go on once both have their answer, if the other can ask before one is done."""
    asked, both = getattr(where, name), Barrier(2)

    def ask(*which: Any) -> Any:
        found = asked(*which)
        with suppress(BrokenBarrierError):
            both.wait(0.5)
        return found

    monkeypatch.setattr(where, name, ask)
