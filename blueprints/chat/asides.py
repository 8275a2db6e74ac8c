"""What stands beside her conversation for a moment: a code, a question before she leaves, a farewell.

Which of them is asked for is in her cookie (``w``), so that the page after a redirect knows.
"""

from time import time
from typing import Any

from flask import Response, session
from flask_babel import get_locale

from blueprints.chat import tokens
from blueprints.headers import locatable
from blueprints.referrals import ANSWERS
from blueprints.rendering import page
from domain import referral, return_code
from domain.conversation import Conversation
from domain.errors import Refused
from extensions import settings

BESIDE = ("code", "list", "pause", "end", "contact", "where", "referral", "agenda", "pass")
FAREWELLS = ("erased", "appointed", "kept", "rested")
LONGEST = 600  # seconds a code may be looked at again after it was made


def shown(conversation: Conversation | None) -> Response | None:
    """The one asked for, if its time has not passed."""
    asked = session.get("w")
    if conversation is None:
        return _outside(asked)
    if asked not in BESIDE or conversation.opened_at is None:
        return None
    code = fresh(conversation)
    if asked in ("code", "list") and code is None:
        return None
    if asked == "referral":
        return passing(conversation)
    refusal = None
    if asked == "where":
        locatable()
        refusal = tokens.sent_back()[1] if "r" in session else None
    return page(f"chat/{asked}.html", **beside(conversation) | {"refusal": refusal, "code": code})


def beside(conversation: Conversation) -> dict[str, Any]:
    """What each of them may need."""
    return {
        "conversation": conversation,
        "contact": conversation.contact if session.get("w") == "contact" else None,
        "refusal": None,
        "minutes": settings().idle_minutes,
        "mark": tokens.mark(session["c"]),
    }


def passing(conversation: Conversation, refusal: Refused | None = None) -> Response:
    """What may be passed on, or was, as it stands."""
    return page(
        "chat/referral.html",
        refusal.status if refusal else 200,
        conversation=conversation,
        referrals=referral.hers(conversation),
        answers=ANSWERS,
        refusal=refusal,
        mark=tokens.mark(session["c"]),
    )


def made(conversation: Conversation) -> None:
    """A new code. Her cookie holds what it is made from, which is nothing without our secret."""
    seed = return_code.seed()
    conversation.recode(" ".join(return_code.words(seed, str(get_locale()))))
    session["n"] = [seed, int(time())]


def fresh(conversation: Conversation) -> list[str] | None:
    """The words of the code made a moment ago, unless another has replaced it since."""
    seed, made_at = session.get("n", ("", 0))
    if not 0 <= time() - made_at <= LONGEST:
        return None
    words = return_code.words(seed, str(get_locale()))
    return words if conversation.answers_to(" ".join(words)) else None


def _outside(asked: str | None) -> Response | None:
    if asked in FAREWELLS:
        del session["w"]  # said once
        return page("chat/farewell.html", how=asked)
    if "r" in session:
        typed, refusal = tokens.sent_back()
        nothing = dict.fromkeys(("place", "speaks_as", "draft", "untold", "minor"), "")
        return page("chat/arrive.html", asked=nothing | {"code": typed}, refusal=refusal)
    return None
