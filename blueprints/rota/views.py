"""The rota as officers read it: a week, a month, their own, one colleague's, what is missing."""

from datetime import date, timedelta
from typing import Any

from flask import Response, abort, g, request

from blueprints.rendering import LARGEST, page
from blueprints.rota import bp
from domain import balance, compensation, coverage, rota, rota_notice, swaps, wish, worked
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from domain.wall import NoMoment, day, moment, today

LIST = timedelta(weeks=8)  # a list shows
HALF = timedelta(weeks=26)  # what is owed is told of


@bp.get("")
def week() -> Response:
    """Seven days, officers down and days across."""
    first = monday(asked())
    return _sheet("rota/week.html", first, 7, first - timedelta(7), first + timedelta(7))


@bp.get("/month")
def month() -> Response:
    """A month in the same way."""
    first = asked().replace(day=1)
    after = (first + timedelta(31)).replace(day=1)
    before = (first - timedelta(1)).replace(day=1)
    return _sheet("rota/month.html", first, (after - first).days, before, after)


@bp.get("/mine")
def mine(refusal: Refused | None = None) -> Response:
    """One's own, as a list; what changed and was not read; what they wish."""
    return _list(g.viewer, refusal)


@bp.get(f"/officers/<int(max={LARGEST}):id>")
def officer(id: int) -> Response:
    """One colleague's, as a list."""
    found = rota.colleague(id)
    if found is None:
        abort(404)
    return _list(found)


@bp.get("/coverage")
def covered() -> Response:
    """What is missing, and what is over, in the next twelve weeks."""
    drafts = g.viewer.supervises and "drafts" in request.args
    return page("rota/coverage.html", told=coverage.look(drafts=drafts), drafts=drafts)


def asked() -> date:
    """The day in the address; today where there is none, or nonsense."""
    try:
        return day(request.args.get("day", ""))
    except NoMoment:
        return today(now())


def monday(of: date) -> date:
    """The first day of its week."""
    return of - timedelta(days=of.weekday())


def _sheet(template: str, first: date, days: int, before: date, after: date) -> Response:
    sheet = rota.sheet(first, days, g.viewer)
    shown: dict[str, Any] = {"sheet": sheet, "published": balance.look(first, days)}
    shown["drafted"] = balance.look(first, days, drafts=True) if sheet.provisional else None
    return page(template, today=today(now()), before=before, after=after, **shown)


def _list(of: Officer, refusal: Refused | None = None) -> Response:
    first = monday(asked())
    begin, end = moment(first), moment(first + LIST)
    owed, wishes, hours, own = None, None, None, of.id == g.viewer.id
    if own or g.viewer.supervises:
        owed = compensation.owed(today(now()) - HALF, today(now()) + LIST, of)
        wishes = wish.of(of) if of.role in wish.WEIGHED else None
        hours = worked.hours(of, asked())
    shown: dict[str, Any] = {"spans": rota.of(of, begin, end, g.viewer), "owed": owed, "of": of}
    shown |= {"before": first - LIST, "after": first + LIST, "first": first, "refusal": refusal}
    shown |= {"told": rota_notice.unread(of) if own else [], "wishes": wishes, "typed": typed()}
    shown["swaps"] = swaps.of(of, own=True) if own else None
    shown["hours"] = hours
    return page("rota/list.html", refusal.status if refusal else 200, **shown)


def typed() -> dict[str, str]:
    """What was typed of a wish."""
    return {name: request.form.get(name, "") for name in ("what", "first", "last")}
