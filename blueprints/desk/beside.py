"""Beside the answer: what was typed in an open tool is kept first, whichever button was pressed."""

from flask import Response, request

from blueprints import straying, tools
from blueprints.desk import bp, screen
from blueprints.rendering import refused, sent, wants_heart
from domain.errors import Refused

OWN = ("desk.send", "desk.typing", "desk.close", "desk.reopen")  # they see to the answer themselves


@bp.before_request
def jot() -> None:
    """A button beside the conversation was pressed: what is typed there is kept, whatever it does."""
    number = sent("beside")
    if request.method != "POST" or not number or request.endpoint in OWN:
        return
    beside = screen.beside()
    if (
        beside is None
    ):  # the button is theirs and does what it says; nothing is kept where they may not type
        straying.note(number)
    elif "message" in request.form:
        screen.prepare(beside, request.form["message"])


@bp.before_request
def keep() -> Response | None:
    """Both are kept before what was asked for is done; when the tool's is refused, nothing is done."""
    tool = tools.opened() if request.method == "POST" else ""
    sends = request.endpoint == "desk.send" and request.form.get("do", "send") == "send"
    if not tool or (sends and wants_heart()):  # a script sends and leaves the tool as it is
        return None
    fields, draft = tools.FIELDS[tool], request.form.get("message")
    conversation = (fields.find or screen.held)(sent("of"))
    try:
        fields.keep(conversation)
    except Refused as refusal:
        return refused(refusal) if wants_heart() else fields.show(conversation, draft, refusal)
    if draft is not None and not sends:
        screen.prepare(conversation, draft)
    return None
