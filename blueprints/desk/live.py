"""What arrives at the desk: by the socket, by a poll, or in a frame that needs no script."""

from typing import Any

from flask import Response, abort, g, make_response, render_template, request
from simple_websocket import Server

from blueprints import doors
from blueprints.attending import attend
from blueprints.desk import bp, screen
from blueprints.desk.lists import Lists
from blueprints.frames import held
from blueprints.rendering import appended, number
from bus import Bell
from domain import bells, danger, listening
from domain.bells import QUEUE
from domain.conversation import Conversation
from domain.officer import Officer
from extensions import bus, sock
from live import THEIRS, Gone, seat, stream

ANEW = (
    "closed",
    "reopened",
    "reached",
    "placed",
    "decided",
)  # what of a page is drawn anew by what was said


class DeskNews:
    """What one desk has not seen yet: messages of the open conversation, and changed lists."""

    def __init__(self, open_id: int | None, after: int, bell: Bell | None = None) -> None:
        self.open_id, self.after, self.more = open_id, after, False
        self.lists = Lists(open_id, bell)
        self.appointed: object = None  # when an appointment last changed, as it was shown
        self.where = after  # up to which message of hers the place where she is was shown

    @property
    def rest(self) -> float:
        """Seconds after which it wants to look again although no bell has rung."""
        return self.lists.rest

    def __call__(self, woken: bool = True) -> str:
        """Messages in order, each once; the lists as a whole when they changed."""
        drawn = dict.fromkeys((*ANEW, "appointed", "passed"), False)
        new: dict[str, Any] = {"messages": [], "lists": None, **drawn}
        if self.open_id is not None:
            new |= self._said(self.open_id)
        elif not Officer.sits(doors.sitting()):
            raise Gone
        attend(g.viewer)
        new |= self.lists.look()
        if not any(new.values()):
            return ""
        anew = any(new[what] for what in drawn)
        if not (new["lists"] or anew):
            return appended(new["messages"])
        found = screen.readable(self.open_id or 0) if anew else None
        new["conversation"], new["access"] = found or (None, None)
        if found:
            new |= screen.passing(found[0])
        new["danger"] = danger.of(found[0]) if found else None
        html: str = render_template("desk/_news.html", **new)
        return html

    def _said(self, open_id: int) -> dict[str, Any]:
        """What was said in the open conversation, if the officer still signed in holds it."""
        heard = listening.theirs(doors.sitting(), open_id, self.after)
        if heard is None:
            raise Gone
        self.after = heard.up_to(self.after)
        self.more = heard.last_number > self.after
        placed = (heard.where_number or 0) > self.where
        self.where = max(self.where, heard.where_number or 0)
        appointed, self.appointed = heard.appointed_at != self.appointed, heard.appointed_at
        return {
            "messages": heard.messages,
            "closed": bool(heard.messages and heard.closed_at),
            "reopened": any(message.event == "reopened" for message in heard.messages),
            "reached": any(message.event == "contact" for message in heard.messages),
            "decided": any((each.event or "").startswith("referral") for each in heard.messages),
            "placed": placed,
            "appointed": appointed,
        }


@bp.before_request
def refuse() -> Response | None:
    """Before hands are shaken: a page of what is not theirs any more asks by a poll, and is told so."""
    asked = request.endpoint == "desk.live" and number("conversation")
    if asked and screen.readable(asked) is None:
        return Response(status=404)
    return None


@sock.route("/live", bp=bp)
def live(ws: Server) -> None:
    """One socket a page: the queue, the officer's own list, the open conversation."""
    open_id, after = _asked()
    _follow(open_id, after)
    news, officer = DeskNews(open_id, after, ws.event), g.viewer
    topics = [bells.heard_by(officer.id), *([f"conversation:{open_id}"] if open_id else [])]
    with seat(officer.topic, THEIRS) as free, bus().listening(news.lists, QUEUE, officer.topic):
        if free:
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
    """What the page showed was read."""
    officer = Officer.present(officer_id)
    held = Conversation.held_by(officer, open_id) if officer and open_id else None
    if held is not None and held.closed_at is None:
        held.read(min(read, held.last_number))


def _follow(open_id: int | None, after: int) -> None:
    """Asked from further back than the page it belongs to: that is an opening too."""
    found = screen.readable(open_id) if open_id else None
    if found is not None:
        found[0].follow(g.viewer, after + 1)


def _frame(open_id: int | None, after: int) -> Response:
    officer: Officer = g.viewer
    frame = officer.id, open_id, after, request.args.get("page", "")[:12]

    def look() -> tuple[object, dict[str, Any]]:
        g.viewer = doors.signed_in()
        if g.viewer is None:
            return None, {}
        lists, heard = screen.lists(open_id), listening.theirs(doors.sitting(), open_id or 0, after)
        shown = lists["seen"].told(open_id), heard and heard.last_number, lists["absence"]
        unread = sum(item.unread for item in lists["mine"] if item.id != open_id)
        return shown, {"heard": heard, "unread": unread, "elsewhere": False, **lists}

    rings = QUEUE, officer.topic, bells.heard_by(officer.id)
    seen, rest = held(frame, look, *rings, seat=seat(officer.topic, THEIRS))
    if not seen:
        abort(404)
    if seen["heard"]:
        leave(officer.id, open_id, seen["heard"].up_to(after))
    return make_response(render_template("desk/frame.html", **seen), 200, {"Refresh": rest})


def _asked() -> tuple[int | None, int]:
    return number("conversation") or None, number("after")
