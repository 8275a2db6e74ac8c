"""A station's front desk: whom it expects today, and a pass that is shown to it."""

from flask import Blueprint, Response, abort, g, request, url_for

from blueprints import doors
from blueprints.rendering import LARGEST, page, see, with_patience
from domain import pass_, reception, seating
from domain.errors import Refused

bp = Blueprint("front_desk", __name__, url_prefix="/station")
bp.before_request(doors.receiver)


@bp.get("")
def show(refusal: Refused | None = None) -> Response:
    """Today's passes, by the hour; and the field for the one that is shown."""
    typed = request.form.get("code", "") if refusal else ""
    station = seating.station_of(g.viewer)
    shown = {"expected": pass_.expected(station), "typed": typed, "station": station}
    status = refusal.status if refusal else 200
    return page("front_desk/show.html", status, refusal=refusal, **shown)


@bp.post("")
def receive() -> Response:
    """She is there; 422 when the pass opens nothing here today, 429 when somebody guesses."""
    try:
        found = reception.show(request.form.get("code", ""), g.viewer)
    except Refused as refusal:
        return with_patience(show(refusal), refusal)
    return see(url_for(".arrived", id=found.id))


@bp.get(f"/passes/<int(max={LARGEST}):id>")
def arrived(id: int) -> Response:
    """What is to be done for whoever has shown it."""
    found = reception.look(id, g.viewer)
    if found is None:
        abort(404)
    return page("front_desk/arrived.html", shown=found)


@bp.get(f"/passes/<int(max={LARGEST}):id>/sheet")
def sheet(id: int) -> Response:
    """What she lets whoever receives her read, for them alone, from the morning on."""
    found = reception.sheet(id, g.viewer)
    if found is None:
        abort(404)
    return page("front_desk/sheet.html", shown=found, told=reception.told(found))
