"""Who may come in. Asked before the view runs: a socket shakes hands before its view does."""

from datetime import UTC, datetime
from functools import cached_property
from time import time
from urllib.parse import urlsplit

from flask import Response, abort, g, redirect, request, session, url_for

from blueprints.rendering import refused
from database import Here
from domain.conversation import Conversation
from domain.errors import SignedOut
from domain.officer import Officer
from domain.voice import Voice
from live import HERS, THEIRS, full

LONGEST_SESSION = 12 * 3600  # seconds an officer stays signed in


class Caller(Here):
    """``g``: who is at the door, looked up when first asked for. Sending needs only a voice."""

    @cached_property
    def conversation(self) -> Conversation | None:
        """Hers, if her cookie knows one and was not silent for too long."""
        token = session.get("c")
        return Conversation.seen(token) if token else None

    @cached_property
    def voice(self) -> Voice | None:
        """Hers in it, once it is open."""
        token = session.get("c")
        return Voice.of(token) if token else None


def victim() -> None:
    """Anybody; what is hers is found through her cookie."""
    g.viewer = None
    _same_origin_sockets()
    if _is_socket() and g.voice is None:
        abort(404)
    if _is_socket() and full(g.voice.topics[0], HERS):
        abort(429)


def officer() -> Response | None:
    """Whoever signed in within the last twelve hours and has a desk."""
    g.viewer = signed_in()
    _same_origin_sockets()
    if g.viewer is not None and g.viewer.has_desk:
        if _is_socket() and full(g.viewer.topic, THEIRS):
            abort(429)
        return None
    if _is_socket():
        abort(404)
    if request.headers.get("HX-Request"):
        return refused(SignedOut())
    return redirect(url_for("signin.show"), 303)  # type: ignore[return-value]


def supervisor() -> Response | None:
    """Supervisors and administrators; to any other officer nothing is there."""
    g.viewer = signed_in()
    if g.viewer is None:
        return redirect(url_for("signin.show"), 303)  # type: ignore[return-value]
    if not g.viewer.supervises:
        abort(404)
    return None


def anybody() -> None:
    """A public page: nobody is looked up."""
    g.viewer = None


def signed_in() -> Officer | None:
    """The officer of this session, unless it is too old, they signed out, or were revoked."""
    officer_id = signed_in_id()
    officer = Officer.present(officer_id) if officer_id else None
    return officer if officer and officer.is_in_since(session["t"]) else None


def signed_in_id() -> int | None:
    """Who signed in with this session within the last twelve hours; the rest is for the database."""
    since = session.get("t", 0)
    return session.get("o") if since <= time() <= since + LONGEST_SESSION else None


def signed_in_at() -> datetime:
    """When this session began."""
    return datetime.fromtimestamp(session.get("t", 0), UTC)


def _is_socket() -> bool:
    return bool(request.environ.get("HTTP_UPGRADE", "").lower() == "websocket")


def _same_origin_sockets() -> None:
    if not _is_socket():
        return
    # No compression of frames: it would cost 300 KiB a reader, and tell lengths of secrets.
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        abort(403)
