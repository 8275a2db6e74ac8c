"""What arrives while she looks, with scripts: by the socket, or by a poll while it is away."""

from math import inf
from time import monotonic
from typing import Any, cast

from flask import abort, g, render_template, request, session
from simple_websocket import Server

from blueprints.chat import bp, screen
from blueprints.chat.lines import lines
from blueprints.chat.tokens import MARK, differs
from blueprints.rendering import appended, number
from domain import device, listening
from domain.bells import QUEUE
from domain.conversation import Conversation
from domain.presence import SOCKET
from extensions import bus, sock
from live import HERS, Gone, seat, stream


class VictimNews:
    """What one page of hers has not seen yet: messages, and where the conversation stands."""

    def __init__(self, token: str, after: int, queued: bool = True) -> None:
        """``queued``: the page listens to the queue, in which she has a place."""
        self.token, self.after, self.more, self.rest = token, after, False, inf
        self.queued, self.over = queued, False
        self.stands: tuple[object, ...] | None = None
        self.typing: object = None
        self.heard_of = monotonic()

    def __call__(self, woken: bool = True) -> str:
        """Messages in order, each once; the state when it changed."""
        if self.over:  # she waits again: the page comes back, and listens to the queue
            raise Gone
        if monotonic() - self.heard_of > device.allowed().total_seconds() / 6:
            self.heard_of = monotonic()  # a page left open is not silent, however little is said
            Conversation.seen(self.token)
        if not woken and bus().certain:
            return ""
        heard = listening.hers(self.token, self.after, placed=woken)
        if heard is None:
            raise Gone
        self.after = heard.up_to(self.after)
        self.over = heard.waits and not self.queued
        self.more = heard.last_number > self.after or self.over
        new: dict[str, Any] = {"messages": heard.messages, "stands": False, "typing": False}
        if woken or heard.messages:  # else no bell rang: neither she nor the queue moved
            asked = any(each.event == "referral-asked" for each in heard.messages)
            new["stands"], self.stands = asked or heard.stands != self.stands, heard.stands
        new["typing"], self.typing = heard.typing != self.typing, heard.typing
        if not any(new.values()):
            return self._here() if heard.away_at else ""
        if not (new["stands"] or new["typing"]):
            return appended(heard.messages)
        new |= screen.state(cast(Conversation, Conversation.of(self.token)))
        html: str = render_template("chat/_news.html", **new)
        return html

    def _here(self) -> str:
        """Another process misses her: she is here."""
        if (hers := Conversation.of(self.token)) is not None:
            lines().holds(hers)
        return ""


@bp.before_request
def refuse() -> None:
    """Before the hands are shaken: a page that another tab has left behind tries no second time."""
    if request.endpoint == "chat.live" and differs(page_of()):
        abort(404)


@sock.route("/live", bp=bp)
def live(ws: Server) -> None:
    """One socket a page."""
    with seat(g.conversation.topic, HERS) as free, lines().open(g.conversation, SOCKET):
        if free:
            waits = g.conversation.is_waiting
            stream(ws, VictimNews(session["c"], number("after"), waits), *bells(g.conversation))


def page_of() -> str:
    """The mark of the page that listens: hers may be of a conversation this browser has left in another tab."""
    return request.args.get("page", "")[:MARK]


def bells(conversation: Conversation) -> tuple[str, ...]:
    """Her own, and while she waits, or may wait again, also the queue's: her place in it changes."""
    waits = conversation.is_waiting or conversation.closed_at is not None
    return conversation.topic, *([QUEUE] if waits else [])
