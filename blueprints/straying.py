"""Somebody who is signed in asks for what is not theirs: nothing is there, and the audit says who asked."""

import re
from contextlib import suppress
from typing import NoReturn

from flask import abort, g, request
from sqlalchemy.exc import SQLAlchemyError

from domain.officer import Officer

NOUNS = {
    "desk": "conversation", "officers": "officer", "account": "account", "admin": "page",
    "rota": "officer", "rota_editing": "shift", "directory": "organisation",
    "directory_editing": "organisation", "proposals": "proposal", "swaps": "swap",
    "swaps_deciding": "swap", "stations": "station", "front_desk": "pass",
}  # fmt: skip
# What the number after this word of an address is of, where it is not the noun of its room.
AFTER = {
    "transfers": "transfer", "debriefs": "debrief", "officers": "officer", "board": "conversation",
    "replies": "canned", "wishes": "wish", "teams": "team", "patterns": "pattern", "shifts": "shift",
}  # fmt: skip
LONGEST = 10  # digits


def missing(id: int) -> NoReturn:
    """Nothing of theirs bears this number, wherever it stood in what was asked."""
    g.missed = id
    abort(404)


def note(id: int | None = None) -> None:
    """An entry for an address that exists; what was only mistyped is none. ``id``: was asked for beside it."""
    officer: Officer | None = g.get("viewer")
    if officer is None or request.blueprint not in NOUNS or request.endpoint is None:
        return
    room, asked = request.blueprint, id or g.get("missed")
    noun = NOUNS[room] if asked else _noun(room)
    named = (request.view_args or {}).get("id") or request.args.get("conversation") or ""
    which = str(asked or named)
    number = which if which.isascii() and which.isdecimal() and len(which) <= LONGEST else "none"
    with suppress(SQLAlchemyError):  # a full disk: they are refused all the same
        officer.stray(f"{noun}:{number}", request.endpoint)


def _noun(room: str) -> str:
    before = re.search(r"/([a-z-]+)/<[^>]*:id>", str(request.url_rule))
    return AFTER.get(before[1] if before else "", NOUNS[room])
