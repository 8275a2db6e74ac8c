"""What may be passed on to an organisation: she reads it, word for word, agrees or not, or takes it back."""

from collections.abc import Callable

from flask import Response, abort, g, request, session

from blueprints.chat import asides, screen
from blueprints.chat.returning import keep_draft
from blueprints.rendering import sent
from domain import consent
from domain.errors import Refused
from domain.referral import NoReferral


def read() -> Response:
    """What she is asked, and how what she agreed to stands."""
    keep_draft()
    session["w"] = "referral"
    return screen.shown()


def agree() -> Response:
    """To these very words."""
    mark = request.form.get("mark", "")
    return _decide(lambda which: consent.agree(g.conversation, which, mark))


def refuse() -> Response:
    """Rather not, or not any more."""
    return _decide(lambda which: consent.refuse(g.conversation, which))


def _decide(verb: Callable[[int], None]) -> Response:
    """Refused, she is shown at once how it stands now: she must not believe that it was done."""
    try:
        verb(sent("referral"))
    except NoReferral:
        abort(404)
    except Refused as refusal:
        session["w"] = "referral"
        return asides.passing(g.conversation, refusal)
    return screen.shown()


GESTURES = {"passing": read, "agree": agree, "refuse": refuse}
