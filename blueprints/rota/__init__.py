"""Officers: who works when."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("rota", __name__, url_prefix="/rota")
bp.before_request(doors.colleague)

from blueprints.rota import views, wishes  # noqa: E402, F401
