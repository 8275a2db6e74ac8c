"""Attending: every look of a desk's page says that its officer is there; written only now and then."""

from math import inf
from time import monotonic

from flask import current_app, g, session

from blueprints.desk import bp
from domain import duty

OFTEN = 25.0  # seconds: three of them within what a lost line is given


@bp.before_request
def attend() -> None:
    """The officer's page asks for something, or its socket turns."""
    heard: dict[int, float] = current_app.extensions.setdefault("heard", {})
    viewer = g.get("viewer")
    if viewer is not None and monotonic() - heard.get(viewer.id, -inf) > OFTEN:
        heard[viewer.id] = monotonic()
        duty.hear(viewer.id, still="p" in session)
