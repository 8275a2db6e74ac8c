"""What arrives while she looks, without scripts: a frame whose answer is held until there is news."""

from flask import Response, g, make_response, render_template, request, session

from blueprints.chat import bp, leaving
from blueprints.chat.lines import lines
from blueprints.chat.live import VictimNews, bells, page_of
from blueprints.chat.tokens import differs
from blueprints.frames import held
from blueprints.rendering import number, wants_heart
from domain import listening
from domain.presence import FRAME, SOCKET
from live import HERS, Gone, seat


@bp.get("/news")
def news() -> Response:
    """To a script: what is new, at once. In a frame: held until there is something to show."""
    after, gone = number("after"), g.conversation is None or differs(page_of())
    if gone and wants_heart():
        return Response(status=410 if leaving.is_covered() else 404)
    if gone:
        return make_response(render_template("chat/frame.html", heard=None))
    if not wants_heart():
        return _held(session["c"], after)
    try:
        with lines().open(g.conversation, SOCKET):
            return make_response(VictimNews(session["c"], after)())
    except Gone:
        return Response(status=404)


def _held(token: str, after: int) -> Response:
    """The frame refreshes to its own address: what it shows is remembered here, not in the address."""
    conversation = g.conversation
    frame = conversation.id, after, request.args.get("page", "")[:12]

    def look() -> tuple[object, listening.Heard | None]:
        heard = listening.hers(token, after, placed=True)
        return (heard.last_number, heard.stands) if heard else "gone", heard

    with lines().open(conversation, FRAME):
        heard, rest = held(frame, look, *bells(conversation), seat=seat(conversation.topic, HERS))
    going_on = heard is not None and heard.closed_at is None
    html = render_template("chat/frame.html", heard=heard)
    return make_response(html, 200, {"Refresh": rest} if going_on else {})
