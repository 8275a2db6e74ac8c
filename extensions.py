"""What every room shares: database, sessions of work, forgery protection, sockets, bells."""

import base64
import binascii
import hmac
import secrets
from typing import Any

from flask import current_app, g, request, session
from flask_babel import Babel
from flask_migrate import Migrate
from flask_sock import Sock
from flask_wtf.csrf import CSRFProtect

from bus import Bus
from config import Settings
from database import Model, ask, ask_all, db, of_this_app, rest
from hand import at_last, transaction, under_way, wake
from instant import Instant
from together import Writing, together, write
from vault import Vault

__all__ = [
    "Instant",
    "Model",
    "Writing",
    "ask", "ask_all",
    "at_last",
    "babel",
    "bus",
    "csrf",
    "db",
    "migrate",
    "rest",
    "settings",
    "sock",
    "together",
    "transaction",
    "under_way",
    "vault",
    "wake",
    "write",
]  # fmt: skip


migrate = Migrate()
babel = Babel()
sock = Sock()


class MaskedCSRF(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection with a short token that is masked anew each time it is written.

    A secret that stands unchanged in a compressed page beside what somebody typed can be guessed
    from the page's length (BREACH); a masked one cannot. It never expires while the cookie lives:
    a page left open for eight hours still sends.
    """

    size = 12  # bytes of secret, kept in the signed session cookie

    def init_app(self, app: Any) -> None:
        """As Flask-WTF does, then ``csrf_token()`` in templates is ours."""
        super().init_app(app)
        app.context_processor(lambda: {"csrf_token": self.token})
        app.jinja_env.globals["csrf_token"] = self.token

    def token(self) -> str:
        """``base64(mask | mask xor secret)``: 32 characters, different at each call."""
        if "k" not in session:
            session["k"] = secrets.token_urlsafe(self.size)
        secret = base64.urlsafe_b64decode(session["k"])
        mask = secrets.token_bytes(self.size)
        return base64.urlsafe_b64encode(mask + _xor(mask, secret)).decode()

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a writing request whose token does not match its session; not where nothing is written."""
        if request.method in current_app.config["WTF_CSRF_METHODS"] and request.endpoint:
            if apply_exemptions and self._is_exempt(request.endpoint):
                return
            if not self._sound(self._get_csrf_token() or ""):
                self._error_response("forged")
            g.csrf_valid = True

    def _is_exempt(self, endpoint: str) -> bool:
        view = current_app.view_functions[endpoint]
        return f"{view.__module__}.{view.__name__}" in self._exempt_views

    def _sound(self, token: str) -> bool:
        try:
            raw = base64.urlsafe_b64decode(token)
            secret = base64.urlsafe_b64decode(session["k"])
        except (KeyError, ValueError, binascii.Error):
            return False
        mask, masked = raw[: self.size], raw[self.size :]
        return len(masked) == self.size and hmac.compare_digest(_xor(mask, masked), secret)


def _xor(a: bytes, b: bytes) -> bytes:
    mixed = int.from_bytes(a) ^ int.from_bytes(b)
    return mixed.to_bytes(max(len(a), len(b)))


csrf = MaskedCSRF()


def bus() -> Bus:
    """The bells of this application."""
    bells: Bus = of_this_app("bus")
    return bells


def vault() -> Vault:
    """The key ring of this application."""
    ring: Vault = of_this_app("vault")
    return ring


def settings() -> Settings:
    """What the environment decided."""
    decided: Settings = current_app.config["SETTINGS"]
    return decided
