"""An officer's own calendar address: made anew, shown once, taken back."""

from flask import Response, abort, g, request, url_for

from blueprints import doors
from blueprints.account import bp
from blueprints.rendering import page, see
from domain import calendar
from extensions import settings


@bp.post("/calendar")
@doors.grave
def make_calendar() -> Response:
    """Another address, shown this once; the one before opens nothing any more."""
    if not g.viewer.has_desk:
        abort(404)
    scheme = "https" if settings().secure_cookies else request.scheme
    token = calendar.renew(g.viewer)
    address = url_for("calendar.feed", token=token, _external=True, _scheme=scheme)
    return page("account/calendar.html", address=address)


@bp.post("/calendar/removal")
def remove_calendar() -> Response:
    """No address opens it."""
    calendar.revoke(g.viewer)
    return see(url_for(".show"))
