"""What somebody sees and changes of their own account."""

from flask import Response, abort, g, request, url_for

from blueprints import doors
from blueprints.account import bp
from blueprints.rendering import LARGEST, page, see, with_patience
from blueprints.signin import home
from domain import calendar, recovery, stopping
from domain.errors import Refused
from domain.factor import Factor
from domain.password import shortest
from domain.sitting import Sitting


@bp.get("")
def show(refusal: Refused | None = None) -> Response:
    """All of it."""
    shown = {
        "factors": Factor.all_of(g.viewer.id),
        "left": recovery.left(g.viewer.id),
        "sittings": Sitting.all_of(g.viewer),
        "calendar": calendar.of(g.viewer),
    }
    return page("account/show.html", refusal.status if refusal else 200, refusal=refusal, **shown)


@bp.post("/alias")
def call() -> Response:
    """The name that the people who write read."""
    try:
        g.viewer.call_oneself(request.form.get("alias", ""))
    except Refused as refusal:
        return show(refusal)
    return see(url_for(".show"))


@bp.get("/password")
def password(refusal: Refused | None = None) -> Response:
    """The form; after signing in with one that was given, the only way on."""
    shown = {"refusal": refusal, "least": shortest(g.viewer.role)}
    answer = page("account/password.html", refusal.status if refusal else 200, **shown)
    return with_patience(answer, refusal) if refusal else answer


@bp.post("/password")
def choose() -> Response:
    """Another password, the old one asked."""
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        g.viewer.choose(g.sitting, old, new, again)
    except Refused as refusal:
        return password(refusal)
    doors.admit(g.sitting)
    return see(home(g.sitting) if g.sitting.step else url_for(".show"))


@bp.post(f"/sessions/<int(max={LARGEST}):id>/end")
def end(id: int) -> Response:
    """One of their sessions is over; perhaps this one, which is to sign out."""
    theirs = next((each for each in Sitting.all_of(g.viewer) if each.id == id), None)
    if theirs is None:
        abort(404)
    try:
        if theirs.id == g.sitting.id:
            stopping.leave(g.viewer)
    except Refused:
        return see(url_for("desk.handover"))
    theirs.end(g.viewer)
    return see(url_for(".show"))


@bp.post("/sessions/end")
def end_others() -> Response:
    """All but this one."""
    for each in Sitting.all_of(g.viewer):
        if each.id != g.sitting.id:
            each.end(g.viewer)
    return see(url_for(".show"))
