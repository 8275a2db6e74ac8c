"""Everybody's own account: password, second factors, recovery codes, sessions."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("account", __name__, url_prefix="/account")
bp.before_request(doors.owner)

from blueprints.account import calendar, factors, views  # noqa: E402, F401
