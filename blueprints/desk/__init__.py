"""Officers: the queue, their conversations, and the one in front of them."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("desk", __name__, url_prefix="/desk")
bp.before_request(doors.officer)

from blueprints.desk import beside, circumstances, danger, live, views  # noqa: E402, F401
