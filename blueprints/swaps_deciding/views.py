"""What supervisors do with a swap: approve, refuse, agree for who is absent."""

from functools import partial

from flask import Response, g, request

from blueprints.rendering import sent
from blueprints.rota_editing.breaches import reasons
from blueprints.swaps.views import ONE, tried
from blueprints.swaps_deciding import bp
from domain import swap_decision, swapping


@bp.post(f"{ONE}/approval")
def approve(id: int) -> Response:
    """The rota changes; 409 when rules are broken or somebody is missing without a reason."""
    verb = partial(
        swap_decision.approve,
        by=g.viewer,
        taker_id=sent("taker"),
        reasons=reasons(),
        short=request.form.get("short", ""),
    )
    return tried(id, verb)


@bp.post(f"{ONE}/refusal")
def refuse(id: int) -> Response:
    """It does not happen, for a reason that both read."""
    reason = request.form.get("reason", "")
    return tried(id, partial(swap_decision.refuse, by=g.viewer, reason=reason))


@bp.post(f"{ONE}/agreement-for")
def stand_in(id: int) -> Response:
    """Somebody absent agreed otherwise: for a reason, which is kept."""
    why = request.form.get("why", "")
    return tried(id, partial(swapping.agree, by=g.viewer, taker=sent("taker"), why=why))
