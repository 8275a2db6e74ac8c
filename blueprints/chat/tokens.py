"""Secrets of one device: the token that opens a conversation, and a code on its way back to its field."""

from flask import current_app, g, request, session

from blueprints import slips
from blueprints.refusals import Another
from domain.errors import Refused
from vault import keyed

MARK = 8  # letters
TYPED = "typed code"


def token_for(key: str) -> str:
    """The token of one form on one device: pressed twice, it opens one conversation."""
    return slips.keyed(f"token {session['k']} {key}").hex()[:32]


def hold(token: str) -> None:
    """From now on this device opens the conversation of this token, and no copy of its cookie the one before."""
    if g.conversation is not None and session["c"] != token:
        g.conversation.disown()
    session["c"] = token


def mark(token: str) -> str:
    """What a page says of itself when it sends or listens: of which conversation it is; it opens nothing."""
    return keyed(str(current_app.secret_key), f"page {token}")[:MARK]


def differs(said: str) -> bool:
    """Whether this is the mark of a page whose conversation is not the one this browser is in now."""
    return len(said) == MARK and "c" in session and said != mark(session["c"])


def check() -> None:
    """``Another``, when what was sent comes from such a page."""
    if differs(request.form.get("live", "")) and g.conversation is not None:
        raise Another


def send_back(typed: str, refusal: Refused) -> None:
    """Keep what she typed until the next page: sealed, for a cookie may stay on the disk."""
    session["r"] = [refusal.code, slips.sealed(typed[:400], TYPED)]


def sent_back() -> tuple[str, Refused | None]:
    """What she had typed and why it was refused, once."""
    code, slip = session.pop("r")
    return slips.opened(slip, TYPED), Refused.named(code)
