"""Several at the same moment, each in a thread and a context of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

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

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))
