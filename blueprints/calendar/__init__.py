"""Calendars of telephones: the address is the key, and opens one officer's own shifts."""

from flask import Blueprint, Response, abort

from blueprints import doors
from domain import calendar

bp = Blueprint("calendar", __name__, url_prefix="/rota/calendar")
bp.before_request(doors.anybody)


@bp.get("/<string(length=32):token>")
def feed(token: str) -> Response:
    """Whose it is, is not said; an address that opens nothing is nowhere."""
    officer = calendar.opened(token)
    if officer is None:
        abort(404)
    return Response(calendar.feed(officer), mimetype="text/calendar")
