"""Supervisors and administrators: what was done, by whom."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("admin", __name__, url_prefix="/admin")
bp.before_request(doors.supervisor)

from blueprints.admin import board, figures, holds, motives, replies, views  # noqa: E402, F401
