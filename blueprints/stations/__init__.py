"""Stations: the slots they publish, by their own front desk or by supervisors."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("stations", __name__, url_prefix="/stations")
bp.before_request(doors.publisher)

from blueprints.stations import openings, views  # noqa: E402, F401
