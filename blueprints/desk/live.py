"""What arrives at the desk: by the socket, by a poll, or in a frame that needs no script."""

from math import inf
from time import monotonic
from typing import Any

from flask import Response, abort, g, make_response, render_template, request
from simple_websocket import Server

from blueprints import doors
from blueprints.desk import bp, screen
from blueprints.frames import shown
from blueprints.rendering import number
from domain import listening, queue, transcript
from domain.conversation import QUEUE, Conversation
from domain.officer import Officer
from extensions import settings, sock
from live import Gone, hold, stream

LISTS = 1.0  # seconds between two looks at the lists while messages come thick and fast


class DeskNews:
    """What one desk has not seen yet: messages of the open conversation, and changed lists."""

    def __init__(self, open_id: int | None, after: int) -> None:
        self.open_id, self.after, self.more, self.rest = open_id, after, False, inf
        self.lists: object = None
        self.looked = -inf

    def __call__(self, woken: bool = True) -> str:
        """Messages in order, each once; the lists as a whole when they changed."""
        new: dict[str, Any] = {"messages": [], "closed": False, "lists": None}
        if self.open_id is not None:
            new |= self._said(self.open_id)
        self.rest = max(0.0, self.looked + LISTS - monotonic()) if new["messages"] else 0.0
        if not self.rest:
            new["lists"] = self._changed()
            self.rest = inf
        if not any(new.values()):
            return ""
        held = Conversation.held_by(g.viewer, self.open_id or 0) if new["closed"] else None
        html: str = render_template("desk/_news.html", **new, conversation=held)
        return html

    def _said(self, open_id: int) -> dict[str, Any]:
        """What was said in the open conversation, if the officer still signed in holds it."""
        officer_id = doors.signed_in_id()
        heard = listening.theirs(officer_id, open_id, self.after) if officer_id else None
        if heard is None:
            raise Gone
        self.after = heard.up_to(self.after)
        self.more = heard.last_number > self.after
        return {"messages": heard.messages, "closed": bool(heard.messages and heard.closed_at)}

    def _changed(self) -> dict[str, Any] | None:
        """The lists, if they look different from when they were last sent."""
        g.viewer = doors.signed_in()
        if g.viewer is None or not g.viewer.has_desk:
            raise Gone
        self.looked, lists = monotonic(), screen.lists(self.open_id)
        shown = [(item, item.minutes) for item in lists["waiting"] + self._others(lists["mine"])]
        if shown == self.lists:
            return None
        self.lists = shown
        return lists

    def _others(self, mine: list[queue.Listed]) -> list[queue.Listed]:
        """What is open in front of the officer counts as read: its number must not redraw the list."""
        return [item.as_read() if item.id == self.open_id else item for item in mine]


@sock.route("/live", bp=bp)
def live(ws: Server) -> None:
    """One socket a page: the queue, the officer's own list, the open conversation."""
    open_id, after = _asked()
    _follow(open_id, after)
    news, officer = DeskNews(open_id, after), g.viewer
    topics = [QUEUE, officer.topic, *([f"conversation:{open_id}"] if open_id else [])]
    stream(ws, news, *topics)
    leave(officer.id, open_id, news.after)


@bp.get("/news")
def news() -> Response:
    """To a script: what is new, at once. In a frame: held until there is something to say."""
    open_id, after = _asked()
    _follow(open_id, after)
    if "HX-Request" in request.headers:
        try:
            return make_response(DeskNews(open_id, after)())
        except Gone:
            abort(404)
    return _frame(open_id, after)


def leave(officer_id: int, open_id: int | None, read: int) -> None:
    """The page is closed: what it showed was read."""
    officer = Officer.present(officer_id)
    held = Conversation.held_by(officer, open_id) if officer and open_id else None
    if held is not None and held.closed_at is None:
        held.read(min(read, held.last_number))


def _follow(open_id: int | None, after: int) -> None:
    """Asked from further back than the page it belongs to: that is an opening too."""
    held = Conversation.held_by(g.viewer, open_id) if open_id else None
    if held is not None:
        held.follow(g.viewer, after + 1)


def _frame(open_id: int | None, after: int) -> Response:
    officer = g.viewer
    page = (officer.id, open_id, after, request.args.get("page", "")[:12])
    known, officer_id = shown.get(page), officer.id
    hold(
        lambda: _state(officer_id, open_id) != known,
        settings().hold_seconds,
        QUEUE,
        officer.topic,
    )
    g.viewer = doors.signed_in()
    if g.viewer is None:
        abort(404)
    shown[page] = _state(officer_id, open_id)
    held = Conversation.held_by(g.viewer, open_id) if open_id else None
    stretch = transcript.since(held, after) if held else None
    if held is not None:
        held.read(held.last_number)
    lists = screen.lists(open_id)
    unread = sum(item.unread for item in lists["mine"] if item.id != open_id)
    html = render_template("desk/frame.html", stretch=stretch, unread=unread, **lists)
    return make_response(html, 200, {"Refresh": "0"})


def _state(officer_id: int, open_id: int | None) -> object:
    """What the frame shows, as something to compare; nothing when the officer is gone."""
    officer = Officer.present(officer_id)
    if officer is None:
        return None
    mine = [(item.id, item.unread) for item in queue.held_by(officer) if item.id != open_id]
    held = Conversation.held_by(officer, open_id) if open_id else None
    return [item.id for item in queue.waiting()], mine, held.last_number if held else 0


def _asked() -> tuple[int | None, int]:
    return number("conversation") or None, number("after")
