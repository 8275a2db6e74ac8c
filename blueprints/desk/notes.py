"""The tool of notes: what officers write to each other about a conversation, and the first name she gave."""

from typing import Any

from flask import Response, g, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints import tools
from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from domain import note
from domain.conversation import Conversation


@bp.get(f"{HELD}/notes")
def notes(id: int) -> Response:
    """The notes, beside the conversation."""
    conversation, _access = screen.opened(id)
    return screen.desk(conversation, **_shown(conversation))


def add(held: Conversation, _which: str) -> str:
    """One more."""
    typed = request.form
    note.add(held, typed.get("note", ""), key=typed.get("key", ""), by=g.viewer)
    return url_for("desk.notes", id=held.id)


def call(held: Conversation, _which: str) -> str:
    """The first name she gave, or none."""
    held.call_her(request.form.get("called", ""), g.viewer)
    return url_for("desk.notes", id=held.id)


def _shown(held: Conversation) -> dict[str, Any]:
    typed = {"note": request.form.get("note", ""), "called": request.form.get("called")}
    return {"tool": "desk/_notes.html", "notes": note.of(held), "typed": typed}


tools.offer("notes", _l("Notes"), lasting=True, shared=True)
tools.act("note", add, _shown, shared=True)
tools.act("call", call, _shown)
