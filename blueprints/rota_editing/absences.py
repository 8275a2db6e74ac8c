"""An absence declared over what is published: the form, and what came of it."""

from typing import Any

from flask import Response, abort, g, request, url_for

from blueprints.rendering import LARGEST, page, see
from blueprints.rota_editing import bp
from blueprints.rota_editing.breaches import asked, reasons
from domain import absenting, declared
from domain.absenting import TRAINING, Asked
from domain.clock import now
from domain.errors import Refused
from domain.override import Blocked
from domain.team import colleagues
from domain.wall import clock, day, today

FIELDS = ("officer", "kind", "first", "last", "start", "end")


@bp.get("/absences")
def absences(refusal: Refused | None = None) -> Response:
    """Who is away, why, from when to when."""
    empty = {"kind": "sickness", "first": str(today(now())), "start": "09:00", "end": "17:00"}
    typed = _typed(request.form if refusal else empty | request.args.to_dict())
    broken = asked(refusal.breaches) if isinstance(refusal, Blocked) else []
    shown: dict[str, Any] = {"officers": colleagues(), "kinds": absenting.KINDS, "broken": broken}
    status = refusal.status if refusal else 200
    return page("rota/absences.html", status, typed=typed, refusal=refusal, **shown)


@bp.post("/absences")
def declare() -> Response:
    """At once, or not at all."""
    try:
        wanted, key = _asked(_typed(request.form)), request.form.get("key", "")
        made = absenting.declare(wanted, by=g.viewer, key=key, reasons=reasons())
    except Refused as refusal:
        return absences(refusal)
    return see(url_for(".absence", id=made.id))


@bp.get(f"/absences/<int(max={LARGEST}):id>")
def absence(id: int) -> Response:
    """What it took away, and what is missing because of it."""
    found = declared.look(id)
    if found is None:
        abort(404)
    return page("rota/absence.html", told=found)


def _typed(form: Any) -> dict[str, str]:
    return {name: form.get(name, "") for name in FIELDS}


def _asked(typed: dict[str, str]) -> Asked:
    who, kind = typed["officer"], typed["kind"]
    number = int(who) if who.isascii() and who.isdigit() and len(who) < 10 else 0
    first = day(typed["first"], "first")
    last = day(typed["last"], "last") if typed["last"].strip() else first
    hours = (0, 0)
    if kind == TRAINING:
        hours = clock(typed["start"], "start"), clock(typed["end"], "end")
    return Asked(number, kind, first, last, *hours)
