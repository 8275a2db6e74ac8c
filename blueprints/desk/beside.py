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
    found = screen.readable(request.form.get("beside", 0, type=int))
    if found is not None and (found[1] is None or found[1].writes):
        (found[1] or found[0]).prepare(request.form["message"])


@bp.before_request
def keep() -> Response | None:
    """Both are kept before what was asked for is done; when the tool's is refused, nothing is done."""
    tool = tools.opened() if request.method == "POST" else ""
    sends = request.endpoint == "desk.send" and request.form.get("do", "send") == "send"
    if not tool or (sends and wants_heart()):  # a script sends and leaves the tool as it is
        return None
    held = screen.held(request.form.get("of", 0, type=int))
    draft = request.form.get("message")
    try:
        tools.FIELDS[tool].keep(held)
    except Refused as refusal:
        return refused(refusal) if wants_heart() else tools.FIELDS[tool].show(held, draft, refusal)
    if draft is not None and not sends:
        held.prepare(draft)
    return None
