"""What supervisors do with a swap: approve, refuse, agree for who is absent."""

from flask import Response, abort, g, request, url_for

from blueprints.rendering import see
from blueprints.rota_editing.breaches import reasons
from blueprints.swaps.views import ONE, chosen, one
from blueprints.swaps_deciding import bp
from domain import swap_decision, swapping
from domain.errors import Refused
from domain.swap import Swap


@bp.post(f"{ONE}/approval")
def approve(id: int) -> Response:
    """The rota changes; 409 when rules are broken or somebody is missing without a reason."""
    found, taker, short = _found(id), chosen("taker"), request.form.get("short", "")
    try:
        swap_decision.approve(found, by=g.viewer, taker_id=taker, reasons=reasons(), short=short)
    except Refused as refusal:
        return one(id, refusal)
    return see(url_for("swaps.one", id=id))


@bp.post(f"{ONE}/refusal")
def refuse(id: int) -> Response:
    """It does not happen, for a reason that both read."""
    try:
        swap_decision.refuse(_found(id), by=g.viewer, reason=request.form.get("reason", ""))
    except Refused as refusal:
        return one(id, refusal)
    return see(url_for("swaps.one", id=id))


@bp.post(f"{ONE}/agreement-for")
def stand_in(id: int) -> Response:
    """Somebody absent agreed otherwise: for a reason, which is kept."""
    why = request.form.get("why", "")
    try:
        swapping.agree(_found(id), by=g.viewer, taker=chosen("taker"), why=why)
    except Refused as refusal:
        return one(id, refusal)
    return see(url_for("swaps.one", id=id))


def _found(id: int) -> Swap:
    found = Swap.seen(g.viewer, id)
    if found is None:
        abort(404)
    return found
