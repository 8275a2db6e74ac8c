"""What an officer sees: one desk, with or without a conversation open on it."""

from typing import Any

from flask import Response, abort, g, session, url_for

from blueprints.rendering import number, page, see, wants_heart, with_patience
from domain import alert, danger, hold, queue, transcript
from domain.conversation import Conversation
from domain.errors import Refused


def held(id: int) -> Conversation:
    """The conversation, or 404: what is not theirs does not exist."""
    found = Conversation.held_by(g.viewer, id)
    if found is None:
        abort(404)
    return found


def desk(
    conversation: Conversation | None = None,
    draft: str | None = None,
    refusal: Refused | None = None,
    tool: str | None = None,
    **also: Any,
) -> Response:
    """The whole desk. A refusal gives the answer its status; what is shown counts as read.

    ``draft``: what was typed and came back, else what is kept of it. ``tool``: a partial that stands
    between the words and the answer, with what it needs in ``also``.
    """
    shown: dict[str, Any] = {"conversation": conversation, "refusal": refusal, "tool": tool, **also}
    if conversation is not None:
        shown["draft"] = conversation.answer if draft is None else draft
        pages = number("pages")
        shown["stretch"] = stretch = transcript.latest(conversation, pages)
        conversation.consult(g.viewer, stretch.after + 1)
        shown["pages"] = pages
        shown["holds"] = hold.of(conversation)
        shown["danger"] = danger.of(conversation)
    shown["suspended"] = "p" in session
    answer = page(
        "desk/show.html",
        refusal.status if refusal else 200,
        **lists(conversation.id if conversation else None),
        **shown,
    )
    return with_patience(answer, refusal) if refusal else answer


def go(id: int, where: str = "conversation") -> Response:
    """After a form: to the conversation, or to one of its tools."""
    address = url_for(f"desk.{where}", id=id)
    return Response(status=204, headers={"HX-Redirect": address}) if wants_heart() else see(address)


def lists(open_id: int | None) -> dict[str, Any]:
    """The queue, what the officer holds, which of it is open in front of them, and whether she is away.

    And which dangers this desk is told of; ``answering``: an answer can be typed beside the lists.
    """
    waiting, mine = queue.lists_of(g.viewer)
    away = next((item.absence for item in mine if item.id == open_id), None)
    return {
        "waiting": waiting,
        "mine": mine,
        "open_id": open_id,
        "absence": away,
        "alerts": alert.standing(g.viewer),
        "answering": any(item.id == open_id for item in mine),
    }
