"""Supervisors and administrators: what they add, change, check and retire in the directory."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("directory_editing", __name__, url_prefix="/directory")
bp.before_request(doors.supervisor)

from blueprints.directory_editing import checking, views  # noqa: E402, F401
