"""Working: to begin, to pause, to go on, to end; and the next one in the queue."""

from flask import Response, g, request, url_for

from blueprints import pace
from blueprints.desk import bp, screen
from blueprints.rendering import go
from domain import duty, queue, stopping
from domain.errors import Refused

STOPS = {"pause": stopping.pause, "end": stopping.end}
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
    if do in STOPS:
        try:
            STOPS[do](g.viewer, sure="sure" in request.form)
        except Refused:
            return go(url_for(".stop", do=do))
    elif do in PREFERENCES:
        duty.prefer(g.viewer, **PREFERENCES[do])
    elif do in ("begin", "resume"):
        duty.begin(g.viewer)
        duty.resume(g.viewer)
    return screen.back()


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
        taken = queue.take_next(g.viewer)
    except Refused as refusal:
        return screen.unsent(refusal, screen.beside())
    return screen.go(taken.id) if taken else screen.back()
