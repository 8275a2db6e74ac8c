"""After what was hard: a pause, a word for the debriefing, or neither. The psychologist reads the words."""

from flask import Response, abort, g, request, url_for

from blueprints import tools
from blueprints.desk import bp
from blueprints.rendering import LARGEST, page, see
from domain import care as caring
from domain.conversation import Conversation
from domain.debrief import READER, Debrief
from domain.errors import Refused

ONE = f"/debriefs/<int(max={LARGEST}):id>"


@bp.get("/care")
def care(refusal: Refused | None = None) -> Response:
    """What is offered."""
    typed = request.form.get("word", "") if refusal else ""
    shown = {"typed": typed, "done": request.args.get("done", ""), "refusal": refusal}
    return page("desk/care.html", refusal.status if refusal else 200, **shown)


@bp.post("/care/rest")
def rest() -> Response:
    """A pause, wished."""
    caring.rest(g.viewer)
    return see(url_for(".care", done="rest"))


@bp.post("/care")
def leave() -> Response:
    """A word, left."""
    try:
        Debrief.leave(g.viewer, request.form.get("word", ""), key=request.form.get("key", ""))
    except Refused as refusal:
        return care(refusal)
    return see(url_for(".care", done="word"))


@bp.get("/debriefs")
def debriefs() -> Response:
    """Who left one, and when."""
    if g.viewer.role != READER:
        abort(404)
    return page("desk/debriefs.html", debriefs=Debrief.waiting(g.viewer))


@bp.get(ONE)
def debrief(id: int) -> Response:
    """What one says."""
    found = _found(id)
    return page("desk/debrief.html", debrief=found, text=found.read(g.viewer))


@bp.post(ONE)
def discuss(id: int) -> Response:
    """It was talked about, and is erased."""
    _found(id).discuss(g.viewer)
    return see(url_for(".debriefs"))


def _found(id: int) -> Debrief:
    found = Debrief.found(g.viewer, id)
    if found is None:
        abort(404)
    return found


def _offered(_held: Conversation, _which: str) -> str:
    return url_for("desk.care")


tools.act("care", _offered, lambda _held: {})
