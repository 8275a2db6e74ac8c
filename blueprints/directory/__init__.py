"""Officers: who helps, with what the public is not told."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("directory", __name__, url_prefix="/directory")
bp.before_request(doors.colleague)

from blueprints.directory import views  # noqa: E402, F401
