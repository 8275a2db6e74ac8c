"""Who may come in. Asked before the view runs: a socket shakes hands before its view does."""

from functools import cached_property
from urllib.parse import urlsplit

from flask import Response, abort, g, redirect, request, session, url_for

from blueprints.attending import attend
from blueprints.proofs import grave as grave
from blueprints.rendering import refused
from database import Here
from domain.conversation import Conversation
from domain.errors import SignedOut
from domain.officer import Officer
from domain.sitting import Sitting, kept
from domain.voice import Voice
from live import HERS, THEIRS, full

# Where an account may go before it is whole, by what is missing.
STEPS = {
    "password": ("account.password", "account.choose"),
    "factor": ("account.factor", "account.add", "account.add_passkey"),
}


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
    if _is_socket() and full(f"conversation:{g.voice.conversation_id}", HERS):
        abort(429)


def officer() -> Response | None:
    """Whoever signed in within the last twelve hours and has a desk; to any other account nothing is there."""
    g.viewer = signed_in()
    _same_origin_sockets()
    if g.viewer is not None and g.viewer.has_desk:
        if _is_socket() and full(g.viewer.topic, THEIRS):
            abort(429)
        return None
    if _is_socket() or g.viewer is not None:
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


def colleague() -> Response | None:
    """Whoever has a desk or supervises; to any other account nothing is there."""
    g.viewer = signed_in()
    if g.viewer is None:
        return redirect(url_for("signin.show"), 303)  # type: ignore[return-value]
    if not g.viewer.has_desk and not g.viewer.supervises:
        abort(404)
    return None


def administrator() -> Response | None:
    """Administrators; to anybody else who signed in nothing is there."""
    g.viewer = signed_in()
    if g.viewer is None:
        return redirect(url_for("signin.show"), 303)  # type: ignore[return-value]
    if not g.viewer.administers:
        abort(404)
    return None


def publisher() -> Response | None:
    """Supervisors for any station, a front desk for its own; to anybody else nothing is there."""
    g.viewer = signed_in()
    if g.viewer is None:
        return redirect(url_for("signin.show"), 303)  # type: ignore[return-value]
    if not g.viewer.supervises and not g.viewer.receives:
        abort(404)
    return None


def receiver() -> Response | None:
    """The front desk of a station; to anybody else nothing is there."""
    g.viewer = signed_in()
    if g.viewer is None:
        return redirect(url_for("signin.show"), 303)  # type: ignore[return-value]
    if not g.viewer.receives:
        abort(404)
    return None


def owner() -> Response | None:
    """Whoever showed their password, for their own account; what is missing comes first."""
    found = begun()
    if found is None:
        g.viewer = None
        return redirect(url_for("signin.show"), 303)  # type: ignore[return-value]
    g.viewer, step = found.officer, found.step
    if step and request.endpoint not in STEPS[step]:
        return redirect(url_for(f"account.{step}"), 303)  # type: ignore[return-value]
    return None


def anybody() -> None:
    """A public page: nobody is looked up."""
    g.viewer = None


def signed_in() -> Officer | None:
    """The officer of this session, unless it is over, too old, or still lacks something."""
    found = begun()
    return found.officer if found and found.entered_at else None


def sitting() -> str:
    """What is kept of the token in the cookie: who it is, and whether they still may, is for the database."""
    token = session.get("s")
    return kept(token) if token else ""


def admit(found: Sitting) -> None:
    """The cookie holds this token from now on."""
    session["s"] = found.token


def dismiss(found: Sitting | None) -> None:
    """It is over; the cookie holds nothing any more, and a copy of it opens nothing."""
    if found is not None:
        found.officer.sign_out(found)
    g.viewer = None
    session.clear()


def begun() -> Sitting | None:
    """The sitting of this cookie, also one that still lacks something."""
    token = session.get("s")
    g.sitting = found = Sitting.of(token) if token else None
    if (
        found is not None and request.endpoint != "desk.beat"
    ):  # a page left open is not used by that
        found.see()
    if found is not None and found.entered_at:
        attend(found.officer)
    return found


def _is_socket() -> bool:
    return bool(request.environ.get("HTTP_UPGRADE", "").lower() == "websocket")


def _same_origin_sockets() -> None:
    if not _is_socket():
        return
    # No compression of frames: it would cost 300 KiB a reader, and tell lengths of secrets.
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        abort(403)
