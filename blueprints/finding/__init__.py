"""Anybody: who helps, near which place, and whether they are open now."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("finding", __name__)
bp.before_request(doors.anybody)

from blueprints.finding import views  # noqa: E402, F401
