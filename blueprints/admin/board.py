"""The board, and the way by which a supervisor opens a conversation: with a reason, and she is told."""

from flask import Response, abort, g, request, url_for

from blueprints import doors
from blueprints.admin import bp
from blueprints.rendering import LARGEST, page, see
from domain import board, crew, queue
from domain.access import Access
from domain.conversation import Conversation
from domain.errors import Refused
from domain.notice import notice
from domain.officer import Officer

READING = f"/board/<int(max={LARGEST}):id>/reading"


@bp.get("/board")
def board_now(refusal: Refused | None = None) -> Response:
    """How the unit stands at this moment."""
    status = refusal.status if refusal else 200
    return page("admin/board.html", status, board=board.look(), refusal=refusal)


@bp.post(f"/board/officers/<int(max={LARGEST}):id>/places")
def count(id: int) -> Response:
    """Somebody at work whom the rota does not have: their places count all the same."""
    if Officer.present(id) is None:
        abort(404)
    try:
        crew.count(id, by=g.viewer)
    except Refused as refusal:
        return board_now(refusal)
    return see(url_for(".board_now"))


@bp.get(READING)
def reading(id: int, refusal: Refused | None = None) -> Response:
    """Why, before anything is opened."""
    _found(id)
    status = refusal.status if refusal else 200
    shown = {"id": id, "reason": request.form.get("reason", ""), "notice": notice(g.viewer.alias)}
    return page("admin/reading.html", status, refusal=refusal, **shown)


@bp.post(READING)
@doors.grave
def read(id: int) -> Response:
    """Open somebody's conversation."""
    try:
        Access.supervise(_found(id), g.viewer, request.form.get("reason", ""))
    except Refused as refusal:
        return reading(id, refusal)
    return see(url_for("desk.conversation", id=id))


def _found(id: int) -> Conversation:
    """Administrators make accounts and read nobody's words."""
    conversation = queue.found(id)
    if conversation is None or not g.viewer.has_desk:
        abort(404)
    return conversation
