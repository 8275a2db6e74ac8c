"""The session cookie: what comes back from a browser is believed only when it is whole and of our making."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar, cast

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer, want_bytes


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pair(value: Any, *kinds: type) -> bool:
    return isinstance(value, list) and [type(each) for each in value] == list(kinds)


SHAPES: dict[str, Callable[[Any], bool]] = {
    "k": lambda value: isinstance(value, str) and bool(re.fullmatch(r"[\w-]{16}", value, re.A)),
    "a": lambda value: isinstance(value, str) and 0 < len(value) < 2000,
    "c": lambda value: isinstance(value, str) and 0 < len(value) <= 64,
    "e": lambda value: isinstance(value, int) and 0 < value < 100,
    "p": lambda value: value == 1,
    "s": lambda value: isinstance(value, str) and 0 < len(value) <= 64,
    "x": _number,
    "w": lambda value: isinstance(value, str) and len(value) < 16,
    "n": lambda value: _pair(value, str, int),
    "r": lambda value: _pair(value, str, str),
}


RECENT = 1000  # cookies whose content is kept
_MORE = frozenset('; ,"\\%')  # what a value of ours never holds


class KeptKeys(TimestampSigner):
    """A signer that derives each key once: the secret does not change while the service runs."""

    _derived: ClassVar[dict[tuple[bytes, bytes], bytes]] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        """As its parent would."""
        wanted = self.salt, want_bytes(secret_key or self.secret_keys[-1])
        if wanted not in self._derived:
            self._derived[wanted] = super().derive_key(secret_key)
        return self._derived[wanted]


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie; one that says what we never wrote is as good as none.

    A signature proves our key, not our code: another version may have written it, or whoever has the key.
    A cookie comes with every request of a page and stays the same, so what the last ones say is kept, in
    memory: reading one costs a tenth of sending a message.
    """

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None
        self._last = lru_cache(RECENT)(self._content)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The one of the application this belongs to."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
            if self._serializer:
                self._serializer.signer = KeptKeys
                self._signer = cast(TimestampSigner, self._serializer.make_signer(self.salt))
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session; an empty one when the cookie is altered, too old, or of another shape."""
        cookie = _sent(request, app.config["SESSION_COOKIE_NAME"])
        if not cookie or self.get_signing_serializer(app) is None:
            return self.session_class()
        try:
            said, signed_at = self._last(cookie)
        except (BadData, TypeError, ValueError, AttributeError):  # signed, and yet unreadable
            return self.session_class()
        if (
            self._signer.get_timestamp() - signed_at
            > app.permanent_session_lifetime.total_seconds()
        ):
            return self.session_class()
        return self.session_class(said)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Only what changed: an answer that nobody may keep needs no word on whom it depends."""
        if session.modified:
            super().save_session(app, session, response)

    def _content(self, cookie: str) -> tuple[dict[str, Any], float]:
        """What a cookie of ours says, and when it was signed."""
        assert self._serializer is not None
        found, signed_at = self._serializer.loads(cookie, return_timestamp=True)
        strange = [
            name for name, shape in SHAPES.items() if name in found and not shape(found[name])
        ]
        if strange or not isinstance(found, dict):
            raise BadData("not of our making")
        return found, signed_at.timestamp()


def _sent(request: Request, name: str) -> str | None:
    """The cookie of this name. Where it is the only one, as browsers send it here, nothing is taken apart."""
    first, _, value = request.environ.get("HTTP_COOKIE", "").partition("=")
    if first == name and not _MORE.intersection(value):
        return str(value)
    return request.cookies.get(name)


def init_app(app: Flask) -> None:
    """Read cookies so."""
    app.session_interface = Cookies()
