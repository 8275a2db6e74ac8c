"""A slip: what was typed, sealed in the cookie on its way to the next page, and read there once."""

import base64
import binascii
import hashlib
import hmac

from flask import current_app

from vault import DataKey, Unreadable


def sealed(typed: str, what: str) -> str:
    """What may stand in a cookie, which a browser may keep on its disk: only this service reads it."""
    return base64.b64encode(DataKey(keyed(what)).seal(typed, what)).decode()


def opened(slip: str, what: str) -> str:
    """What was typed; nothing of one that cannot be read, as when the secret key has changed since."""
    try:
        return DataKey(keyed(what)).open(base64.b64decode(slip), what)
    except (Unreadable, binascii.Error):
        return ""


def keyed(text: str) -> bytes:
    """A digest that nobody without the secret key can make."""
    return hmac.digest(str(current_app.secret_key).encode(), text.encode(), hashlib.sha256)
