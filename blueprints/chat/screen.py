"""What she sees: one screen for each stage of the conversation."""

from typing import Any

from flask import Response, g, request, session

from blueprints.chat import asides, blank
from blueprints.chat.tokens import mark
from blueprints.chat.vacancy import foretold
from blueprints.headers import findable
from blueprints.rendering import page, see, wants_heart, with_patience
from domain import arrival, queue, transcript
from domain.conversation import Conversation
from domain.errors import Lost, NoChoice, Refused
from domain.situation import SAYS


def show(fresh: bool = False) -> Response:
    """The screen of her stage. ``fresh`` reads it again after a gesture."""
    if fresh:
        g.conversation = Conversation.seen(session.get("c", ""))
    conversation = g.conversation
    if beside := asides.shown(conversation):
        return beside
    if conversation is None and request.method == "GET" and not wants_heart():
        findable()
        return blank.page()
    if conversation is None:
        return page("chat/arrive.html", asked=_posted(), refusal=None)
    if conversation.opened_at is not None:
        conversation.come(conversation.line)
        return page("chat/talk.html", _status(conversation), **talk(conversation))
    if conversation.place and isinstance(conversation.refusal, NoChoice | None):
        choices = arrival.choices(conversation)
        return page(
            "chat/choose.html", _status(conversation), choices=choices, **_kept(conversation)
        )
    return page("chat/arrive.html", _status(conversation), **_kept(conversation))


def unsent(refusal: Refused) -> Response:
    """Her screen with what she has just typed, when it could not even be read as hers."""
    if g.conversation is None and isinstance(refusal, Lost):
        return lost(refusal)
    if g.conversation is None or g.conversation.opened_at is None:
        asked = _posted()
        return page("chat/arrive.html", refusal.status, asked=asked, refusal=refusal)
    if request.form.get("do") == "reach":
        return _whole(asides.reaching(g.conversation, asides.rules(), refusal))
    shown = talk(g.conversation) | {"draft": typed(), "refusal": refusal}
    return _whole(with_patience(page("chat/talk.html", refusal.status, **shown), refusal))


def lost(refusal: Refused) -> Response:
    """What she wrote, the way back to where it was meant to go, and the way to begin anew."""
    answer = page("chat/lost.html", refusal.status, asked=_posted(), refusal=refusal)
    return with_patience(_whole(answer), refusal)


def _whole(answer: Response) -> Response:
    """To htmx: whatever button it was, this takes the place of the whole screen."""
    if wants_heart():
        answer.headers.update({"HX-Retarget": "#main", "HX-Reswap": "innerHTML"})
    return answer


def typed() -> str:
    """What stands in her field and was not sent; or where she is, or her rules, if she was sending these."""
    if request.form.get("do") == "reach":
        said = asides.rules()
        return "\n".join(filter(None, (said.phone, said.when, said.word, said.never)))
    if where := request.form.get("position", "").strip():
        return f"{SAYS}{where}"
    return request.form.get("message", "").strip() and request.form["message"]


def shown() -> Response:
    """After a gesture: to htmx the screen, else the way to it."""
    return show(fresh=True) if wants_heart() else see("/")


def talk(conversation: Conversation) -> dict[str, Any]:
    """What the conversation's screen needs."""
    return {
        "conversation": conversation,
        "stretch": transcript.latest(conversation, session.get("e", 1), hers=True),
        "draft": conversation.draft,
        "refusal": conversation.refusal,
        "suspended": "p" in session,
        "mark": mark(session["c"]),
        **state(conversation),
    }


def state(conversation: Conversation) -> dict[str, Any]:
    """Where it stands: her place and what is told of her wait, who types while they talk."""
    waiting = conversation.is_waiting
    place = queue.place_of(conversation.id) if waiting else None
    return {
        "conversation": conversation,
        "place": place,
        "foretold": foretold(place) if place else None,
        "set_back": waiting and arrival.is_set_back(conversation),
    }


def _kept(conversation: Conversation) -> dict[str, Any]:
    asked = {
        "place": conversation.place,
        "speaks_as": conversation.speaks_as,
        "draft": conversation.draft,
        "untold": "",
        "minor": conversation.minor_at,
        "code": "",
    }
    return {"asked": asked, "refusal": conversation.refusal}


def _posted() -> dict[str, Any]:
    names = {"place": "place", "speaks_as": "speaks_as", "untold": "untold"}
    names |= {"minor": "minor", "code": "code"}
    posted = {name: request.form.get(field, "") for name, field in names.items()}
    return posted | {"draft": typed() or request.form.get("message", "")}


def _status(conversation: Conversation) -> int:
    """A refusal shown at once, to htmx, keeps its status; shown after a redirect it is a page."""
    if request.method == "POST" and conversation.refusal:
        return conversation.refusal.status
    return 200
