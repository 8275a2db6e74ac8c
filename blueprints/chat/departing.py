"""Leaving on purpose: a pause, an end, an erasure; and how she may be reached meanwhile."""

from flask import Response, g, request, session

from blueprints.chat import asides, screen
from blueprints.chat.returning import keep_draft
from blueprints.rendering import see
from domain import agenda, departure, moving


def pause() -> Response:
    """Before the pause the code: without it there is no way back."""
    keep_draft()
    if g.conversation.code_hash is None:
        asides.made(g.conversation)
    session["w"] = "pause"
    return screen.shown()


def rest() -> Response:
    """The pause itself: this device no longer opens the conversation."""
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
    do = request.form.get("do")
    if agenda.changeable(g.conversation) is not None:
        if do == "erase":
            return ending()
        if do == "erase-cancel":
            moving.cancel(g.conversation)
    how = "appointed" if do == "erase-keep" else "erased"
    return _farewell(how if departure.erase(g.conversation) else "kept")


def contact() -> Response:
    """How she may be reached, as it stands."""
    keep_draft()
    session["w"] = "contact"
    return screen.shown()


def reach() -> Response:
    """Her rules from now on."""
    g.conversation.reach(screen.said())
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
