"""Leaving on purpose: a pause, an end, an erasure; and how she may be reached meanwhile."""

from flask import Response, g, request, session

from blueprints.chat import asides, screen, tokens
from blueprints.chat.returning import keep_draft
from blueprints.rendering import refused, see, wants_heart
from domain import agenda, departure, moving
from domain.errors import Lost, Refused


def pause() -> Response:
    """Before the pause the code: without it there is no way back."""
    keep_draft()
    if g.conversation.code_hash is None:
        asides.made(g.conversation)
    session["w"] = "pause"
    return screen.shown()


def rest() -> Response:
    """The pause itself: this device no longer opens the conversation."""
    if g.conversation is None:
        return _again()
    tokens.check()
    if g.conversation.code_hash is None:
        return pause()
    departure.pause(g.conversation)
    return _farewell("rested")


def ending() -> Response:
    """Before the end: what it erases, and what it does not."""
    keep_draft()
    session["w"] = "end"
    return screen.shown()


def erase() -> Response:
    """The end, and nothing of it is left that could be read; of an appointment to come she says what becomes."""
    if g.conversation is None:
        return _again()
    tokens.check()
    do = request.form.get("do")
    if agenda.changeable(g.conversation) is not None:
        if do == "erase":
            return ending()
        if do == "erase-cancel":
            moving.cancel(g.conversation)
    how = "appointed" if do == "erase-keep" else "erased"
    return _farewell(departure.erase(g.conversation, how))


def is_repeated() -> bool:
    """Whether the farewell is on its way, and the button that led to it was pressed once more."""
    pressed = GESTURES.get(request.form.get("do", ""))
    return session.get("w") in asides.FAREWELLS and pressed in PARTING


def _again() -> Response:
    """Pressed twice, with the cookie of before the first: what was done is said, and no more than that."""
    how = departure.parted(session.get("c", ""))
    if how is None:
        raise Lost
    return _farewell(how)


def contact() -> Response:
    """How she may be reached, as it stands."""
    keep_draft()
    session["w"] = "contact"
    return screen.shown()


def reach() -> Response:
    """Her rules from now on."""
    try:
        g.conversation.reach(asides.rules())
    except Refused as refusal:
        return refused(refusal) if wants_heart() else screen.unsent(refusal)
    return screen.shown()


def _farewell(how: str) -> Response:
    session.clear()
    session["w"] = how
    return see("/")


GESTURES = {
    "pause": pause,
    "rest": rest,
    "ending": ending,
    "erase": erase,
    "erase-keep": erase,
    "erase-cancel": erase,
    "contact": contact,
    "reach": reach,
}
PARTING = (rest, erase)
