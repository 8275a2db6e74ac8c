"""Swaps: which wait for whom; one of them; offered, agreed to, declined, withdrawn."""

from collections.abc import Callable
from functools import partial

from flask import Response, abort, g, request, url_for

from blueprints.rendering import LARGEST, page, see, sent
from blueprints.rota_editing.breaches import asked
from blueprints.swaps import bp, reading
from domain import bid, swapping, swaps
from domain.errors import Refused
from domain.shift import Shift
from domain.swap import Swap
from domain.swap_refusals import SwapWithNobody
from domain.team import colleagues
from domain.weighing import Weighed

ONE = f"/<int(max={LARGEST}):id>"
OF = f"/shifts/<int(max={LARGEST}):id>"


@bp.get("")
def show() -> Response:
    """All that wait, and how the others ended."""
    bids, decided = bid.waiting(g.viewer), bid.ended(g.viewer)
    return page("swaps/show.html", swaps=swaps.of(g.viewer), bids=bids, decided=decided)


@bp.get(ONE)
def one(id: int, refusal: Refused | None = None) -> Response:
    """One of them: what stands against it, what became of it, and the buttons."""
    read = reading.of(_found(id), g.viewer, _weighed(refusal))
    shown = {"read": read, "officers": colleagues(), "typed": request.form, "refusal": refusal}
    return page("swaps/one.html", refusal.status if refusal else 200, **shown)


@bp.get(OF)
def offering(id: int, refusal: Refused | None = None) -> Response:
    """The forms that offer a shift: to all, to a colleague, for one of theirs."""
    shift, weighed = _offered(id), _weighed(refusal)
    others = [each for each in colleagues() if each.id != shift.officer_id]
    colleague = next((each for each in others if str(each.id) == request.values.get("with")), None)
    theirs = swaps.to_exchange(colleague) if colleague else []
    broken = asked(weighed.breaches) if weighed else []
    shown = {"shift": shift, "others": others, "colleague": colleague, "theirs": theirs}
    shown |= {"refusal": refusal, "weighed": weighed, "broken": broken, "typed": request.form}
    return page("swaps/offer.html", refusal.status if refusal else 200, **shown)


@bp.post(OF)
def offer(id: int) -> Response:
    """It waits for who is asked; 409 with what stands against it, the first time."""
    how = {name: request.form.get(name, "") for name in ("key", "why", "seen")}
    try:
        to, theirs = _to(), _theirs()
        made = swapping.offer(_offered(id), by=g.viewer, to=to, theirs=theirs, **how)
    except Refused as refusal:
        return offering(id, refusal)
    return see(url_for(".one", id=made.id))


@bp.post(f"{ONE}/agreement")
def agree(id: int) -> Response:
    """One takes it, or exchanges; 409 when a colleague was first, with their name."""
    return tried(id, partial(swapping.agree, by=g.viewer))


@bp.post(f"{ONE}/decline")
def decline(id: int) -> Response:
    """Not this one, or not any more."""
    return tried(id, partial(swapping.decline, by=g.viewer))


@bp.post(f"{ONE}/withdrawal")
def withdraw(id: int) -> Response:
    """It is offered no more."""
    return tried(id, partial(swapping.withdraw, by=g.viewer))


def tried(id: int, verb: Callable[[Swap], None]) -> Response:
    """Back to the swap, as it stands now or with why it was refused."""
    try:
        verb(_found(id))
    except Refused as refusal:
        return one(id, refusal)
    return see(url_for("swaps.one", id=id))


def _to() -> int | None:
    """Nobody where it is offered to all."""
    return sent("to") if request.form.get("to") else None


def _theirs() -> Shift | None:
    """The shift that is asked for; of what is none, ``SwapWithNobody``."""
    if "with" not in request.form:
        return None
    found = Shift.found(sent("theirs"))
    if found is None or str(found.officer_id) != request.form["with"]:
        raise SwapWithNobody("theirs")
    return found


def _offered(id: int) -> Shift:
    """One's own; a supervisor's whosever it is."""
    found = Shift.found(id)
    if found is None or not (g.viewer.supervises or found.officer_id == g.viewer.id):
        abort(404)
    if found.published_at is None and not g.viewer.supervises:
        abort(404)
    return found


def _found(id: int) -> Swap:
    found = Swap.seen(g.viewer, id)
    if found is None:
        abort(404)
    return found


def _weighed(refusal: Refused | None) -> Weighed | None:
    return getattr(refusal, "weighed", None)
