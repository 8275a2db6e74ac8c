"""The session cookie: what comes back from a browser is believed only when it is whole and of our making."""

import re
from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer, want_bytes


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


SHAPES: dict[str, Callable[[Any], bool]] = {
    "k": lambda value: isinstance(value, str) and bool(re.fullmatch(r"[\w-]{16}", value, re.A)),
    "c": lambda value: isinstance(value, str) and 0 < len(value) <= 64,
    "e": lambda value: isinstance(value, int) and 0 < value < 100,
    "p": lambda value: value == 1,
    "o": lambda value: isinstance(value, int) and 0 < value < 2**31,
    "t": _number,
    "x": _number,
}


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
    """

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The one of the application this belongs to."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
            if self._serializer:
                self._serializer.signer = KeptKeys
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session; an empty one when the cookie is altered, too old, or of another shape."""
        try:
            found = super().open_session(app, request)
            strange = found is not None and any(
                not shape(found[name]) for name, shape in SHAPES.items() if name in found
            )
        except (BadData, TypeError, ValueError, AttributeError):  # signed, and yet unreadable
            strange = True
        return self.session_class() if strange else found


def init_app(app: Flask) -> None:
    """Read cookies so."""
    app.session_interface = Cookies()
