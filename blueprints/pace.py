"""How often: counts kept in memory or Redis for minutes, where a table of tries would remember too long.

By address only what opens is counted: a conversation, an officer's session, a code that opens none, a search
in the directory. Never what is said, read or looked for in a conversation that exists; of its gestures, by
conversation, those that leave an entry each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address, ip_network
from time import time

from flask import current_app, g, request, session
from limits import WindowStats, parse

from blueprints.counts import counts
from blueprints.refusals import Crowded, Hurried, TooOften
from domain.errors import Refused, TooManyCodes
from extensions import settings
from vault import keyed

CEILING = 5  # times the openings after which a conversation is set back: here it is refused
LOOKS = 240  # searches a minute from one address
HOME = 56  # bits of an IPv6 address that one subscriber keeps

_warned: set[str] = set()


@dataclass(frozen=True)
class Limit:
    """How often one gesture may be made by one of ``who``; whoever that finds to be nobody is never counted."""

    name: str
    most: Callable[[], str]
    who: Callable[[], str | None]
    refusal: type[Refused] = TooOften

    def __call__(self) -> int:
        """Count one more; how many there were in this window. Raises the refusal beyond the most."""
        who = self.who()
        if who is None:
            return 0
        most = parse(self.most())
        within, window = counts().hit(most, who, self.name)
        if not within:
            raise self._stop(window)
        return most.amount - window.remaining

    def check(self) -> None:
        """Raise the refusal where nothing is left of this window; count nothing."""
        if (who := self.who()) is not None:
            window = counts().stands(parse(self.most()), who, self.name)
            if not window.remaining:
                raise self._stop(window)

    def _stop(self, window: WindowStats) -> Refused:
        stop = self.refusal()
        stop.patience = max(1, int(window.reset_time - time()))
        return stop


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
    """The conversation that this device opens."""
    return _key(f"conversation {g.conversation.id}") if g.conversation is not None else None


def _key(text: str) -> str:
    return keyed(str(current_app.secret_key), text)


def _warn(which: str, sentence: str) -> None:
    """Once, and without the address."""
    if which not in _warned and not settings().demo:
        _warned.add(which)
        current_app.logger.warning(sentence)


_open = Limit("open", lambda: f"{CEILING * settings().openings_an_hour} per hour", address, Crowded)
_suggest = Limit("suggest", lambda: "120 per minute", browser)
take = Limit("take", lambda: f"{settings().takes_in_ten_minutes} per 10 minutes", account)
answer = Limit("answer", lambda: f"{settings().messages_a_minute} per minute", account)
# A shelter full of people who look for help does not come near it; a machine does.
look = Limit("look", lambda: f"{LOOKS} per minute", address)
sign_in = Limit("sign-in", lambda: "30 per minute", address)
mistyped = Limit("mistyped", lambda: "60 per minute", address, TooManyCodes)
gesture = Limit("gesture", lambda: "120 per hour", conversation, Hurried)


def opening() -> bool:
    """Count a new conversation; whether it has to wait a little longer. ``Crowded`` far beyond.

    After one that an officer had taken, her address does not count: that one is gone on from once, since
    neither its code nor a copy of its cookie opens it any more.
    """
    if g.conversation is not None and g.conversation.taken_at:
        return False
    return _open() > settings().openings_an_hour


def suggesting() -> bool:
    """Whether towns may still be proposed: beyond what anybody types, the field is only a field."""
    try:
        _suggest()
    except TooOften:
        return False
    return True
