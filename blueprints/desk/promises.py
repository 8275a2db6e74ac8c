"""The tool of promises: to call or to write before some moment; kept or cancelled by whoever holds it."""

from typing import Any

from flask import Response, g, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints import tools
from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from blueprints.rendering import named
from domain import promise, wall
from domain.clock import now
from domain.conversation import Conversation

FIELDS = ("promised", "promise_kind", "due_day", "due_hour")


@bp.get(f"{HELD}/promises")
def promises(id: int) -> Response:
    """Those that stand, and one more."""
    held = screen.held(id)
    return screen.desk(held, **_shown(held))


def make(held: Conversation, _which: str) -> str:
    """One more."""
    typed, key = _typed(), request.form.get("key", "")
    day, minutes = wall.day(typed["due_day"], "due_day"), wall.clock(typed["due_hour"], "due_hour")
    if wall.skips(day, minutes):
        raise wall.Skipped("due_hour")
    due = wall.moment(day, minutes)
    said = {"kind": typed["promise_kind"], "text": typed["promised"]}
    promise.make(held, g.viewer, due_at=due, key=key, **said)
    return url_for("desk.promises", id=held.id)


def keep(held: Conversation, which: str) -> str:
    """It was done."""
    promise.keep(held, named(which), g.viewer)
    return url_for("desk.promises", id=held.id)


def cancel(held: Conversation, which: str) -> str:
    """It will not be done."""
    promise.cancel(held, named(which), g.viewer)
    return url_for("desk.promises", id=held.id)


def _typed() -> dict[str, str]:
    typed = {name: request.form.get(name, "") for name in FIELDS}
    return typed if "due_day" in request.form else typed | {"due_day": str(wall.today(now()))}


def _shown(held: Conversation) -> dict[str, Any]:
    return {"tool": "desk/_promises.html", "typed": _typed()}


tools.offer("promises", _l("Promesses"), lasting=True)
tools.act("promise", make, _shown)
tools.act("keep-promise", keep, _shown)
tools.act("cancel-promise", cancel, _shown)
