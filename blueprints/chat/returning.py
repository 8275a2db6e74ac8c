"""Coming back: by a code that she types on whatever device she has, or to what was closed."""

from flask import Response, g, request, session

from blueprints import pace
from blueprints.chat import asides, screen, tokens
from blueprints.rendering import page, see, wants_heart, with_patience
from domain.conversation import Conversation
from domain.errors import Lost, Refused, WrongCode
from domain.return_code import canonical


def code() -> Response:
    """A code; the one before opens nothing any more."""
    keep_draft()
    asides.made(g.conversation)
    session["w"] = "code"
    return screen.shown()


def disguise() -> Response:
    """The same words as a list of things to buy."""
    session["w"] = "list"
    return screen.shown()


def noted() -> Response:
    """She has it: it is not shown again."""
    session.pop("n", None)
    return screen.shown()


def resume() -> Response:
    """Open on this device, and on this one only, the conversation of the typed code."""
    typed = request.form.get("code", "")
    token = tokens.token_for(f"{request.form.get('key', '')} {canonical(typed)}")
    try:
        found = _found(typed, token)
    except Refused as refusal:
        return _not_found(typed, refusal)
    if (here := screen.typed()) and here != found.draft:  # what she has just typed comes with her
        found.keep(draft=f"{found.draft}\n{here}".strip())
    for what in ("p", "e", "n", "r"):
        session.pop(what, None)
    tokens.hold(token)
    return screen.shown()


def reopen() -> Response:
    """The closed conversation goes on, with what stands in her field; it waits again."""
    keep_draft()
    try:
        g.conversation.reopen()
    except Lost:
        g.conversation = None
        raise
    except Refused as refusal:
        g.conversation.keep(draft=g.conversation.draft, refusal=refusal)
    return screen.shown()


def keep_draft() -> None:
    """Whatever stands in her field stays there when she comes back to it."""
    if "message" in request.form:
        g.conversation.keep(draft=request.form["message"], refusal=g.conversation.refusal)


def _found(typed: str, token: str) -> Conversation:
    """Whoever guesses from one address is stopped there, before what they do counts for everybody."""
    pace.mistyped.check()
    try:
        return Conversation.come_back(typed, token, device=session["k"])
    except WrongCode:
        pace.mistyped()
        raise


def _not_found(typed: str, refusal: Refused) -> Response:
    if screen.typed():
        return screen.lost(refusal)
    if wants_heart():
        asked = dict.fromkeys(("place", "speaks_as", "draft", "untold", "minor"), "")
        asked["code"] = typed
        answer = page("chat/arrive.html", refusal.status, asked=asked, refusal=refusal)
        return with_patience(answer, refusal)
    tokens.send_back(typed, refusal)
    return see("/")


GESTURES = {"code": code, "list": disguise, "noted": noted, "resume": resume, "reopen": reopen}
