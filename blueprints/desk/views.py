"""What an officer does."""

from flask import Response, abort, g, request, session

from blueprints import pace, tools
from blueprints.desk import bp, screen
from blueprints.rendering import LARGEST, received, refused, wants_heart
from domain import queue
from domain.conversation import Conversation
from domain.errors import Refused

HELD = f"/conversations/<int(max={LARGEST}):id>"


@bp.get("")
def show() -> Response:
    """The queue and the officer's conversations."""
    return screen.desk()


@bp.get(HELD)
def conversation(id: int) -> Response:
    """One conversation, beside the rest."""
    return screen.desk(screen.held(id))


@bp.post(f"{HELD}/take")
def take(id: int) -> Response:
    """Take it from the queue; 409 and who has it, when somebody was faster."""
    waiting = queue.found(id)
    if waiting is None:
        abort(404)
    try:
        pace.take()
        waiting.take(g.viewer)
    except Refused as refusal:
        return screen.desk(refusal=refusal)
    return screen.go(id)


@bp.post(f"{HELD}/messages")
def send(id: int) -> Response:
    """Say something, once; another button keeps what was typed and goes where it says."""
    held, body = screen.held(id), request.form.get("message", "")
    if (do := request.form.get("do", "send")) != "send":
        return _turn(held, body, do)
    try:
        pace.answer()
        number = held.post(body, key=request.form.get("key"), by=g.viewer)
    except Refused as refusal:
        return refused(refusal) if wants_heart() else screen.desk(held, body, refusal)
    return received(number) if wants_heart() else screen.go(id, tools.opened() or "conversation")


@bp.post(f"{HELD}/typing")
def typing(id: int) -> Response:
    """She sees that somebody is answering."""
    screen.held(id).typing()
    return Response(status=204)


@bp.post(f"{HELD}/close")
def close(id: int) -> Response:
    """End it, with how it ended."""
    held = screen.held(id)
    try:
        held.close(g.viewer, request.form.get("outcome", ""))
    except Refused as refusal:
        draft = request.form.get("message", "")
        return refused(refusal) if wants_heart() else screen.desk(held, draft, refusal)
    return screen.go(id)


def _turn(held: Conversation, draft: str, do: str) -> Response:
    gesture = tools.GESTURES.get(do)
    try:
        held.prepare(gesture.act(held, draft) if gesture else draft)
    except Refused as refusal:
        return refused(refusal) if wants_heart() else screen.desk(held, draft, refusal)
    if do == "suspend" and not session.pop("p", None):
        session["p"] = 1
    where = do if do in tools.TOOLS else gesture.then if gesture else ""
    return screen.go(held.id, where or tools.opened() or "conversation")
