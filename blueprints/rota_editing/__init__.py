"""Supervisors: what they plan, publish and need."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("rota_editing", __name__, url_prefix="/rota")
bp.before_request(doors.supervisor)

from blueprints.rota_editing import (  # noqa: E402, F401
    absences,
    bringing,
    needs,
    patterns,
    publishing,
    shifts,
    teams,
    wishes,
)
