"""How often: counts kept in memory or Redis for minutes, where a table of tries would remember too long.

By address only what opens is counted: a conversation, an officer's session. Never what is said, read
or looked for in a conversation that exists.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address, ip_network
from time import time
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_limiter import Limiter, RateLimitExceeded
from limits.storage import MemoryStorage

from blueprints.refusals import Crowded, TooManyAgain, TooOften
from config import Settings
from domain.errors import Refused
from extensions import settings
from vault import keyed

CEILING = 5  # times the openings after which a conversation is set back: here it is refused
HOME = 56  # bits of an IPv6 address that one subscriber keeps


class Pace(Limiter):
    """Flask-Limiter, asked by the views and never by itself: one address here has twelve gestures.

    It would otherwise look for limits at every request, which costs a page of ours a twentieth.
    """

    def _check_request_limit(
        self, callable_name: str | None = None, in_middleware: bool = True
    ) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = Pace(key_func=lambda: "", in_memory_fallback_enabled=True)
limiter.logger.setLevel(logging.WARNING)  # below, it logs the key of whoever is stopped
_warned: set[str] = set()


def init_app(app: Flask) -> None:
    """Count in Redis, where several workers share what they counted, else in memory."""
    decided: Settings = app.config["SETTINGS"]
    app.config["RATELIMIT_STORAGE_URI"] = storage_uri(decided.redis_url)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = _impatient() if decided.redis_url else {}
    limiter.init_app(app)
    for memory in (limiter.storage, limiter._fallback_storage):
        if isinstance(memory, MemoryStorage):
            memory.timer.join()  # it sweeps a moment later, in a thread: before gunicorn forks


def storage_uri(redis_url: str | None) -> str:
    """Where to count, as Flask-Limiter spells it."""
    url = redis_url or "memory://"
    return f"redis+{url}" if url.startswith("unix:") else url


def _impatient() -> Mapping[str, Any]:
    """A Redis that does not answer is given up at once: each worker then counts for itself."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}


def _limit(
    name: str,
    most: str | Callable[[], str],
    who: Callable[[], str | None],
    refusal: type[Refused] = TooOften,
) -> Callable[[], None]:
    """A verb that counts one more, and raises ``refusal`` beyond ``most``; nobody is never counted."""

    def count() -> None:
        pass

    count.__qualname__ = name  # Flask-Limiter tells functions apart by it
    count = limiter.shared_limit(
        most, scope=name, key_func=lambda: who() or "", exempt_when=lambda: who() is None
    )(count)

    def keep() -> None:
        try:
            count()
        except RateLimitExceeded as stopped:
            stop = refusal()
            window = limiter.current_limit
            stop.patience = max(1, int(window.reset_at - time())) if window else 60
            raise stop from stopped

    return keep


def address() -> str | None:
    """What is kept for an hour of the address: a keyed hash that is another one tomorrow.

    Nothing for an address of this machine or of a private network: behind a proxy that TRUSTED_PROXIES
    does not count, it would be everybody's.
    """
    try:
        real = ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(real, IPv6Address):
        real = real.ipv4_mapped or real
    if not real.is_global:
        _warn("private", "Addresses here are private: nobody is limited by address. " + _ADVICE)
        return None
    if "X-Forwarded-For" in request.headers and not settings().trusted_proxies:
        _warn("ignored", "X-Forwarded-For is not believed while TRUSTED_PROXIES is 0. " + _ADVICE)
    home = ip_network((real, HOME), strict=False) if real.version == 6 else real
    return _key(f"address {datetime.now(UTC):%Y-%m-%d} {home}")


_ADVICE = "If proxies stand in front, TRUSTED_PROXIES must say how many."


def account() -> str | None:
    """The officer who is signed in."""
    return _key(f"officer {g.viewer.id}")


def browser() -> str | None:
    """One browser's session: a new one costs a page."""
    return _key(f"session {session.get('k')}")


def conversation() -> str | None:
    """The conversation her cookie knows."""
    return _key(f"conversation {g.conversation.id}")


def _key(text: str) -> str:
    return keyed(str(current_app.secret_key), text)


def _warn(which: str, sentence: str) -> None:
    """Once, and without the address."""
    if which not in _warned and not settings().demo:
        _warned.add(which)
        current_app.logger.warning(sentence)


_open = _limit(
    "open", lambda: f"{CEILING * settings().openings_an_hour} per hour", address, Crowded
)
_again = _limit("again", "10 per hour", conversation, TooManyAgain)
_suggest = _limit("suggest", "120 per minute", browser)
take = _limit("take", lambda: f"{settings().takes_in_ten_minutes} per 10 minutes", account)
answer = _limit("answer", lambda: f"{settings().messages_a_minute} per minute", account)
sign_in = _limit("sign-in", "30 per minute", address)


def opening() -> bool:
    """Count a new conversation; whether it has to wait a little longer. ``Crowded`` far beyond.

    After one that an officer had taken, her address does not count: that conversation does.
    """
    if g.conversation is not None and g.conversation.taken_at:
        _again()
        return False
    _open()
    counted = limiter.current_limit
    return counted is not None and (
        counted.limit.amount - counted.remaining > settings().openings_an_hour
    )


def suggesting() -> bool:
    """Whether towns may still be proposed: beyond what anybody types, the field is only a field."""
    try:
        _suggest()
    except TooOften:
        return False
    return True
