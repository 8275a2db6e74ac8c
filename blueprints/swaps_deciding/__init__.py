"""Supervisors: swaps that they approve or refuse, and answer for who is absent."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("swaps_deciding", __name__, url_prefix="/rota/swaps")
bp.before_request(doors.supervisor)

from blueprints.swaps_deciding import bids, views  # noqa: E402, F401
