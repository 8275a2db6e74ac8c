"""The person who writes: arrive, wait, talk, leave; all of it at one neutral address."""

from flask import Blueprint

from blueprints import doors
from blueprints.chat import leaving

bp = Blueprint("chat", __name__)
bp.before_request(doors.victim)
bp.before_app_request(leaving.shelter)

from blueprints.chat import frame, live, views  # noqa: E402, F401
