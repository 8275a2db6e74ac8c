"""What a station publishes: looked for, closed for a day, carried over, withdrawn, moved."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, abort, g, request, url_for

from blueprints import doors
from blueprints.rendering import LARGEST, named, page, see, sent, ticked
from blueprints.stations import bp
from domain import (
    calling_off,
    closure,
    opening,
    seating,
    station_search,
    successor,
    supply,
)
from domain.errors import Refused
from domain.slot import Slot
from domain.station import Station
from domain.wall import day, today

ONE = f"/<int(max={LARGEST}):id>"
SLOT = f"{ONE}/slots/<int(max={LARGEST}):which>"
FIELDS = ("weekday", "start", "length", "count", "since", "until", "gender", "room", "host", "languages",
          "accessible", "holidays")  # fmt: skip


@bp.get("")
def show() -> Response:
    """Stations by name or town; a front desk finds its own."""
    text = request.args.get("q", "")[:100]
    if g.viewer.supervises:
        stations, gone = station_search.search(text), successor.gone_in_use()
    else:
        stations, gone = [seating.station_of(g.viewer)], []
    return page("stations/show.html", stations=stations, gone=gone, text=text)


@bp.get(f"{ONE}/slots")
def slots(id: int, refusal: Refused | None = None, left: list[datetime] | None = None) -> Response:
    """Its slots to come, what they are made from, and the days on which it is closed."""
    station = found(id)
    typed = fields() | {name: request.form.get(name, "") for name in ("day", "login")}
    if not refusal:
        typed |= {"since": str(today(zone=station.clock)), "length": "45", "count": "4"}
    shown = {"typed": typed, "left": left, "refusal": refusal, **_published(station)}
    status = refusal.status if refusal else 200
    return page("stations/slots.html", status, station=station, **shown)


@bp.post(f"{ONE}/closures")
def close(id: int) -> Response:
    """Nobody is received on that day; whoever could not be told is still to be received, and named."""
    station = found(id)
    try:
        on = day(request.form.get("day", ""))
        left = calling_off.close(station, on, g.viewer, sure=sure_of(str(on)))
    except Refused as refusal:
        return slots(id, refusal)
    return slots(id, left=left) if left else see(url_for(".slots", id=id))


@bp.post(f"{ONE}/successor")
def succeed(id: int) -> Response:
    """Another bears its name now, and has all that it had: for supervisors to say."""
    station = found(id)
    if not g.viewer.supervises:
        abort(404)
    try:
        successor.carry(station, sent("successor"), g.viewer)
    except Refused as refusal:
        return slots(id, refusal)
    return see(url_for(".slots", id=sent("successor")))


@bp.post(f"{ONE}/desk")
@doors.grave
def seat(id: int) -> Response:
    """This account is its front desk: for administrators to say."""
    station = found(id)
    if not g.viewer.administers:
        abort(404)
    return tried(id, lambda: seating.seat(request.form.get("login", ""), station, g.viewer))


@bp.get(SLOT)
def slot(id: int, which: int, refusal: Refused | None = None) -> Response:
    """One of them: withdraw it, or offer others in its place."""
    station, own = found(id), _slot(id, which)
    others = [each for each in supply.coming(id) if each.stands == "free" and each.id != which]
    shown: dict[str, Any] = {"station": station, "slot": own, "others": others}
    status = refusal.status if refusal else 200
    return page("stations/slot.html", status, refusal=refusal, **shown)


@bp.post(f"{SLOT}/withdrawal")
def withdraw(id: int, which: int) -> Response:
    """It is offered no more; whoever had it is told."""
    found(id)
    slot, sure = _slot(id, which), bool(request.form.get("sure"))
    return tried(id, lambda: calling_off.withdraw(slot, g.viewer, sure=sure), which)


@bp.post(f"{SLOT}/offer")
def propose(id: int, which: int) -> Response:
    """Others in its place, for her to accept or not."""
    found(id)
    slot, others = _slot(id, which), ticked("slot")
    key = request.form.get("key", "")
    return tried(id, lambda: calling_off.propose(slot, others, g.viewer, key), which)


def sure_of(what: str) -> int:
    """How many appointments they know would be called off, if it was of this that they were told."""
    known, _, count = request.form.get("sure", "").rpartition(" ")
    return named(count) if known == what else 0


def tried(id: int, verb: Callable[[], None], which: int | None = None) -> Response:
    """Back to the slots; to the same page with what was typed where the verb refused."""
    try:
        verb()
    except Refused as refusal:
        return slots(id, refusal) if which is None else slot(id, which, refusal)
    return see(url_for(".slots", id=id))


def fields() -> dict[str, str]:
    """What was typed of an opening; several ticks of one name as words."""
    return {name: " ".join(request.form.getlist(name)) for name in FIELDS}


def _published(station: Station) -> dict[str, Any]:
    return {
        "slots": supply.coming(station.id),
        "openings": opening.of(station),
        "closures": closure.days(station.id, today(zone=station.clock)),
        "desks": seating.seated(station),
        "likely": successor.likely(station),
        "holidays": supply.holidays(station),
    }


def found(id: int) -> Station:
    """The station, if they publish there; 404 otherwise."""
    station = successor.known(id)
    if station is None or not opening.publishes(g.viewer, station):
        abort(404)
    return station


def _slot(id: int, which: int) -> Slot:
    found = Slot.found(id, which)
    if found is None:
        abort(404)
    return found
