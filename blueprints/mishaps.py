"""When something is wrong: a small page, a clear sentence, and nothing lost of what was typed."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request, session
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, TimeoutError  # noqa: A004
from werkzeug.exceptions import HTTPException

from blueprints import doors, straying, tools
from blueprints.chat import departing, leaving, screen, tokens
from blueprints.desk import screen as desk
from blueprints.desk import summary as desk_summary
from blueprints.headers import for_staff
from blueprints.refusals import Crowded, FarTooLarge, Forged, TooLarge
from blueprints.rendering import refused, see, wants_heart, with_patience
from domain import health
from domain.errors import Lost, Refused, SignedOut, Unkept
from extensions import csrf
from vault import Unreadable

SENTENCES = {
    404: _l("Cette page n’existe pas, ou elle n’est pas pour vous."),
    405: _l("Cette page ne s’ouvre pas ainsi."),
    503: _l("Le service ne peut rien enregistrer pour le moment. Réessayez dans quelques minutes."),
    500: _l("Une erreur s’est produite chez nous. Ce qui avait été envoyé est gardé ; réessayez."),
}
LONGEST_READ = 1_500_000  # bytes that are read at all, to give them back in the field
LONGEST_BODY = 65_536  # bytes a form of ours may need: 4,000 characters of 12 at worst
LONGER = {
    "desk.summarise": 600_000,  # 40,000 of them, and the names of the fields
    "rota_editing.bring": 600_000,  # 5,000 lines
    **dict.fromkeys(("directory_editing.add", "directory_editing.change"), 200_000),
}


def init_app(app: Flask) -> None:
    """Answer for every error."""
    app.before_request(_measure)
    app.register_error_handler(CSRFError, _forged)
    for kind, answer in (
        (TooLarge, _back_to_the_form),
        (DBAPIError, _database),
        (TimeoutError, _crammed),
        (Unreadable, _keyless),
        (Crowded, _crowded),
        (HTTPException, _mishap),
        (Exception, _failure),
    ):
        app.register_error_handler(kind, _or_out(answer))


def _or_out(answer: Callable[[Any], Response]) -> Callable[[Exception], Response]:
    """The exit leads out whatever went wrong; whatever else was asked for gets its answer."""

    def answered(error: Exception) -> Response:
        if not leaving.is_asked():
            return answer(error)
        leaving.noted(error)
        return leaving.away()

    return answered


def _measure() -> None:
    length = request.content_length or 0
    if length > LONGEST_READ:
        raise FarTooLarge
    if length > LONGER.get(request.endpoint or "", LONGEST_BODY):
        if request.blueprint == "chat":
            doors.victim()
        raise TooLarge


def _forged(_error: CSRFError) -> Response:
    if request.blueprint == "chat":
        doors.victim()
        if departing.is_repeated():
            return see("/")
        return leaving.unsure() if leaving.is_asked() else _forged_of_hers()
    if request.blueprint == "desk" and wants_heart():
        # Their forms name the conversation: whoever is signed in now sends into their own, or nowhere.
        g.viewer = doors.signed_in()
        if g.viewer is None or not g.viewer.has_desk:
            return refused(SignedOut())
        if request.endpoint == "desk.typing":  # nothing was asked for that could be missed
            return Response(status=204, headers={"T": csrf.token()})
        return refused(Forged(), csrf.token())
    return _back_to_the_form(Forged())


def _forged_of_hers() -> Response:
    """A fresh token only for a page of the conversation that this browser knows now, or for an arrival.

    On a shared device the page may be somebody else's, left open: her words must not go into the
    conversation of whoever came after.
    """
    gesture, known = request.form.get("do"), g.conversation
    if not wants_heart():
        return _back_to_the_form(Forged())
    if gesture == "suggest":
        return Response(status=204)
    if gesture == "arrive" and known is not None:
        return screen.unsent(Forged())  # she sees what this browser is in before she sends again
    if known is None:
        hers = gesture == "arrive"
    else:
        hers = known.opened_at is None or request.form.get("live") == tokens.mark(session["c"])
    return refused(Forged(), csrf.token()) if hers else refused(Lost())


def _crowded(refusal: Crowded) -> Response:
    """A page in answer to a POST only where nothing of hers is there to keep her text."""
    if g.conversation is None or wants_heart():
        return _back_to_the_form(refusal)
    g.conversation.keep(draft=request.form.get("message", ""), refusal=refusal)
    return see("/")


def _back_to_the_form(refusal: Refused) -> Response:
    """The screen she came from, with her text; to the desk the sentence alone."""
    if wants_heart():
        return refused(refusal)
    if request.blueprint == "chat" and not isinstance(refusal, FarTooLarge):
        return with_patience(screen.unsent(refusal), refusal)
    return _small(refusal.status, str(refusal))


def _database(error: DBAPIError) -> Response:
    """A full disk is said as what it is, and nothing she typed is lost; the rest is a failure of ours."""
    if not health.is_full(error):
        return _failure(error)
    current_app.logger.error("The disk of the database is full: nothing new can be kept.")
    return _unkept()


def _crammed(error: TimeoutError) -> Response:
    """No line to the database came free, or nobody's turn to write came, in good time."""
    current_app.logger.error("%s: the database does not keep up.", type(error).__name__)
    return _unkept()


def _keyless(error: Unreadable) -> Response:
    current_app.logger.error("Nothing can be sealed: %s", error)
    return _unkept()


def _unkept() -> Response:
    """To whoever sent a form: nothing was received, and the text is still there."""
    if request.endpoint == "desk.send" and not wants_heart():
        held = desk.held((request.view_args or {})["id"])
        act, _which = tools.asked(request.form.get("do", ""))
        shown = act.shown(held) if act else {}
        return desk.desk(held, request.form.get("message", ""), Unkept(), **shown)
    if request.endpoint == "desk.summarise":
        return desk_summary.summarise((request.view_args or {})["id"], Unkept())
    if request.method == "POST":
        return _back_to_the_form(Unkept())
    return _small(503, str(SENTENCES[503]))


def _mishap(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    if code == 404:
        straying.note()
    return _small(code, str(SENTENCES.get(code, SENTENCES[500 if code >= 500 else 404])))


def _failure(error: Exception) -> Response:
    # The kind and the place of the error, never its words: they may hold what somebody wrote.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    current_app.logger.error("%s at %s", type(error).__name__, place)
    if current_app.testing or current_app.debug:
        raise error
    return _small(500, str(SENTENCES[500]))


def _small(code: int, sentence: str) -> Response:
    g.setdefault("viewer", None)
    if not for_staff() and leaving.is_covered():
        return leaving.cover()
    session.pop("w", None)  # what stands beside her conversation must not keep her from it
    small = render_template("shared/mishap.html", sentence=sentence, staff=for_staff())
    return make_response(small, code)
