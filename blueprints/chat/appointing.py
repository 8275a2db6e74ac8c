"""Appointments, hers: what she is offered and answers, her pass, another time; from a page that is only « / »."""

from collections.abc import Callable

from flask import Response, g, request, session

from blueprints.chat import screen
from blueprints.chat.returning import keep_draft
from blueprints.rendering import see, sent, ticked, wants_heart
from domain import accepting, moving, reminder
from domain.errors import Refused
from domain.needing import NEEDS


def accept() -> Response:
    """One of what was offered; then what she needs to know of it."""
    if _tried(lambda: accepting.accept(g.conversation, sent("slot"), _told(), _withheld())):
        session["w"] = "agenda"
    return screen.shown()


def others() -> Response:
    """None of these times, but perhaps another."""
    return _answered("others")


def decline() -> Response:
    """No appointment."""
    return _answered("declined")


def show() -> Response:
    """What was agreed, and what she can still change of it."""
    keep_draft()
    session["w"] = "agenda"
    return screen.shown()


def show_pass() -> Response:
    """What she shows at the front desk. A page of its own, with its colour: drawn anew as a whole."""
    keep_draft()
    session["w"] = "pass"
    return Response(status=204, headers={"HX-Redirect": "/"}) if wants_heart() else see("/")


def tell() -> Response:
    """What the station may know, and what whoever receives her may read."""
    if _tried(lambda: moving.disclose(g.conversation, _told(), _withheld())):
        session["w"] = "agenda"
    return screen.shown()


def move() -> Response:
    """Another time at the same place."""
    if _tried(lambda: moving.move(g.conversation, sent("slot"))):
        session["w"] = "agenda"
    return screen.shown()


def cancel() -> Response:
    """She does not come."""
    _tried(lambda: moving.cancel(g.conversation))
    return screen.shown()


def note() -> Response:
    """A file for the calendar of this device, which she asked for knowing what it leaves there."""
    text = reminder.of(g.conversation)
    if text is None:
        return screen.shown()
    name = {"Content-Disposition": 'attachment; filename="agenda.ics"'}
    return Response(text, mimetype="text/calendar", headers=name)


def _answered(answer: str) -> Response:
    _tried(lambda: accepting.decline(g.conversation, answer))
    return screen.shown()


def _tried(verb: Callable[[], None]) -> bool:
    """Whether it was done. What stands in her field stays, and why it was not done beside it."""
    keep_draft()
    refused: Refused | None = None
    try:
        verb()
    except Refused as refusal:
        refused = refusal
    g.conversation.keep(draft=g.conversation.draft, refusal=refused)
    return refused is None


def _told() -> list[int]:
    return ticked("told")


def _withheld() -> set[str]:
    """What her page showed as known to the station, and she left without its tick."""
    sent = request.form
    return {each for each in NEEDS if f"asked_{each}" in sent and f"need_{each}" not in sent}


GESTURES = {
    "accept": accept,
    "others": others,
    "decline": decline,
    "agenda": show,
    "pass": show_pass,
    "tell": tell,
    "move": move,
    "cancel": cancel,
    "calendar": note,
}
