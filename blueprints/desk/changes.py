"""What changed in an officer's rota, said at the desk until they have read it."""

from flask import Response, g, request, url_for

from blueprints.desk import bp, screen
from blueprints.rendering import go, sent
from domain import rota_notice


@bp.post("/rota-changes")
def rota_changes() -> Response:
    """They read what was shown; or go and see what is too long for the desk."""
    if request.form.get("do") == "see":
        return go(url_for("rota.mine"))
    rota_notice.acknowledge(g.viewer, sent("read"))
    return screen.back()
