"""Who may come in. Asked before the view runs: a socket shakes hands before its view does."""

from time import time
from urllib.parse import urlsplit

from flask import Response, abort, g, redirect, request, session, url_for

from blueprints.rendering import refused
from domain.conversation import Conversation
from domain.errors import SignedOut
from domain.officer import Officer

LONGEST_SESSION = 12 * 3600  # seconds an officer stays signed in


def victim() -> None:
    """Anybody; with her conversation, if her cookie knows one."""
    g.viewer = None
    token = session.get("c")
    g.conversation = Conversation.of(token) if token else None
    _same_origin_sockets()
    if _is_socket() and (g.conversation is None or g.conversation.opened_at is None):
        abort(404)


def officer() -> Response | None:
    """Whoever signed in within the last twelve hours and has a desk."""
    g.viewer = signed_in()
    _same_origin_sockets()
    if g.viewer is not None and g.viewer.has_desk:
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
    """The officer of this session, unless it is too old or they were revoked."""
    officer_id = signed_in_id()
    return Officer.present(officer_id) if officer_id else None


def signed_in_id() -> int | None:
    """Who signed in with this session within the last twelve hours; the rest is for the database."""
    since = session.get("t", 0)
    return session.get("o") if since <= time() <= since + LONGEST_SESSION else None


def _is_socket() -> bool:
    return bool(request.environ.get("HTTP_UPGRADE", "").lower() == "websocket")


def _same_origin_sockets() -> None:
    if not _is_socket():
        return
    # No compression of frames: it would cost 300 KiB a reader, and tell lengths of secrets.
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        abort(403)
