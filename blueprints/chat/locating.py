"""Where she is: a page that says what it is for, and the gesture that sends it. Nothing goes by itself."""

from flask import Response, g, request, session

from blueprints.chat import tokens
from blueprints.chat.returning import keep_draft
from blueprints.rendering import see, wants_heart
from domain.errors import Refused
from domain.situation import SAYS, NoPosition


def where() -> Response:
    """The page. Drawn anew as a whole, scripts or not: its headers alone let the device be asked where it is."""
    keep_draft()
    session["w"] = "where"
    return Response(status=204, headers={"HX-Redirect": "/"}) if wants_heart() else see("/")


def locate() -> Response:
    """Send it. What is refused is not lost: it stands in the field of her messages, or here again."""
    typed = request.form.get("position", "")
    try:
        g.conversation.locate(typed, request.form.get("key"))
    except NoPosition as refusal:
        tokens.send_back("", refusal)
        session["w"] = "where"
    except Refused as refusal:
        draft = f"{g.conversation.draft}\n{SAYS}{typed}".strip()
        g.conversation.keep(draft=draft, refusal=refusal)
    return see("/")


GESTURES = {"where": where, "locate": locate}
