"""What she does: each gesture is a form posted to ``/`` that says in ``do`` what it wants."""

import hashlib
import hmac
from collections.abc import Callable

from flask import Response, current_app, g, make_response, render_template, request, session

from blueprints.chat import bp, leaving, screen
from blueprints.chat.forms import ArrivalForm
from blueprints.rendering import received, refused, see, wants_heart
from domain import arrival, commune
from domain.errors import Lost, Refused


@bp.get("/")
def show() -> Response:
    """Where she is in the conversation."""
    return leaving.cover() if leaving.is_covered() else screen.show()


@bp.post("/")
def act() -> Response:
    """Do what the pressed button says; an unknown one changes nothing."""
    gesture = GESTURES.get(request.form.get("do", ""), look)
    if gesture is not send and gesture not in FREE and g.conversation is None:
        return lost()
    return gesture()


def arrive() -> Response:
    """Begin; the cookie from now on knows the conversation."""
    form, known = ArrivalForm(), g.conversation
    still_hers = known is not None and known.closed_at is None  # a second page of the same person
    token = session["c"] if still_hers else _token(request.form.get("key", ""))
    arrival.begin(token, **form.asked())
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
    found = commune.suggest(request.form.get("place", "")[:100])
    return make_response(render_template("chat/_suggestions.html", communes=found))


def send() -> Response:
    """Say something, once."""
    if g.voice is None:
        return look() if g.conversation else lost()
    body = request.form.get("message", "")
    try:
        number = g.voice.post(body, request.form.get("key"))
    except Refused as refusal:
        if wants_heart():
            return refused(refusal)
        g.conversation.keep(draft=body, refusal=refusal)
        return see("/")
    return received(number) if wants_heart() else see("/")


def lost() -> Response:
    """The page is hers no more: her session ended meanwhile. What she typed stays in front of her."""
    return refused(Lost()) if wants_heart() else screen.unsent(Lost())


def look() -> Response:
    """Fetch the replies and keep the draft."""
    if g.conversation is not None and "message" in request.form:
        g.conversation.keep(draft=request.form["message"], refusal=g.conversation.refusal)
    return _shown()


def pause() -> Response:
    """Stop or start the updates of a page without scripts."""
    if not session.pop("p", None):
        session["p"] = 1
        g.conversation.come(None)  # a page that does not ask cannot be missed
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
    arrival.again(g.conversation, token, request.form.get("message", ""))
    session["c"] = token
    return _shown()


def forget() -> Response:
    """Leave the ended conversation: this device no longer knows it."""
    session.clear()
    return see("/")


def shut() -> Response:
    """A page of hers closes, or goes elsewhere."""
    if g.conversation is not None:
        g.conversation.shut()
    return Response(status=204)


def here() -> Response:
    """A page that the browser had put aside is shown again: 204 while it is hers."""
    if g.conversation is not None:
        g.conversation.come(g.conversation.line)
    return Response(status=204)


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
    "leave": leaving.leave,
    "shut": shut,
    "here": here,
}
FREE = frozenset({arrive, suggest, forget, look, leaving.leave, shut, here})


def _shown() -> Response:
    return screen.show(fresh=True) if wants_heart() else see("/")


def _token(key: str) -> str:
    """The token of one form on one device: pressed twice, it opens one conversation."""
    secret = str(current_app.secret_key).encode()
    text = f"token {session['k']} {key}".encode()
    return hmac.digest(secret, text, hashlib.sha256).hex()[:32]
