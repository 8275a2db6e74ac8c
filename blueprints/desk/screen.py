"""What an officer sees: one desk, with or without a conversation open on it."""

from typing import Any

from flask import Response, abort, g, session

from blueprints.rendering import number, page
from domain import queue, transcript
from domain.conversation import Conversation
from domain.errors import Refused


def held(id: int) -> Conversation:
    """The conversation, or 404: what is not theirs does not exist."""
    found = Conversation.held_by(g.viewer, id)
    if found is None:
        abort(404)
    return found


def desk(
    conversation: Conversation | None = None, draft: str = "", refusal: Refused | None = None
) -> Response:
    """The whole desk. A refusal gives the answer its status; what is shown counts as read."""
    shown: dict[str, Any] = {"conversation": conversation, "draft": draft, "refusal": refusal}
    if conversation is not None:
        pages = number("pages")
        shown["stretch"] = stretch = transcript.latest(conversation, pages)
        conversation.consult(g.viewer, stretch.after + 1)
        shown["pages"] = pages
    shown["paused"] = "p" in session
    return page(
        "desk/show.html",
        refusal.status if refusal else 200,
        **lists(conversation.id if conversation else None),
        **shown,
    )


def lists(open_id: int | None) -> dict[str, Any]:
    """The queue, what the officer holds, and which of it is open in front of them."""
    return {
        "waiting": queue.waiting(),
        "mine": queue.held_by(g.viewer),
        "open_id": open_id,
    }
