"""Working: to begin, to pause, to go on, to end; and the next one in the queue."""

from flask import Response, g, request, url_for

from blueprints import doors, pace
from blueprints.desk import bp, handover, screen
from blueprints.rendering import go, see, wants_heart
from domain import announcing, duty, routing, stopping
from domain.errors import Refused

PREFERENCES = {
    "hide": {"quiet": True},
    "show": {"quiet": False},
    "sound": {"loud": True},
    "silence": {"loud": False},
}


@bp.post("/duty")
def work() -> Response:
    """What the pressed button says; whoever stops while somebody counts on them is asked again."""
    do, reason = request.form.get("do", ""), request.form.get("reason")
    try:
        if do == "end":
            stopping.end(g.viewer, reason=reason)
        elif do == "pause":
            stopping.pause(g.viewer, sure="sure" in request.form)
        elif do in PREFERENCES:
            duty.prefer(g.viewer, **PREFERENCES[do])
        elif do in ("begin", "resume"):
            stopping.begin(g.viewer)
    except Refused as refusal:
        return _refused(refusal, do)
    begun = do == "begin" and announcing.on_the_sheet()
    return go(url_for(".handover")) if begun else screen.back()


def _refused(refusal: Refused, do: str) -> Response:
    if do == "pause":
        return go(url_for(".stop"))
    return go(url_for(".handover")) if wants_heart() else handover.show(refusal)


@bp.post("/duty/sign-out")
def sign_out() -> Response:
    """Whatever is untaken, for a written reason: their work is over, and so is this sitting."""
    try:
        stopping.leave(g.viewer, reason=request.form.get("reason", ""))
    except Refused as refusal:
        return handover.show(refusal)
    doors.dismiss(g.sitting)
    return see(url_for("signin.show"))


@bp.get("/duty/stop")
def stop() -> Response:
    """Before an officer pauses while somebody counts on them."""
    return screen.desk(stopping=True)


@bp.post("/queue/next")
def take_next() -> Response:
    """Whoever comes first; the desk when nobody waits."""
    try:
        pace.take()
        taken = routing.take_next(g.viewer)
    except Refused as refusal:
        return screen.unsent(refusal, screen.beside())
    return screen.go(taken.id) if taken else screen.back()
