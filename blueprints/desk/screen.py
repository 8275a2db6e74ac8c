"""What an officer sees: one desk, with or without a conversation open on it."""

from typing import Any

from flask import Response, g, request, session, url_for

from blueprints import rendering, tools
from blueprints.rendering import number, page, refused, sent, wants_heart, with_patience
from blueprints.straying import missing
from domain import (
    danger,
    directions,
    hold,
    note,
    overview,
    promise,
    queue,
    reopening,
    transcript,
)
from domain.access import Access
from domain.conversation import Conversation
from domain.errors import Refused
from domain.overview import Overview
from domain.transfer import Transfer, missed_lately, refused_lately


def held(id: int) -> Conversation:
    """The conversation, or 404: what is not theirs does not exist."""
    found = Conversation.held_by(g.viewer, id)
    if found is None:
        missing(id)
    return found


def opened(id: int) -> tuple[Conversation, Access | None]:
    """The conversation they hold, or may read by this access; 404 otherwise. Looking is told to her."""
    found = readable(id)
    if found is None:
        missing(id)
    if found[1] is not None:
        found[1].come()
    return found


def readable(id: int) -> tuple[Conversation, Access | None] | None:
    """The conversation they hold, or may read by this access."""
    held = Conversation.held_by(g.viewer, id)
    if held is not None:
        return held, None
    access = Access.of(g.viewer, id)
    if access is None or access.conversation.closed_at is not None:
        return None
    return access.conversation, access


def helped(id: int) -> Conversation:
    """The conversation they hold, or to whose danger they came: also when they read no more what is said."""
    held, access = readable(id) or (None, None)
    if held is None or access is not None:
        held = danger.joined(g.viewer, id, late=request.method == "POST") or missing(id)
    if access is not None:
        access.come()
    return held


def writable(id: int) -> tuple[Conversation, Access | None]:
    """As ``opened``, where they may answer."""
    conversation, access = opened(id)
    if access is not None and not access.writes:
        missing(id)
    return conversation, access


def guest(conversation: Conversation) -> Access | None:
    """By what they may read a conversation that somebody else holds."""
    held = conversation.officer_id == g.viewer.id
    return None if held else Access.of(g.viewer, conversation.id)


def prepare(conversation: Conversation, draft: str) -> None:
    """Keep what they have typed and not sent; each who answers has their own."""
    access = guest(conversation)
    if access is not None and access.writes:
        access.prepare(draft)
    elif conversation.officer_id == g.viewer.id:
        conversation.prepare(draft)


def unsent(
    refusal: Refused,
    conversation: Conversation | None = None,
    draft: str | None = None,
    **also: Any,
) -> Response:
    """Why it was not done; what was typed stays in the field, or is kept for it."""
    if wants_heart():
        return refused(refusal)
    return desk(conversation, draft, refusal, **also)


def within_reach(id: int) -> Conversation:
    """The same, or one of the queue: what they closed may have been reopened by her a moment ago."""
    found = Conversation.held_by(g.viewer, id) or queue.found(id)
    if found is None or (found.officer_id != g.viewer.id and not found.is_waiting):
        missing(id)
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
    between the words and the answer, with what it needs in ``also``; ``alone``: without the answer,
    which stays kept, so that sending one does not lose what was typed into the other. ``sheet``: the
    conversation of which a tool stands here by itself, for who may not read it.
    """
    shown: dict[str, Any] = {"conversation": conversation, "refusal": refusal, "tool": tool}
    shown |= {"access": None, "stopping": False, "alone": False, "sheet": None, **also}
    if conversation is not None:
        shown["access"] = access = guest(conversation)
        kept = access.draft if access else conversation.answer
        shown["draft"] = kept if draft is None else draft
        shown |= passing(conversation)
        pages = number("pages")
        shown["stretch"] = stretch = transcript.latest(conversation, pages)
        conversation.consult(g.viewer, stretch.after + 1)
        shown["pages"] = pages
        shown["holds"] = hold.of(conversation)
        shown["noted"], shown["before"] = note.count(conversation), conversation.before()
        shown["danger"], shown["promises"] = danger.of(conversation), promise.of(conversation)
        shown["directions"] = directions.of(conversation.commune_code)
    shown["suspended"] = "p" in session
    answer = page(
        "desk/show.html",
        refusal.status if refusal else 200,
        **lists(conversation.id if conversation else None),
        **shown,
    )
    return with_patience(answer, refusal) if refusal else answer


def passing(conversation: Conversation) -> dict[str, Any]:
    """Who else reads it, to whom it is offered, and what became of the last offer."""
    return {
        "readers": Access.all_to(conversation),
        "offer": Transfer.of(conversation),
        "refused": refused_lately(conversation),
        "missed": missed_lately(conversation),
    }


def go(id: int, where: str = "conversation") -> Response:
    """After a form: to the conversation, or to one of its tools."""
    return rendering.go(url_for(f"desk.{where}", id=id))


def beside() -> Conversation | None:
    """The conversation in which something may be being typed while a button beside it is pressed."""
    found = readable(sent("beside"))
    return found[0] if found else None


def back() -> Response:
    """After such a button: to the conversation it stood beside, its open tool too, or to the desk."""
    conversation = beside()
    if conversation is None:
        return rendering.go(url_for("desk.show"))
    return go(conversation.id, tools.opened() or "conversation")


def lists(open_id: int | None) -> dict[str, Any]:
    """All that stands beside the open conversation, and whether she who is in it is away."""
    return _beside(open_id, overview.of(g.viewer), reopening.recent(g.viewer))


def unread(lists: dict[str, Any]) -> dict[str, Any]:
    """The same after words: only what they change is asked for anew."""
    seen = overview.after_words(lists["seen"], g.viewer)
    return _beside(lists["open_id"], seen, lists["recent"])


def _beside(open_id: int | None, seen: Overview, recent: list[reopening.Recent]) -> dict[str, Any]:
    away = next((item.absence for item in seen.mine if item.id == open_id), None)
    return {
        "seen": seen,
        "waiting": seen.waiting,
        "mine": seen.mine,
        "recent": recent,
        "alerts": seen.alerts,
        "answering": open_id in seen.answered,
        "open_id": open_id,
        "absence": away,
    }
