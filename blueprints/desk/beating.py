"""Beating: a page that does not listen says that its officer is there, and shows what must not be missed."""

from flask import Response, g, make_response, render_template

from blueprints.attending import OFTEN
from blueprints.desk import bp, screen
from blueprints.rendering import wants_heart
from domain import alert


@bp.get("/beat")
def beat() -> Response:
    """By a script: who asks for a second officer. In a frame, which asks again: what changed at the desk."""
    if wants_heart():
        return make_response(render_template("desk/_beat.html", alerts=alert.standing(g.viewer)))
    lists = screen.lists(None)
    shown = {"heard": None, "unread": sum(item.unread for item in lists["mine"]), "elsewhere": True}
    frame = render_template("desk/frame.html", **lists, **shown)
    return make_response(frame, 200, {"Refresh": str(int(OFTEN))})
