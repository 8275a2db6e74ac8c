"""Secrets of one device: the token that opens a conversation, and a code on its way back to its field."""

import base64
import hashlib
import hmac

from flask import current_app, g, request, session

from blueprints.refusals import Another
from domain.errors import Refused
from vault import DataKey, Unreadable, keyed

MARK = 8  # letters
TYPED = "typed code"


def token_for(key: str) -> str:
    """The token of one form on one device: pressed twice, it opens one conversation."""
    return _keyed(f"token {session['k']} {key}").hex()[:32]


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
    sealed = DataKey(_keyed(TYPED)).seal(typed[:400], TYPED)
    session["r"] = [refusal.code, base64.b64encode(sealed).decode()]


def sent_back() -> tuple[str, Refused | None]:
    """What she had typed and why it was refused, once."""
    code, sealed = session.pop("r")
    try:
        typed = DataKey(_keyed(TYPED)).open(base64.b64decode(sealed), TYPED)
    except Unreadable:  # the secret key has changed since
        typed = ""
    return typed, Refused.named(code)


def _keyed(text: str) -> bytes:
    return hmac.digest(str(current_app.secret_key).encode(), text.encode(), hashlib.sha256)
