"""Working: to begin, to pause, to go on, to end; and the next one in the queue."""

from flask import Response, g, request, url_for

from blueprints import pace
from blueprints.desk import bp, handover, screen
from blueprints.rendering import go, wants_heart
from domain import announcing, duty, routing, stopping
from domain.errors import Refused

STOPS = ("pause", "out")  # what is asked again of whoever somebody counts on
PREFERENCES = {
    "hide": {"quiet": True},
    "show": {"quiet": False},
    "sound": {"loud": True},
    "silence": {"loud": False},
}


@bp.post("/duty")
def work() -> Response:
    """What the pressed button says; whoever stops while somebody counts on them is asked again."""
    do = request.form.get("do", "")
    try:
        if do == "end":
            stopping.end(g.viewer, reason=request.form.get("reason"))
        elif do == "pause":
            stopping.pause(g.viewer, sure="sure" in request.form)
        elif do in PREFERENCES:
            duty.prefer(g.viewer, **PREFERENCES[do])
        elif do in ("begin", "resume"):
            stopping.begin(g.viewer)
    except Refused as refusal:
        return _refused(refusal, do)
    return go(url_for(".handover")) if do == "begin" and announcing.lines() else screen.back()


def _refused(refusal: Refused, do: str) -> Response:
    if do == "pause":
        return go(url_for(".stop", do=do))
    return go(url_for(".handover")) if wants_heart() else handover.show(refusal)


@bp.get("/duty/stop")
def stop() -> Response:
    """Before an officer stops while somebody counts on them."""
    do = request.args.get("do", "")
    return screen.desk(stopping=do if do in STOPS else "pause")


@bp.post("/queue/next")
def take_next() -> Response:
    """Whoever comes first; the desk when nobody waits."""
    try:
        pace.take()
        taken = routing.take_next(g.viewer)
    except Refused as refusal:
        return screen.unsent(refusal, screen.beside())
    return screen.go(taken.id) if taken else screen.back()
