"""When something is wrong: a small page, a clear sentence, and nothing lost of what was typed."""

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from blueprints import doors
from blueprints.chat import screen
from blueprints.rendering import refused, wants_heart, with_patience
from domain.errors import Refused

SENTENCES = {
    404: _l("Cette page n’existe pas, ou elle n’est pas pour vous."),
    405: _l("Cette page ne s’ouvre pas ainsi."),
    500: _l("Une erreur s’est produite chez nous. Ce qui avait été envoyé est gardé ; réessayez."),
}
LONGEST_READ = 1_500_000  # bytes that are read at all, to give them back in the field
LONGEST_BODY = 65_536  # bytes a form of ours may need: 4,000 characters of 12 at worst


class Forged(Refused):
    """The page's token does not match the session: too old, or cookies are refused."""

    sentence = _l(
        "Votre navigateur a oublié cette page, ou il refuse les cookies. Votre texte est toujours là : "
        "envoyez-le à nouveau. Si cela recommence, autorisez les cookies pour cette page."
    )


class TooLarge(Refused):
    """More than a form of ours can hold."""

    sentence = _l(
        "Votre texte est trop long pour être envoyé d’un coup. Coupez-le en plusieurs messages."
    )
    status = 413
    field = "message"


class FarTooLarge(TooLarge):
    """More than will be read at all: the browser's own Back is the only way to her text."""

    sentence = _l(
        "C’est trop long pour être envoyé. Revenez en arrière : votre texte y est encore."
    )


def init_app(app: Flask) -> None:
    """Answer for every error."""
    app.before_request(_measure)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(TooLarge, _back_to_the_form)
    app.register_error_handler(HTTPException, _mishap)
    app.register_error_handler(Exception, _failure)


def _measure() -> None:
    length = request.content_length or 0
    if length > LONGEST_READ:
        raise FarTooLarge
    if length > LONGEST_BODY:
        if request.blueprint == "chat":
            doors.victim()
        raise TooLarge


def _forged(_error: CSRFError) -> Response:
    if request.blueprint == "chat":
        doors.victim()
    return _back_to_the_form(Forged())


def _back_to_the_form(refusal: Refused) -> Response:
    """The screen she came from, with her text; to the desk the sentence alone."""
    if wants_heart():
        return refused(refusal)
    if request.blueprint == "chat" and not isinstance(refusal, FarTooLarge):
        return with_patience(screen.unsent(refusal), refusal)
    return _small(refusal.status, str(refusal))


def _mishap(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
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
    staff = request.blueprint in ("desk", "signin", "admin")
    return make_response(
        render_template("shared/mishap.html", sentence=sentence, staff=staff), code
    )
