"""What she does: each gesture is a form posted to ``/`` that says in ``do`` what it wants."""

from collections.abc import Callable

from flask import Response, g, make_response, render_template, request, session

from blueprints import pace
from blueprints.chat import (
    agreeing,
    appointing,
    bp,
    departing,
    leaving,
    locating,
    returning,
    screen,
)
from blueprints.chat.forms import ArrivalForm
from blueprints.chat.screen import shown
from blueprints.chat.tokens import check, hold, token_for
from blueprints.refusals import Another, Hurried
from blueprints.rendering import received, refused, see, wants_heart
from domain import arrival, commune
from domain.conversation import Conversation
from domain.errors import Lost, Refused


@bp.get("/")
def show() -> Response:
    """Where she is in the conversation."""
    return screen.show()


@bp.post("/")
def act() -> Response:
    """Do what the pressed button says; an unknown one changes nothing."""
    gesture = GESTURES.get(request.form.get("do", ""), look)
    session.pop("w", None)  # whatever she asked for stands beside her conversation no more
    known = gesture is send or g.conversation is not None
    if not known and (gesture not in FREE or (gesture is look and screen.typed())):
        return screen.unsent(Lost())
    try:
        if gesture not in FREE or gesture is look:
            check()
        if gesture in COUNTED:
            pace.gesture()
        return gesture()
    except (Lost, Another, Hurried) as refusal:
        return screen.unsent(refusal)


def arrive() -> Response:
    """Begin; the cookie from now on knows the conversation."""
    form, known = ArrivalForm(), g.conversation
    still_hers = known is not None and known.closed_at is None  # a second page of the same person
    token = session["c"] if still_hers else token_for(request.form.get("key", ""))
    set_back = not still_hers and pace.opening()
    arrival.begin(token, set_back=set_back, **form.asked())
    hold(token)
    return shown()


def choose() -> Response:
    """Which of several communes."""
    arrival.choose(g.conversation, request.form.get("commune", ""))
    return shown()


def back() -> Response:
    """None of these communes: type it again."""
    if g.conversation.opened_at is None:
        g.conversation.keep(draft=g.conversation.draft, place="")
    return shown()


def suggest() -> Response:
    """While she types: the communes that begin so."""
    typed = request.form.get("place", "")[:100]
    found = commune.suggest(typed) if pace.suggesting() else ()
    return make_response(render_template("chat/_suggestions.html", communes=found))


def send() -> Response:
    """Say something, once."""
    if g.voice is None:
        if g.conversation is None:
            raise Lost
        return look()
    body = request.form.get("message", "")
    try:
        number = g.voice.post(body, request.form.get("key"))
    except Refused as refusal:
        if wants_heart():
            return refused(refusal)
        g.conversation.keep(draft=body, refusal=refusal)
        return see("/")
    return received(number) if wants_heart() else see("/")


def look() -> Response:
    """Fetch the replies and keep the draft."""
    if g.conversation is not None:
        returning.keep_draft()
    return shown()


def suspend() -> Response:
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
    return shown()


def again() -> Response:
    """Write on after the end, in a new conversation: nothing is asked twice."""
    ended, token = g.conversation, token_for(request.form.get("key", ""))
    if ended is None and Conversation.seen(token) is None:
        raise Lost
    if ended is not None and session["c"] != token:  # else a second click
        check()
        if ended.closed_at is None:
            return look()
        arrival.again(ended, token, request.form.get("message", ""), pace.opening())
    hold(token)
    return shown()


def forget() -> Response:
    """Leave the ended conversation: this device no longer knows it."""
    if g.conversation is not None:
        g.conversation.disown()
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
    elif "c" in session or leaving.is_covered():  # silent for too long, opened elsewhere, or left
        return Response(status=404)
    return Response(status=204)


GESTURES: dict[str, Callable[[], Response]] = {
    "arrive": arrive,
    "choose": choose,
    "back": back,
    "suggest": suggest,
    "send": send,
    "look": look,
    "suspend": suspend,
    "earlier": earlier,
    "end": end,
    "again": again,
    "forget": forget,
    "leave": leaving.leave,
    "shut": shut,
    "here": here,
    **returning.GESTURES,
    **departing.GESTURES,
    **locating.GESTURES,
    **agreeing.GESTURES,
    **appointing.GESTURES,
}
FREE = frozenset(
    {arrive, again, suggest, forget, look, leaving.leave, shut, here, returning.resume}
    | {*departing.PARTING}
)
# What can be done again and again, and leaves an entry or a line each time. Not what she leaves or takes back by.
COUNTED = frozenset(
    GESTURES[do] for do in ("code", "pause", "reach", "reopen", "locate", "accept", "move", "tell")
)
