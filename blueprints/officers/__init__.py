"""Administrators: who has an account, and as what."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("officers", __name__, url_prefix="/admin/officers")
bp.before_request(doors.administrator)

from blueprints.officers import views  # noqa: E402, F401
