"""Danger at the desk: declared in one gesture; its sheet, the calls, the second officer, its end."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, g, request, url_for

from blueprints import tools
from blueprints.dangers import POSITION_ASKED, hour_of
from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from blueprints.relay import relay
from blueprints.rendering import LARGEST, go, refused, wants_heart
from domain import alert, call, danger, danger_step, emergency
from domain.conversation import Conversation
from domain.errors import Refused
from domain.facts import Facts

SHEET = f"{HELD}/danger"


@bp.get(SHEET, endpoint="danger")
def show(id: int) -> Response:
    """Its sheet, beside the conversation."""
    return _shown(screen.helped(id))


@bp.post(f"{SHEET}/facts")
def note(id: int) -> Response:
    """What is known, which ``beside`` has kept already."""
    return _back(screen.helped(id))


@bp.post(f"{SHEET}/calls")
def add_call(id: int) -> Response:
    """Who was called, when, and what they answered; the fields are empty again after it."""
    return _do(screen.helped(id), _call)


@bp.post(f"{SHEET}/alert")
def alarm(id: int) -> Response:
    """Ask every desk for a second officer."""
    return _do(screen.held(id), lambda held: alert.give(held, g.viewer))


@bp.post(f"{SHEET}/end")
def end_danger(id: int) -> Response:
    """The danger is over, and why."""
    why = request.form.get("ended", "")
    return _do(screen.held(id), lambda held: danger.end(held, why, g.viewer))


@bp.post(f"/alerts/<int(max={LARGEST}):id>")
def join(id: int) -> Response:
    """Come as the second officer; 409 and who comes, when somebody was faster, or when it is over."""
    if not danger.declared_once(id):
        abort(404)
    try:
        alert.join(id, g.viewer)
    except Refused as refusal:
        return screen.unsent(refusal, screen.beside())
    return screen.back()


def _do(conversation: Conversation, act: Callable[[Conversation], None]) -> Response:
    try:
        act(conversation)
    except Refused as refusal:
        return refused(refusal) if wants_heart() else _shown(conversation, None, refusal)
    return _back(conversation)


def _back(conversation: Conversation) -> Response:
    """To the sheet, while it is theirs; what was noted after the end is with whoever holds it."""
    theirs = conversation.officer_id == g.viewer.id or danger.joined(g.viewer, conversation.id)
    return screen.go(conversation.id, "danger") if theirs else go(url_for(".show"))


def _call(held: Conversation) -> None:
    typed, key = Facts.typed(request.form), request.form.get("key", "")
    at = hour_of(typed.hour) if typed.hour else None
    call.add(held, g.viewer, whom=typed.whom, answered=typed.answered, at=at, key=key)
    if (row := danger.of(held)) is not None:
        danger.note(held, danger.facts(held, row).called(), row.version, g.viewer)


def _keep(held: Conversation) -> None:
    danger.note(held, Facts.typed(request.form), request.form.get("version", 0, type=int), g.viewer)


def _shown(
    held: Conversation, draft: str | None = None, refusal: Refused | None = None
) -> Response:
    row = danger.of(held)
    known = danger.facts(held, row)
    shown: dict[str, Any] = {
        "known": Facts.typed(request.form) if refusal else known,
        "relay": relay(held, known, g.viewer),
        "numbers": emergency.numbers(held.commune_code),
        "steps": sorted(danger_step.steps(held) + call.calls(held), key=lambda step: step.at),
    }
    if screen.readable(held.id) is None:
        return screen.desk(None, None, refusal, sheet=held, danger=row, **shown)
    return screen.desk(held, draft, refusal, tool="desk/_danger.html", **shown)


def _declare(held: Conversation, _which: str) -> str:
    alert.declare(held, g.viewer)
    return url_for("desk.danger", id=held.id)


def _sheet(held: Conversation, _which: str) -> str:
    return url_for("desk.danger", id=held.id)


def _ask_position(held: Conversation, _which: str) -> str:
    """The sentence goes into the answer; the officer sends it, or does not."""
    asked, draft = str(POSITION_ASKED), held.answer
    if asked not in draft:
        held.prepare(f"{draft}\n{asked}".strip())
    return url_for(f"desk.{tools.opened() or 'conversation'}", id=held.id)


tools.FIELDS["danger"] = tools.Fields(_keep, _shown, screen.helped)
tools.act("sheet", _sheet, lambda _conversation: {}, shared=True)
for name, do in (("danger", _declare), ("ask-position", _ask_position)):
    tools.act(name, do, lambda _held: {})
