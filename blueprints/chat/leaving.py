"""The exit: the session dies here, and the browser is shown a page that says nothing and goes on by itself."""

from time import time
from urllib.parse import urlsplit

from flask import Response, current_app, g, make_response, render_template, request, session
from werkzeug.exceptions import HTTPException

from blueprints.headers import for_staff
from extensions import settings

COVERED = 20 * 60  # seconds in which this device is shown nothing of ours unless she asks for it
# Not "cookies": ours is replaced below, and the word would sign her out of every site of the same domain.
# Not "cache" either where she waits for it: Chromium clears before it goes on, and what we send is never kept.
BESIDE = ("static", "chat.act", "chat.live", "chat.news")  # no pages: what pages ask for, or send
CLEARED, CLEARED_ALL = '"storage"', '"cache", "storage"'


def leave() -> Response:
    """This device knows nothing any more, no copy of its cookie opens anything, and the browser goes elsewhere.

    A page in answer to a POST, unlike everywhere else: it goes on at once and so takes no place in the history.
    """
    try:
        if g.conversation is not None:
            g.conversation.leave()
    except Exception as error:  # whatever it is, she is on her way out
        noted(error)
    return away()


def noted(error: Exception) -> None:
    """For whoever runs this: the exit led out, and something of it failed. Never the words of the error."""
    current_app.logger.error("%s at the exit: out all the same.", type(error).__name__)


def away() -> Response:
    """What the browser is told when she leaves; to a script, which has left already, nothing to show."""
    session.clear()
    session["x"] = int(time())
    if request.form.get("live"):
        answer = Response(status=204, headers={"Clear-Site-Data": CLEARED_ALL})
    else:
        onward = settings().exit_url
        answer = make_response(render_template("chat/exit.html", onward=onward))
        answer.headers.update({"Refresh": f"0;url={onward}", "Clear-Site-Data": CLEARED})
    return answer


def is_asked() -> bool:
    """Whether this request is the exit: it leads out whatever else went wrong."""
    if request.method != "POST" or request.path != "/":
        return False
    try:
        return bool(request.form.get("do") == "leave")
    except HTTPException:  # a form that cannot even be read is not the exit's
        return False


def unsure() -> Response:
    """The page's token is too old to prove itself: she leaves all the same.

    The conversation is left too when the browser says that the form was ours. A page without referrer
    has no ``Origin`` to tell in Chromium; there ``Sec-Fetch-Site`` says it, over TLS.
    """
    ours = urlsplit(request.headers.get("Origin", "")).netloc == request.host
    if ours or request.headers.get("Sec-Fetch-Site") == "same-origin":
        return leave()
    return away()


def is_covered() -> bool:
    """Whether this device left a moment ago and opened nothing since."""
    return "c" not in session and 0 <= time() - session.get("x", 0) < COVERED


def shelter() -> Response | None:
    """Back, Forward, reload and a restored tab show the cover, whichever public page they ask for."""
    beside = for_staff() or request.endpoint in BESIDE
    return None if beside or not is_covered() else cover()


def cover() -> Response:
    """A page that says nothing, with the way on."""
    return make_response(render_template("chat/exit.html", onward=None))
