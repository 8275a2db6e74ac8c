"""What officers say to their rota: what they wish, and that they read what changed."""

from flask import Response, abort, g, request, url_for

from blueprints.rendering import LARGEST, see, sent
from blueprints.rota import bp, views
from domain import rota_notice
from domain import wish as wishing
from domain.errors import Refused
from domain.wall import day
from domain.wish import Wished


@bp.post("/wishes")
def wish() -> Response:
    """One more; of one day where no last one is given."""
    what, first, last = views.typed().values()
    try:
        asked = Wished(what, day(first, "first"), day(last.strip() or first, "last"))
        wishing.make(asked, key=request.form.get("key", ""), by=g.viewer)
    except Refused as refusal:
        return views.mine(refusal)
    return see(url_for(".mine", _anchor="wishes"))


@bp.post(f"/wishes/<int(max={LARGEST}):id>/withdrawal")
def withdraw(id: int) -> Response:
    """One of theirs stands no more."""
    if not wishing.withdraw(id, by=g.viewer):
        abort(404)
    return see(url_for(".mine", _anchor="wishes"))


@bp.post("/mine/reading")
def acknowledge() -> Response:
    """They read what this page showed them."""
    rota_notice.acknowledge(g.viewer, sent("read"))
    return see(url_for(".mine"))
