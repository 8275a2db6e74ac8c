"""How many officers an hour would need: a chart and its table, and beside them what they assume."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta

from flask import Response, request

from blueprints.admin.forms import NoPeriod
from blueprints.proposals import bp, drawing, tellings, words
from blueprints.rendering import page
from domain.errors import Refused
from domain.staffing import LIMITS, Aim, NotAsked, asked, estimate
from domain.wall import today

USUAL, LONGEST = timedelta(days=56), timedelta(days=1100)
FIRST = date(2000, 1, 1)  # nobody counted before


@bp.get("/officers-needed")
def needed() -> Response:
    """By hour of the day; 422 when what was asked makes no question."""
    typed, refusal, found = _kept(request.args), None, None
    try:
        found = estimate(*_period(typed), _aim(typed))
    except Refused as refused:
        refusal = refused
    drawn = drawing.picture(found) if found and found.most else None
    shown = {"typed": typed, "found": found, "drawn": drawn, "limits": LIMITS, "refusal": refusal}
    status = refusal.status if refusal else 200
    return page("proposals/needed.html", status, tell=tellings, words=words, **shown)


def _kept(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, for the form that is shown again; what is usual where nothing was."""
    until = today() - timedelta(days=1)
    usual = {"since": until - USUAL, "until": until, **asdict(Aim())}
    return {name: typed.get(name) or str(value) for name, value in usual.items()}


def _period(typed: Mapping[str, str]) -> tuple[date, date]:
    try:
        since, until = (date.fromisoformat(typed[name].strip()) for name in ("since", "until"))
    except ValueError:
        raise NoPeriod from None
    if not FIRST <= since <= until or until - since > LONGEST or since > today():
        raise NoPeriod
    return since, min(until, today())


def _aim(typed: Mapping[str, str]) -> Aim:
    numbers = {}
    for name in LIMITS:
        if not (typed[name].isascii() and typed[name].isdigit() and len(typed[name]) < 6):
            raise NotAsked(name)
        numbers[name] = int(typed[name])
    return asked(Aim(**numbers))
