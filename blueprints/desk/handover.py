"""The sheet of the handover: what this shift leaves to the next, and who takes each line of it."""

from flask import Response, abort, g, request, url_for

from blueprints.desk import bp
from blueprints.rendering import LARGEST, page, see
from domain import duty, handing, handover
from domain.errors import Refused


@bp.get("/handover", endpoint="handover")
def show(refusal: Refused | None = None) -> Response:
    """As it stands now."""
    sheet, on = handover.look(g.viewer), duty.of(g.viewer.id).on
    alone = on and sheet.untaken and not handing.relief(g.viewer)
    shown = {"sheet": sheet, "on": on, "alone": alone, "typed": request.form.get("reason", "")}
    return page("desk/handover.html", refusal.status if refusal else 200, refusal=refusal, **shown)


@bp.post(f"/handover/<int(max={LARGEST}):id>")
def relieve(id: int) -> Response:
    """« I take »; 409 and who took it, when somebody was faster."""
    if not handing.was_left(id):
        abort(404)
    try:
        handing.take(id, g.viewer)
    except Refused as refusal:
        return show(refusal)
    return see(url_for(".handover"))


@bp.post("/handover")
def relieve_all() -> Response:
    """A supervisor takes every line."""
    if g.viewer.role != "supervisor":
        abort(404)
    handing.take_all(g.viewer)
    return see(url_for(".handover"))
