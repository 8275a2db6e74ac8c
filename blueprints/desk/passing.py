"""Passing on: a conversation offered to another officer, put back, or shared with somebody."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, g, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints import tools
from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from blueprints.rendering import LARGEST, see
from domain import crew
from domain.access import Access
from domain.conversation import Conversation
from domain.errors import Refused
from domain.transfer import Answered, Transfer

tools.offer("transfer", _l("Transférer"))


@bp.get(f"{HELD}/transfer")
def transfer(id: int, refusal: Refused | None = None) -> Response:
    """To whom, and why; whom to invite; or back in the queue."""
    held, there = screen.held(id), crew.receivers(g.viewer)
    also: dict[str, Any] = {"receivers": there, "typed": _typed()}
    return screen.desk(held, refusal=refusal, tool="desk/_transfer.html", **also)


@bp.post(f"{HELD}/transfer")
def offer(id: int) -> Response:
    """Offer it, invite somebody, take an offer back, or put it back in the queue."""
    held, do = screen.held(id), request.form.get("do", "")
    try:
        HANDS.get(do, _offer)(held, request.form.get("to", 0, type=int))
    except Refused as refusal:
        return transfer(id, refusal)
    return see(url_for(".show") if do == "back" else url_for(".conversation", id=id))


@bp.post(f"/transfers/<int(max={LARGEST}):id>")
def answer(id: int) -> Response:
    """Accept or refuse what was offered."""
    offered = Transfer.to(g.viewer, id)
    if offered is None:
        abort(404)
    try:
        if request.form.get("do") == "accept":
            offered.accept(g.viewer)
            return screen.go(offered.conversation_id)
        offered.refuse(g.viewer)
    except Refused as refusal:
        return screen.unsent(refusal, screen.beside())
    return screen.back()


@bp.post(f"{HELD}/readers/<int(max={LARGEST}):reader>/end")
def dismiss(id: int, reader: int) -> Response:
    """Somebody reads it no more: said by themselves, or by whoever holds it."""
    conversation, own = screen.opened(id)
    access = next((each for each in Access.all_to(conversation) if each.id == reader), None)
    if access is None or (own is not None and own.id != reader):
        abort(404)
    access.end(g.viewer)
    return see(url_for(".show") if own else url_for(".conversation", id=id))


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("to", "reason")}


def _offer(held: Conversation, to: int) -> None:
    Transfer.ask(held, by=g.viewer, to=to, reason=request.form.get("reason", ""))


def _invite(held: Conversation, to: int) -> None:
    Access.invite(held, by=g.viewer, to=to)


def _put_back(held: Conversation, _to: int) -> None:
    held.put_back(g.viewer, "asked")


def _withdraw(held: Conversation, _to: int) -> None:
    offered = Transfer.of(held)
    if offered is None:
        raise Answered
    offered.withdraw(g.viewer)


HANDS: dict[str, Callable[[Conversation, int], None]] = {
    "invite": _invite,
    "back": _put_back,
    "withdraw": _withdraw,
}
