"""What arrives while she looks, without scripts: a frame whose answer is held until there is news."""

from flask import Response, g, make_response, render_template, request, session

from blueprints.chat import bp
from blueprints.chat.live import VictimNews, bells
from blueprints.frames import shown
from blueprints.rendering import number
from domain import listening
from extensions import settings
from live import Gone, hold


class Watch:
    """Looks whether the conversation is still as a frame has shown it."""

    def __init__(self, token: str, after: int, known: object) -> None:
        self.token, self.after, self.known = token, after, known
        self.heard: listening.Heard | None = None

    def __call__(self) -> bool:
        """Whether there is something to show."""
        self.heard = listening.hers(self.token, self.after, placed=True)
        return self.signature != self.known

    @property
    def signature(self) -> object:
        """What the frame shows, as something to compare; ``gone`` when there is nothing."""
        return (self.heard.last_number, self.heard.stands) if self.heard else "gone"


@bp.get("/news")
def news() -> Response:
    """To a script: what is new, at once. In a frame: held until there is something to show."""
    after = number("after")
    if g.conversation is None and "HX-Request" in request.headers:
        return Response(status=404)
    if g.conversation is None:
        return make_response(render_template("chat/frame.html", heard=None))
    if "HX-Request" not in request.headers:
        return _held(session["c"], after)
    try:
        return make_response(VictimNews(session["c"], after)())
    except Gone:
        return Response(status=404)


def _held(token: str, after: int) -> Response:
    """The frame refreshes to its own address: what it shows is remembered here, not in the address."""
    frame = (g.conversation.id, after, request.args.get("page", "")[:12])
    watch = Watch(token, after, shown.get(frame))
    hold(watch, settings().hold_seconds, *bells(g.conversation))
    shown[frame] = watch.signature
    going_on = watch.heard is not None and watch.heard.closed_at is None
    html = render_template("chat/frame.html", heard=watch.heard)
    return make_response(html, 200, {"Refresh": "0"} if going_on else {})
