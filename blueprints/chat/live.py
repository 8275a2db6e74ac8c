"""What arrives while she looks: by the socket, by a poll, or in a frame that needs no script."""

from math import inf
from typing import Any, cast

from flask import Response, g, make_response, render_template, request, session
from simple_websocket import Server

from blueprints.chat import bp, screen
from blueprints.frames import shown
from domain import listening, queue, transcript
from domain.conversation import QUEUE, Conversation
from extensions import settings, sock
from live import Gone, hold, stream


class VictimNews:
    """What one page of hers has not seen yet: messages, and where the conversation stands."""

    def __init__(self, token: str, after: int) -> None:
        self.token, self.after, self.more, self.rest = token, after, False, inf
        self.state: tuple[object, ...] = ()
        self.typing: object = None

    def __call__(self) -> str:
        """Messages in order, each once; the state when it changed."""
        heard = listening.hers(self.token, self.after)
        if heard is None:
            raise Gone
        self.after = heard.up_to(self.after)
        self.more = heard.last_number > self.after
        new: dict[str, Any] = {"messages": heard.messages, "stands": False, "typing": False}
        state = self._state(heard)
        new["stands"], self.state = state != self.state, state
        new["typing"], self.typing = heard.typing != self.typing, heard.typing
        if not any(new.values()):
            return ""
        if new["stands"] or new["typing"]:
            new |= screen.state(cast(Conversation, Conversation.of(self.token)))
        html: str = render_template("chat/_news.html", **new)
        return html

    def _state(self, heard: listening.Heard) -> tuple[object, ...]:
        """What her screen says of where it stands, as something to compare."""
        waits = heard.officer_id is None and heard.closed_at is None
        place = queue.place_of(heard.id) if waits else None
        return heard.officer_id, heard.closed_at, place, queue.usual_wait() if waits else None


@sock.route("/live", bp=bp)
def live(ws: Server) -> None:
    """Hers, while she waits also the queue's bell: her place in it changes."""
    topics = [g.conversation.topic, *([QUEUE] if g.conversation.is_waiting else [])]
    stream(ws, VictimNews(session["c"], request.args.get("after", 0, type=int)), *topics)


@bp.get("/news")
def news() -> Response:
    """To a script: what is new, at once. In a frame: held until there is something to show."""
    after = request.args.get("after", 0, type=int)
    if g.conversation is None or g.conversation.opened_at is None:
        return make_response(render_template("chat/frame.html", gone=True))
    if "HX-Request" in request.headers:
        return make_response(VictimNews(session["c"], after)())
    return _frame(session["c"], after)


def _frame(token: str, after: int) -> Response:
    """The frame refreshes to its own address: what it shows is remembered here, not in the address."""
    page = (g.conversation.id, after, request.args.get("page", "")[:12])
    known = shown.get(page)
    hold(lambda: _changed(token, known), settings().hold_seconds, *_bells())
    conversation = Conversation.of(token)
    if conversation is None or conversation.opened_at is None:
        return make_response(render_template("chat/frame.html", gone=True))
    shown[page] = _signature(conversation)
    stretch = transcript.since(conversation, after)
    html = render_template(
        "chat/frame.html", gone=False, stretch=stretch, **screen.state(conversation)
    )
    headers = {} if conversation.closed_at else {"Refresh": "0"}
    return make_response(html, 200, headers)


def _bells() -> tuple[str, ...]:
    conversation = g.conversation
    return conversation.topic, *([QUEUE] if conversation.is_waiting else [])


def _changed(token: str, known: object) -> bool:
    conversation = Conversation.of(token)
    return conversation is None or _signature(conversation) != known


def _signature(conversation: Conversation) -> tuple[object, ...]:
    place = screen.state(conversation)["place"]
    return conversation.last_number, conversation.officer_id, conversation.closed_at, place
