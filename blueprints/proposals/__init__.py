"""Supervisors: rotas that are proposed, and how many officers an hour would need."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("proposals", __name__, url_prefix="/rota")
bp.before_request(doors.supervisor)

from blueprints.proposals import adopting, staffing, views  # noqa: E402, F401
