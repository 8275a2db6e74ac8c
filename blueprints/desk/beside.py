"""Beside the answer: what was typed in an open tool is kept first, whichever button was pressed."""

from flask import Response, request

from blueprints import tools
from blueprints.desk import bp, screen
from blueprints.rendering import refused, wants_heart
from domain.errors import Refused

OWN = ("desk.send", "desk.typing", "desk.close", "desk.reopen")  # they see to the answer themselves


@bp.before_request
def jot() -> None:
    """A button beside the conversation was pressed: what is typed there is kept, whatever it does."""
    if request.method != "POST" or "message" not in request.form or request.endpoint in OWN:
        return
    beside = screen.beside()
    if beside is not None:
        screen.prepare(beside, request.form["message"])


@bp.before_request
def keep() -> Response | None:
    """Both are kept before what was asked for is done; when the tool's is refused, nothing is done."""
    tool = tools.opened() if request.method == "POST" else ""
    sends = request.endpoint == "desk.send" and request.form.get("do", "send") == "send"
    if not tool or (sends and wants_heart()):  # a script sends and leaves the tool as it is
        return None
    fields, draft = tools.FIELDS[tool], request.form.get("message")
    conversation = (fields.find or screen.held)(request.form.get("of", 0, type=int))
    try:
        fields.keep(conversation)
    except Refused as refusal:
        return refused(refusal) if wants_heart() else fields.show(conversation, draft, refusal)
    if draft is not None and not sends:
        screen.prepare(conversation, draft)
    return None
