"""Proposals of a rota: asked for days, looked at while they are worked out, stopped, read."""

from datetime import date, timedelta
from typing import Any

from flask import Response, abort, g, request, url_for

from blueprints.proposals import bp, reading, tellings
from blueprints.rendering import LARGEST, page, see
from domain import adoption
from domain.drawing import NoSuchPeriod
from domain.errors import Refused
from domain.proposal import Proposal
from domain.wall import today

ONE = f"/proposals/<int(max={LARGEST}):id>"
NEXT, USUAL = timedelta(days=14), timedelta(days=27)  # from a Monday in two weeks on, four weeks


@bp.get("/proposals")
def show(refusal: Refused | None = None) -> Response:
    """The last ones, and the form that asks for another."""
    shown = {"proposals": Proposal.recent(), "typed": _typed(), "refusal": refusal}
    status = refusal.status if refusal else 200
    return page("proposals/show.html", status, tell=tellings, **shown)


@bp.post("/proposals")
def ask() -> Response:
    """Another one."""
    try:
        first, last = (_day(request.form.get(name, "")) for name in ("first", "last"))
        how = {name: name in request.form for name in ("strict", "keep")}
        key = request.form.get("key", "")[:40]
        made = Proposal.ask(first, last, key=key, by=g.viewer, **how)
    except Refused as refusal:
        return show(refusal)
    return see(url_for(".one", id=made.id))


@bp.get(ONE)
def one(id: int) -> Response:
    """How far it is, or what came of it."""
    proposal = found(id)
    shown: dict[str, Any] = {
        "proposal": proposal,
        "read": reading.of(proposal),
        "names": reading.called,
        "asked": proposal.drawn,
    }
    return page("proposals/one.html", adopted=adoption.of(proposal), tell=tellings, **shown)


@bp.post(f"{ONE}/cancellation")
def cancel(id: int) -> Response:
    """Stop looking."""
    found(id).cancel(by=g.viewer)
    return see(url_for(".one", id=id))


def found(id: int) -> Proposal:
    """One of those that are kept; 404."""
    proposal = Proposal.found(id)
    if proposal is None:
        abort(404)
    return proposal


def _typed() -> dict[str, str]:
    first = today() + NEXT
    first -= first.weekday() * timedelta(days=1)
    usual = {"first": first, "last": first + USUAL}
    kept = {name: "1" for name in ("strict", "keep") if name in request.form}
    return {name: request.form.get(name, str(value)) for name, value in usual.items()} | kept


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NoSuchPeriod from None
