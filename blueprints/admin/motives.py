"""Why supervisors opened a conversation, as they wrote it: for those who answer for that."""

from flask import Response, abort, g

from blueprints.admin import bp
from blueprints.rendering import LARGEST, page
from domain import motive


@bp.get(f"/board/<int(max={LARGEST}):id>/motives")
def motives(id: int) -> Response:
    """All that were written for one conversation; reading them is an entry."""
    written = motive.read(id, g.viewer)
    if written is None:
        abort(404)
    return page("admin/motives.html", id=id, motives=written)
