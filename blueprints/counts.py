"""Where gestures are counted for minutes: in memory, or in the Redis that is there anyway."""

from collections.abc import Callable, Mapping
from time import time
from typing import Any, TypeVar, cast

from flask import Flask, current_app
from limits import RateLimitItem, WindowStats
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from config import Settings

T = TypeVar("T")
GIVEN_UP = 30.0  # seconds for which a Redis that did not answer is not asked again


class Counts:
    """Counted where all workers see it; while that does not answer, each worker counts for itself."""

    def __init__(self, shared: Storage) -> None:
        self._shared = FixedWindowRateLimiter(shared)
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._away_until = 0.0

    def hit(self, most: RateLimitItem, *key: str) -> tuple[bool, WindowStats]:
        """Count one more; whether that was still within ``most``, and how the window stands."""
        return self._asked(
            lambda where: (where.hit(most, *key), where.get_window_stats(most, *key))
        )

    def stands(self, most: RateLimitItem, *key: str) -> WindowStats:
        """How the window stands; nothing is counted."""
        return self._asked(lambda where: where.get_window_stats(most, *key))

    def _asked(self, what: Callable[[FixedWindowRateLimiter], T]) -> T:
        if time() >= self._away_until:
            try:
                return what(self._shared)
            except StorageError:
                self._away_until = time() + GIVEN_UP
                current_app.logger.warning("Redis does not answer: each worker counts for itself.")
        return what(self._own)

    def forget(self) -> None:
        """Begin anew."""
        for where in (self._shared, self._own):
            where.storage.reset()

    def settle(self) -> None:
        """In memory it sweeps a moment later, in a thread: that must be over before gunicorn forks."""
        for where in (self._shared, self._own):
            if isinstance(where.storage, MemoryStorage):
                where.storage.timer.join()


def init_app(app: Flask) -> None:
    """Count in Redis, where several workers share what they counted, else in memory."""
    decided: Settings = app.config["SETTINGS"]
    options = impatient() if decided.redis_url else {}
    storage = storage_from_string(storage_uri(decided.redis_url), **options)
    counts = Counts(cast(Storage, storage))
    counts.settle()
    app.extensions["counts"] = counts


def counts() -> Counts:
    """Those of this application."""
    of_this_app: Counts = current_app.extensions["counts"]
    return of_this_app


def storage_uri(redis_url: str | None) -> str:
    """Where to count, as ``limits`` spells it."""
    url = redis_url or "memory://"
    return f"redis+{url}" if url.startswith("unix:") else url


def impatient() -> Mapping[str, Any]:
    """Options: a Redis that does not answer is given up at once."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    patience = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}
    return {**patience, "wrap_exceptions": True}
