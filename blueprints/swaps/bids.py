"""Bids: hours at which somebody is missing, asked for by an officer; one of them; withdrawn."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, abort, g, request, url_for

from blueprints.rendering import LARGEST, page, see
from blueprints.rota_editing.breaches import asked
from blueprints.swaps import bp
from domain import bid as bids
from domain import bidding
from domain.bid import Bid
from domain.errors import Refused
from domain.wall import between
from domain.weighing import Weighed

FIELDS = ("day", "start", "last", "end")
BID = f"/bids/<int(max={LARGEST}):id>"


@bp.get("/bids")
def bid_form(refusal: Refused | None = None) -> Response:
    """Which hours; what stands against them, once that was asked."""
    typed = {name: request.values.get(name, "") for name in FIELDS}
    weighed: Weighed | None = getattr(refusal, "weighed", None)
    shown: dict[str, Any] = {"typed": typed, "refusal": refusal, "weighed": weighed}
    shown |= {"broken": asked(weighed.breaches) if weighed else [], "key": request.form.get("key")}
    return page("swaps/bidding.html", refusal.status if refusal else 200, **shown)


@bp.post("/bids")
def make_bid() -> Response:
    """« I take these hours »: it waits for a supervisor."""
    how = {name: request.form.get(name, "") for name in ("key", "seen")}
    try:
        begins, ends = between(*(request.form.get(name, "") for name in FIELDS))
        made = bidding.make(begins, ends, by=g.viewer, **how)
    except Refused as refusal:
        return bid_form(refusal)
    return see(url_for(".bid", id=made.id))


@bp.get(BID)
def bid(id: int, refusal: Refused | None = None) -> Response:
    """One of them: what stands against it, what it would fill, and the buttons."""
    found = found_bid(id)
    weighed, gaps, waits = None, [], found.stands == bids.WAITING
    if waits:
        weighed = bidding.weigh(found.span)
        gaps = bids.missing(found.officer, found.starts_at, found.ends_at)
    shown: dict[str, Any] = {"bid": found, "waits": waits, "weighed": weighed, "gaps": gaps}
    shown |= {"broken": asked(weighed.breaches) if weighed else [], "typed": request.form}
    return page("swaps/bid.html", refusal.status if refusal else 200, refusal=refusal, **shown)


@bp.post(f"{BID}/withdrawal")
def withdraw_bid(id: int) -> Response:
    """They do not want it any more."""
    return answered(id, partial(bidding.withdraw, by=g.viewer))


def answered(id: int, verb: Callable[[Bid], None]) -> Response:
    """Back to the bid, as it stands now or with why it was refused."""
    try:
        verb(found_bid(id))
    except Refused as refusal:
        return bid(id, refusal)
    return see(url_for("swaps.bid", id=id))


def found_bid(id: int) -> Bid:
    """One's own; a supervisor's whosever it is."""
    found = Bid.seen(g.viewer, id)
    if found is None:
        abort(404)
    return found
