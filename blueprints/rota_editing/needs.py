"""Needs: how many officers at least, hour by hour of the week."""

from flask import Response, abort, g, request, url_for

from blueprints.rendering import page, see
from blueprints.rota_editing import bp
from domain import need
from domain.errors import Refused


@bp.get("/needs")
def needs(refusal: Refused | None = None) -> Response:
    """Those of all officers, or of one skill."""
    skill = _skill()
    typed = {need.name(hour): str(least) for hour, least in need.of(skill).items()}
    typed |= {name: request.form.get(name, "") for name in typed} if refusal else {}
    shown = {"skill_code": skill, "typed": typed, "seen": need.seen(skill)}
    return page("rota/needs.html", refusal.status if refusal else 200, refusal=refusal, **shown)


@bp.post("/needs")
def change_needs() -> Response:
    """Every hour of it."""
    known = request.form.get("seen", "")
    try:
        need.change(_skill(), request.form.to_dict(), known=known, by=g.viewer)
    except Refused as refusal:
        return needs(refusal)
    return see(url_for(".needs", skill=_skill()))


def _skill() -> str:
    asked = request.values.get("skill", need.ANY)
    if asked not in need.SKILLS:
        abort(404)
    return asked
