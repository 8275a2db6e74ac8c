"""One shift: planned, changed, cancelled; the past corrected."""

from typing import Any

from flask import Response, abort, g, request, url_for

from blueprints.rendering import LARGEST, page, see, sent
from blueprints.rota_editing import bp
from blueprints.rota_editing.breaches import asked, reasons
from blueprints.wording import ZONE
from domain import compensation, override, planner, withdrawal
from domain.clock import now
from domain.errors import Refused
from domain.override import Blocked
from domain.shift import Shift
from domain.team import colleagues
from domain.wall import between, today

FIELDS = ("officer", "kind", "day", "start", "last", "end", "why")
ONE = f"/shifts/<int(max={LARGEST}):id>"


@bp.get("/shifts")
def planning(refusal: Refused | None = None) -> Response:
    """The form of a new one."""
    empty = {"day": str(today(now())), "kind": "work"} | request.args.to_dict()
    typed = _typed(request.form if refusal else empty)
    return _show("rota/plan.html", typed, refusal, officers=colleagues())


@bp.post("/shifts")
def plan() -> Response:
    """A draft, or a correction of the past."""
    typed = _typed(request.form)
    who, kind, day, start, last, end, why = (typed[name] for name in FIELDS)
    number = int(who) if who.isascii() and who.isdigit() and len(who) < 10 else 0
    try:
        moments = between(day, start, last, end)
        how = {"by": g.viewer, "key": request.form.get("key", ""), "reasons": reasons()}
        made = planner.plan(number, kind, *moments, why=why, **how)
    except Refused as refusal:
        return planning(refusal)
    return see(url_for("rota.week", day=today(made.starts_at)))


@bp.get(ONE)
def shift(id: int, refusal: Refused | None = None, cancelling: bool = False) -> Response:
    """One of them, to be changed; what was accepted of it. ``cancelling``: what was refused was that."""
    found = _found(id)
    typed = _typed(request.form) if refusal and "day" in request.form else _as_typed(found)
    told = {"accepted": override.of(id), "leaves": withdrawal.leaves(id), "cancelling": cancelling}
    return _show("rota/shift.html", typed, refusal, shift=found, **told)


@bp.post(ONE)
def amend(id: int) -> Response:
    """Another kind, other moments; 409 when somebody else was first, or a rule is broken."""
    typed = _typed(request.form)
    version = sent("version")
    how = {"version": version, "by": g.viewer, "why": typed["why"], "reasons": reasons()}
    try:
        moments = between(typed["day"], typed["start"], typed["last"], typed["end"])
        planner.amend(_found(id), typed["kind"], *moments, **how)
    except Refused as refusal:
        return shift(id, refusal)
    return see(url_for("rota.week", day=typed["day"]))


@bp.post(f"{ONE}/cancellation")
def cancel(id: int) -> Response:
    """It stands no more; a second click finds it so."""
    found = Shift.ever(id)
    if found is None:
        abort(404)
    try:
        why = request.form.get("why", "")
        planner.cancel(found, by=g.viewer, why=why, reasons=reasons())
    except Refused as refusal:
        return shift(id, refusal, cancelling=True)
    return see(url_for("rota.week", day=today(found.starts_at)))


@bp.post(f"{ONE}/keeping")
def keep(id: int) -> Response:
    """It was to go with the next publication, and stays."""
    withdrawal.keep(_found(id), by=g.viewer)
    return see(url_for(".shift", id=id))


@bp.get("/compensation")
def owed() -> Response:
    """The rest that is owed, of the last half-year and what is published ahead."""
    since, until = today(now() - compensation.BACK), today(now() + compensation.AHEAD)
    told = compensation.owed(since, until)
    return page("rota/compensation.html", owed=told, since=since, until=until)


def _show(template: str, typed: dict[str, str], refusal: Refused | None, **shown: Any) -> Response:
    broken = asked(refusal.breaches) if isinstance(refusal, Blocked) else []
    status = refusal.status if refusal else 200
    return page(template, status, typed=typed, refusal=refusal, broken=broken, **shown)


def _typed(form: Any) -> dict[str, str]:
    return {name: form.get(name, "") for name in FIELDS}


def _as_typed(found: Shift) -> dict[str, str]:
    first, last = found.starts_at.astimezone(ZONE), found.ends_at.astimezone(ZONE)
    days = {"day": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    clock = {"start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}
    return {"officer": str(found.officer_id), "kind": found.kind, "why": "", **days, **clock}


def _found(id: int) -> Shift:
    found = Shift.found(id)
    if found is None:
        abort(404)
    return found
