"""What supervisors do with a bid: approve, refuse."""

from functools import partial

from flask import Response, g, request

from blueprints.rota_editing.breaches import reasons
from blueprints.swaps.bids import BID, answered
from blueprints.swaps_deciding import bp
from domain import bidding


@bp.post(f"{BID}/approval")
def approve_bid(id: int) -> Response:
    """It is their shift; 409 when rules are broken without a reason, or nobody is missing any more."""
    return answered(id, partial(bidding.approve, by=g.viewer, reasons=reasons()))


@bp.post(f"{BID}/refusal")
def refuse_bid(id: int) -> Response:
    """It does not happen, for a reason that the officer reads."""
    reason = request.form.get("reason", "")
    return answered(id, partial(bidding.refuse, by=g.viewer, reason=reason))
