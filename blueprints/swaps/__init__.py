"""Officers: shifts that they offer to each other, and take."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("swaps", __name__, url_prefix="/rota/swaps")
bp.before_request(doors.colleague)

from blueprints.swaps import bids, views  # noqa: E402, F401
