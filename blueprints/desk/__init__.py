"""Officers: the queue, their conversations, and the one in front of them."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("desk", __name__, url_prefix="/desk")
bp.before_request(doors.officer)

from blueprints.desk import (  # noqa: E402
    attending,  # noqa: F401
    live,  # noqa: F401
    passing,  # noqa: F401
    summary,  # noqa: F401
    views,  # noqa: F401
    working,  # noqa: F401
)
