"""Holds: a supervisor decides, for a reason, that a conversation must stay until a day, or need not any more."""

from contextlib import suppress
from datetime import datetime, timedelta

from flask import Response, abort, g, request, url_for

from blueprints import doors
from blueprints.admin import bp
from blueprints.rendering import LARGEST, page, see, sent
from blueprints.wording import ZONE
from domain import hold
from domain.errors import Refused, Unkept
from domain.hold import Hold, NoReason, NotThere
from vault import Unreadable


@bp.get("/holds")
def holds(refusal: Refused | None = None) -> Response:
    """Those that count, and the form of another; the number of the conversation may be in the address."""
    typed = request.form if refusal else request.args
    shown = {name: typed.get(name, "") for name in ("conversation", "reason", "until")}
    status = refusal.status if refusal else 200
    return page("admin/holds.html", status, holds=hold.standing(), typed=shown, refusal=refusal)


@bp.post("/holds")
@doors.grave
def keep() -> Response:
    """Decide it."""
    number, reason = sent("conversation"), request.form.get("reason", "")
    try:
        Hold.place(number, by=g.viewer, reason=reason, until=_end(request.form.get("until", "")))
    except Unreadable:
        return holds(Unkept())
    except Refused as refusal:
        return holds(refusal)
    return see(url_for(".holds"))


@bp.post(f"/holds/<int(max={LARGEST}):id>/end")
@doors.grave
def release(id: int) -> Response:
    """It need not stay any more; a second click changes nothing."""
    found = Hold.numbered(id)
    if found is None:
        abort(404)
    with suppress(NotThere):
        found.lift(g.viewer)
    return see(url_for(".holds"))


def _end(typed: str) -> datetime:
    """The moment after that last day, in metropolitan time; ``NoReason`` when it is no day."""
    try:
        last = datetime.strptime(typed.strip(), "%Y-%m-%d")
        return (last + timedelta(days=1)).replace(tzinfo=ZONE)
    except (ValueError, OverflowError) as error:
        raise NoReason from error
