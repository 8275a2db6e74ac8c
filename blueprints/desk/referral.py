"""One referral at the desk: prepared, shown to her, read on the telephone once she agreed, and what came of it."""

from typing import Any

from flask import Response, abort, g, request, session, url_for

from blueprints import tools
from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from blueprints.referrals import ANSWERS, STATES
from blueprints.rendering import named, number, sent
from domain import introducing
from domain import referral as referring
from domain.conversation import Conversation
from domain.errors import Refused
from domain.referral import PREPARED, NoReferral, Told
from domain.terms import LONGEST

FIELDS = tuple(LONGEST)


@bp.get(f"{HELD}/referral")
def referral(id: int) -> Response:
    """The one asked for, else the one that was looked at last."""
    held = screen.held(id)
    found = _which(held, number("which") or session.get("i", 0))
    if found is None:
        abort(404)
    session["i"] = found.id  # where a button beside it comes back to
    return _draw(held, found)


def _which(held: Conversation, which: int) -> Told | None:
    return next((each for each in referring.of(held) if each.id == which), None)


def _draw(
    held: Conversation, told: Told, draft: str | None = None, refusal: Refused | None = None
) -> Response:
    return screen.desk(held, draft, refusal, **_tool(held, told, typed=refusal is not None))


def _tool(held: Conversation, told: Told, typed: bool = False) -> dict[str, Any]:
    """With what was typed, where that could not be kept."""
    own = told.row.conversation_id == held.id and told.terms is not None
    words = {name: getattr(told.terms, name, "") for name in FIELDS}
    if typed and told.state == PREPARED:
        words |= {name: request.form[name] for name in FIELDS if name in request.form}
    tool: dict[str, Any] = {"tool": "desk/_referral.html", "each": told, "own": own}
    return tool | {"words": words, "states": STATES, "answers": ANSWERS}


def _keep(held: Conversation) -> None:
    """What stands in its fields, before anything else is done; there are none once she was asked."""
    if "ask" in request.form:
        which, mark = sent("referral"), request.form.get("mark", "")
        introducing.revise(held, which, request.form, mark, by=g.viewer)


def _show(held: Conversation, draft: str | None, refusal: Refused | None) -> Response:
    try:
        told = referring.one(held, sent("referral"))
    except NoReferral as missing:
        return screen.desk(held, draft, missing)
    return _draw(held, told, draft, refusal)


def _again(held: Conversation) -> dict[str, Any]:
    """The tool as it stands, beside a refusal."""
    told = _which(held, sent("referral"))
    return _tool(held, told) if told else {}


def _address(held: Conversation, id: int) -> str:
    return url_for("desk.referral", id=held.id, which=id)


def _open(held: Conversation, which: str) -> str:
    return _address(held, referring.one(held, named(which)).id)


def _ask(held: Conversation, which: str) -> str:
    introducing.ask(held, named(which), by=g.viewer)
    return _address(held, named(which))


def _recall(held: Conversation, which: str) -> str:
    introducing.recall(held, named(which), by=g.viewer)
    return _address(held, named(which))


def _pass_on(held: Conversation, which: str) -> str:
    introducing.pass_on(held, named(which), by=g.viewer)
    return _address(held, named(which))


def _hear(held: Conversation, which: str) -> str:
    introducing.hear(held, named(which), request.form.get("answer", ""), by=g.viewer)
    return _address(held, named(which))


tools.FIELDS["referral"] = tools.Fields(_keep, _show)
for name, do in (
    ("referral", _open), ("ask-her", _ask), ("recall", _recall), ("pass-on", _pass_on), ("hear", _hear),
):  # fmt: skip
    tools.act(name, do, _again)
