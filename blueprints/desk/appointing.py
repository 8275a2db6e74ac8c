"""The tool of appointments: where, her wishes, and up to three free slots to offer her."""

from typing import Any

from flask import Response, g, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints import tools
from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from blueprints.rendering import refused, ticked, wants_heart
from domain import agenda, appointment, needing, station_search, stranded, summary, supply, unit
from domain.conversation import Conversation
from domain.errors import Refused
from domain.station import Station
from domain.wishes import Wishes


@bp.get(f"{HELD}/appointment", endpoint="appointment")
def appointing(id: int) -> Response:
    """Where and when there is a slot as she wishes."""
    return _show(screen.held(id))


@bp.post(f"{HELD}/appointment")
def wish(id: int) -> Response:
    """As it was typed, which ``beside`` has kept already."""
    screen.held(id)
    return screen.go(id, "appointment")


@bp.post(f"{HELD}/appointment/offer")
def appoint(id: int) -> Response:
    """Offer her what was ticked; 409 when one of them is not free any more."""
    held, texts = screen.held(id), summary.of(screen.held(id)).fields
    lines = [(label, texts[label]) for label in request.form.getlist("line") if texts.get(label)]
    key = request.form.get("key", "")
    try:
        appointment.offer(held, ticked("slot"), by=g.viewer, key=key, lines=lines)
    except Refused as refusal:
        if wants_heart():
            return refused(refusal)
        held = screen.held(id)  # passed on since: it is not theirs to read any more
        return _show(held, request.form.get("message"), refusal)
    return screen.go(id)


@bp.post(f"{HELD}/appointment/end")
def finish_appointing(id: int) -> Response:
    """Back to the conversation; her wishes are kept."""
    screen.held(id)
    return screen.go(id)


def settle(held: Conversation, how: str) -> str:
    """Its place called it off when all was over: she was told, or could not be reached."""
    stranded.settle(held, g.viewer, how)
    return url_for("desk.conversation", id=held.id)


def _keep(held: Conversation) -> None:
    needing.wish(held, Wishes.said(request.form.to_dict()), g.viewer)


def _show(held: Conversation, draft: str | None = None, refusal: Refused | None = None) -> Response:
    wishes, offered = held.wishes, agenda.waiting(held)
    chosen = Station.found(wishes.station) if wishes.station else None
    near = station_search.near(held.commune_code or "")
    found = station_search.search(wishes.search) if wishes.search or not near else near
    stations = {each.id: each for each in (*([chosen] if chosen else []), *found)}
    slots = supply.free(chosen.id, wishes, offered.id if offered else None) if chosen else []
    shown: dict[str, Any] = {"wishes": wishes, "stations": stations.values(), "slots": slots}
    shown["lines"] = [(label, text) for label, text in summary.of(held).fields.items() if text]
    shown |= {"picked": ticked("slot"), "ticked": request.form.getlist("line")}
    shown["minutes"] = unit.chosen("slot_hold_minutes")
    return screen.desk(held, draft, refusal, tool="desk/_appointing.html", **shown)


tools.offer("appointment", _l("Rendez-vous"))
tools.act("stranded", settle, lambda _held: {})
tools.FIELDS["appointment"] = tools.Fields(_keep, _show)
