"""What she does: each gesture is a form posted to ``/`` that says in ``do`` what it wants."""

import hashlib
import hmac
from collections.abc import Callable

from flask import Response, current_app, g, make_response, render_template, request, session

from blueprints import pace
from blueprints.chat import bp, screen
from blueprints.chat.forms import ArrivalForm
from blueprints.rendering import received, refused, see, wants_heart
from domain import arrival, commune
from domain.errors import Lost, Refused
from extensions import settings


@bp.get("/")
def show() -> Response:
    """Where she is in the conversation."""
    return screen.show()


@bp.post("/")
def act() -> Response:
    """Do what the pressed button says; an unknown one changes nothing."""
    gesture = GESTURES.get(request.form.get("do", ""), look)
    if g.conversation is None and gesture not in FREE:
        return refused(Lost()) if wants_heart() else screen.unsent(Lost())
    return gesture()


def arrive() -> Response:
    """Begin; the cookie from now on knows the conversation."""
    form, known = ArrivalForm(), g.conversation
    still_hers = known is not None and known.closed_at is None  # a second page of the same person
    token = session["c"] if still_hers else _token(request.form.get("key", ""))
    set_back = not still_hers and pace.opening()
    arrival.begin(token, set_back=set_back, **form.asked())
    session["c"] = token
    return _shown()


def choose() -> Response:
    """Which of several communes."""
    arrival.choose(g.conversation, request.form.get("commune", ""))
    return _shown()


def back() -> Response:
    """None of these communes: type it again."""
    if g.conversation.opened_at is None:
        g.conversation.keep(draft=g.conversation.draft, place="")
    return _shown()


def suggest() -> Response:
    """While she types: the communes that begin so."""
    typed = request.form.get("place", "")[:100]
    found = commune.suggest(typed) if pace.suggesting() else ()
    return make_response(render_template("chat/_suggestions.html", communes=found))


def send() -> Response:
    """Say something, once."""
    body = request.form.get("message", "")
    if g.conversation.opened_at is None:
        return look()
    try:
        number = g.conversation.post(body, key=request.form.get("key"))
    except Refused as refusal:
        if wants_heart():
            return refused(refusal)
        g.conversation.keep(draft=body, refusal=refusal)
        return see("/")
    if not wants_heart():
        return see("/")
    return received(number)


def look() -> Response:
    """Fetch the replies and keep the draft."""
    if g.conversation is not None and "message" in request.form:
        g.conversation.keep(draft=request.form["message"], refusal=g.conversation.refusal)
    return _shown()


def pause() -> Response:
    """Stop or start the updates of a page without scripts."""
    if not session.pop("p", None):
        session["p"] = 1
    return look()


def earlier() -> Response:
    """One more page of what was said before."""
    session["e"] = min(99, session.get("e", 1) + 1)
    return look()


def end() -> Response:
    """End the conversation. It stays on the page until she leaves."""
    g.conversation.end()
    return _shown()


def again() -> Response:
    """Write on after the end, in a new conversation: nothing is asked twice."""
    if g.conversation.closed_at is None:  # another page of hers did it already
        return look()
    token = _token(request.form.get("key", ""))
    arrival.again(g.conversation, token, request.form.get("message", ""), pace.opening())
    session["c"] = token
    return _shown()


def forget() -> Response:
    """Leave the ended conversation: this device no longer knows it."""
    session.clear()
    return see("/")


def leave() -> Response:
    """The exit: this device knows nothing any more, and the browser is elsewhere."""
    if g.conversation is not None:
        g.conversation.leave()
    session.clear()
    return see(settings().exit_url)


GESTURES: dict[str, Callable[[], Response]] = {
    "arrive": arrive,
    "choose": choose,
    "back": back,
    "suggest": suggest,
    "send": send,
    "look": look,
    "pause": pause,
    "earlier": earlier,
    "end": end,
    "again": again,
    "forget": forget,
    "leave": leave,
}
FREE = frozenset({arrive, suggest, forget, leave, look})


def _shown() -> Response:
    return screen.show(fresh=True) if wants_heart() else see("/")


def _token(key: str) -> str:
    """The token of one form on one device: pressed twice, it opens one conversation."""
    secret = str(current_app.secret_key).encode()
    text = f"token {session['k']} {key}".encode()
    return hmac.digest(secret, text, hashlib.sha256).hex()[:32]
