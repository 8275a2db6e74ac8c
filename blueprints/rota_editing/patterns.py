"""Patterns: kept, changed by one at a time, laid for a team."""

from typing import Any

from flask import Response, abort, g, request, url_for

from blueprints.rendering import LARGEST, page, see, sent
from blueprints.rota_editing import bp
from domain import laying
from domain.errors import Refused
from domain.pattern import Pattern
from domain.revised import form_key
from domain.team import Team
from domain.wall import day

ONE = f"/patterns/<int(max={LARGEST}):id>"


@bp.get("/patterns")
def patterns(refusal: Refused | None = None) -> Response:
    """All that are offered, and the form that adds one."""
    return _show("rota/patterns.html", _typed(), refusal, patterns=Pattern.offered())


@bp.post("/patterns")
def add_pattern() -> Response:
    """One more."""
    name, cycle = _typed().values()
    try:
        key = form_key(request.form.get("key", ""), name, cycle)
        Pattern.add(name, cycle, key=key, by=g.viewer)
    except Refused as refusal:
        return patterns(refusal)
    return see(url_for(".patterns"))


@bp.get(ONE)
def pattern(id: int, refusal: Refused | None = None) -> Response:
    """One of them, to be changed."""
    found = _found(id)
    typed = _typed() if refusal else {"name": found.name, "cycle": found.text}
    return _show("rota/pattern.html", typed, refusal, pattern=found)


@bp.post(ONE)
def change_pattern(id: int) -> Response:
    """Another name or cycle; 409 when somebody else was first."""
    found, version = _found(id), request.form.get("version", 0, type=int)
    try:
        found.change(*_typed().values(), version=version, by=g.viewer)
    except Refused as refusal:
        return pattern(id, refusal)
    return see(url_for(".patterns"))


@bp.post(f"{ONE}/retirement")
def retire_pattern(id: int) -> Response:
    """It is offered no more."""
    found = Pattern.ever(id)
    if found is None:
        abort(404)
    found.retire(by=g.viewer)
    return see(url_for(".patterns"))


@bp.get("/laying")
def laying_one(refusal: Refused | None = None) -> Response:
    """Which pattern, for which team, from when to when."""
    typed = {name: request.values.get(name, "") for name in ("pattern", "team", "since", "until")}
    shown = {"patterns": Pattern.offered(), "teams": Team.offered()}
    return _show("rota/laying.html", typed, refusal, **shown)


@bp.post("/laying")
def lay() -> Response:
    """Drafts; the way on is to publish them."""
    found = Pattern.found(sent("pattern")), Team.found(sent("team"))
    try:
        since = day(request.form.get("since", ""), "since")
        until = day(request.form.get("until", ""), "until")
        laying.lay(*found, since, until, by=g.viewer)
    except Refused as refusal:
        return laying_one(refusal)
    return see(url_for(".publication", since=since, until=until))


def _show(template: str, typed: dict[str, str], refusal: Refused | None, **shown: Any) -> Response:
    status = refusal.status if refusal else 200
    return page(template, status, typed=typed, refusal=refusal, **shown)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("name", "cycle")}


def _found(id: int) -> Pattern:
    found = Pattern.found(id)
    if found is None:
        abort(404)
    return found
