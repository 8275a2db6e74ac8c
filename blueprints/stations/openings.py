"""Openings: what a station publishes week after week, interrupts for some days, and stops."""

from flask import Response, abort, g, request, url_for

from blueprints.rendering import LARGEST, page, see
from blueprints.stations import bp
from blueprints.stations.views import ONE, fields, found, slots, sure_of, tried
from domain import calling_off, closure, interrupting, publishing
from domain.errors import Refused
from domain.opening import Opening
from domain.revised import form_key
from domain.wall import day, today

OPENING = f"{ONE}/openings/<int(max={LARGEST}):which>"


@bp.post(f"{ONE}/openings")
def publish(id: int) -> Response:
    """Open week after week, or one day when both dates are the same."""
    station, typed = found(id), fields()
    key = form_key(request.form.get("key", ""), *typed.values())
    return tried(id, lambda: publishing.publish(station, typed, key=key, by=g.viewer))


@bp.get(OPENING)
def opening(id: int, which: int, refusal: Refused | None = None) -> Response:
    """One of them: the days on which it receives nobody, and its end."""
    station, its = found(id), _opening(id, which)
    days = closure.interruptions(its.id, today(zone=station.clock))
    typed = {name: request.form.get(name, "") for name in ("first", "last")}
    shown = {"station": station, "each": its, "interruptions": days, "typed": typed}
    status = refusal.status if refusal else 200
    return page("stations/opening.html", status, refusal=refusal, **shown)


@bp.post(f"{OPENING}/interruptions")
def interrupt(id: int, which: int) -> Response:
    """On these days it receives nobody; whoever could not be told is still to be received, and named."""
    station, its = found(id), _opening(id, which)
    try:
        first, last = (day(request.form.get(name, ""), name) for name in ("first", "last"))
        sure = sure_of(f"{first} {last}")
        left = interrupting.interrupt(its, station, first, last, g.viewer, sure=sure)
    except Refused as refusal:
        return opening(id, which, refusal)
    address = url_for(".opening", id=id, which=which)
    return slots(id, left=left) if left else see(address)


@bp.post(f"{OPENING}/end")
def stop(id: int, which: int) -> Response:
    """No more slots of it; those that somebody accepted stay, and are named."""
    station, its = found(id), _opening(id, which)
    left = calling_off.stop(its, station, g.viewer)
    return slots(id, left=left) if left else see(url_for(".slots", id=id))


def _opening(id: int, which: int) -> Opening:
    its = Opening.found(id, which)
    if its is None:
        abort(404)
    return its
