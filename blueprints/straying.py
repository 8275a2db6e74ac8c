"""Somebody who is signed in asks for what is not theirs: nothing is there, and the audit says who asked."""

from contextlib import suppress

from flask import g, request
from sqlalchemy.exc import SQLAlchemyError

from domain.officer import Officer

NOUNS = {
    "desk": "conversation", "officers": "officer", "account": "account", "admin": "page",
    "rota": "officer", "rota_editing": "shift", "directory": "organisation",
    "directory_editing": "organisation", "proposals": "proposal", "swaps": "swap",
    "swaps_deciding": "swap", "stations": "station", "front_desk": "pass",
}  # fmt: skip
LONGEST = 10  # digits


def note() -> None:
    """An entry for an address that exists; what was only mistyped is none."""
    officer: Officer | None = g.get("viewer")
    noun = NOUNS.get(request.blueprint or "")
    if officer is None or noun is None or request.endpoint is None:
        return
    which = str((request.view_args or {}).get("id") or request.args.get("conversation") or "")
    number = which if which.isascii() and which.isdecimal() and len(which) <= LONGEST else "none"
    with suppress(SQLAlchemyError):  # a full disk: they are refused all the same
        officer.stray(f"{noun}:{number}", request.endpoint)
