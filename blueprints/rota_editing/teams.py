"""Teams: who works the same cycle, each so many days ahead in it."""

from typing import Any

from flask import Response, abort, g, request, url_for

from blueprints.rendering import LARGEST, page, see
from blueprints.rota_editing import bp
from domain.clock import now
from domain.errors import Refused
from domain.revised import form_key
from domain.team import Team, colleagues
from domain.wall import day, today

ONE = f"/teams/<int(max={LARGEST}):id>"


@bp.get("/teams")
def teams(refusal: Refused | None = None) -> Response:
    """All that are there, and the form that adds one."""
    typed = _typed() if refusal else {"name": "", "begins": str(today(now()))}
    ahead = _ahead() if refusal else {}
    return _show("rota/teams.html", typed, ahead, refusal, teams=Team.offered())


@bp.post("/teams")
def add_team() -> Response:
    """One more."""
    typed, ahead = _typed(), _ahead()
    try:
        begins = day(typed["begins"], "begins")
        key = form_key(request.form.get("key", ""), typed["name"], str(begins), str(ahead))
        Team.add(typed["name"], begins, ahead, key=key, by=g.viewer)
    except Refused as refusal:
        return teams(refusal)
    return see(url_for(".teams"))


@bp.get(ONE)
def team(id: int, refusal: Refused | None = None) -> Response:
    """One of them, to be changed."""
    found = _found(id)
    typed = _typed() if refusal else {"name": found.name, "begins": str(found.begins_on)}
    ahead = _ahead() if refusal else {who: str(days) for who, days in found.members.items()}
    return _show("rota/team.html", typed, ahead, refusal, team=found)


@bp.post(ONE)
def change_team(id: int) -> Response:
    """Another name, day or members; 409 when somebody else was first."""
    found, version = _found(id), request.form.get("version", 0, type=int)
    try:
        begins = day(_typed()["begins"], "begins")
        found.change(_typed()["name"], begins, _ahead(), version=version, by=g.viewer)
    except Refused as refusal:
        return team(id, refusal)
    return see(url_for(".teams"))


@bp.post(f"{ONE}/retirement")
def retire_team(id: int) -> Response:
    """It is there no more."""
    found = Team.ever(id)
    if found is None:
        abort(404)
    found.retire(by=g.viewer)
    return see(url_for(".teams"))


def _show(
    template: str,
    typed: dict[str, str],
    ahead: dict[int, str],
    refusal: Refused | None,
    **shown: Any,
) -> Response:
    status = refusal.status if refusal else 200
    shown |= {"ahead": ahead, "officers": colleagues(), "refusal": refusal}
    return page(template, status, typed=typed, **shown)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("name", "begins")}


def _ahead() -> dict[int, str]:
    """By officer; what names none is left out."""
    known = {officer.id for officer in colleagues()}
    return {who: text for who in known if (text := request.form.get(f"ahead-{who}", "").strip())}


def _found(id: int) -> Team:
    found = Team.found(id)
    if found is None:
        abort(404)
    return found
