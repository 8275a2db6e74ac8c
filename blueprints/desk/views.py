"""What an officer does."""

from flask import Response, abort, g, request, session, url_for

from blueprints import pace, tools
from blueprints.desk import bp, screen
from blueprints.rendering import LARGEST, go, received, sent, wants_heart
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
    return screen.desk(screen.opened(id)[0])


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
        return screen.unsent(refusal, screen.beside())
    return screen.go(id)


@bp.post(f"{HELD}/messages")
def send(id: int) -> Response:
    """Say something, once; another button keeps what was typed and goes where it says."""
    body, do = request.form.get("message", ""), request.form.get("do", "send")
    conversation, access = (screen.writable if do == "send" else screen.opened)(id)
    if do != "send":
        return _turn(conversation, do)
    try:
        pace.answer()
        number = conversation.post(body, key=request.form.get("key"), by=g.viewer)
    except Refused as refusal:
        return screen.unsent(refusal, conversation, body)
    if access is not None and access.draft:
        access.prepare("")
    return received(number) if wants_heart() else screen.go(id, tools.opened() or "conversation")


@bp.post(f"{HELD}/typing")
def typing(id: int) -> Response:
    """She sees that whoever holds it is answering; what anybody types is kept, should the page go away."""
    conversation, access = screen.writable(id)
    if access is None:
        conversation.typing()
    if "message" in request.form:
        (access or conversation).jot(request.form["message"], sent("last"))
    return Response(status=204)


@bp.post(f"{HELD}/close")
def close(id: int) -> Response:
    """End it, with how it ended; what was typed and not sent is kept."""
    held = screen.held(id)
    if "message" in request.form:
        held.prepare(request.form["message"])
    try:
        held.close(g.viewer, request.form.get("outcome", ""))
    except Refused as refusal:
        return screen.unsent(refusal, held)
    return go(url_for(".care")) if request.form.get("hard") else screen.go(id)


@bp.post(f"{HELD}/reopen")
def reopen(id: int) -> Response:
    """Take back what they closed a short while ago; 409 when it cannot be."""
    closed, beside = screen.within_reach(id), screen.beside()
    if "message" in request.form and beside is not None:
        screen.prepare(beside, request.form["message"])
    try:
        closed.reopen(g.viewer)
    except Refused as refusal:
        return screen.unsent(refusal)
    return screen.go(id)


def _turn(conversation: Conversation, do: str) -> Response:
    guest = screen.guest(conversation) is not None
    if "message" in request.form:
        screen.prepare(conversation, request.form["message"])
    if do == "suspend" and not session.pop("p", None):
        session["p"] = 1
    act, which = tools.asked(do)
    if act is None or (guest and not act.shared):
        wanted = do in tools.offered(conversation, guest)
        return screen.go(conversation.id, do if wanted else tools.opened() or "conversation")
    try:
        return go(act.do(conversation, which))
    except Refused as refusal:
        return screen.unsent(refusal, conversation, **act.shown(conversation))
