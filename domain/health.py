"""Health: whether the database answers, has room, and can be read with the keys at hand."""

import logging
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from domain import limits, sweep, wrapping
from extensions import db

_log = logging.getLogger("passerelle")
ROOM = (
    16 * 1024 * 1024
)  # bytes: under this the disk counts as full, before somebody's message finds out
NO_ROOM, NO_KEY, SOME_KEYS = "no room left", "no key fits", "some keys missing"
LATE = "sweep late"
FULL = "53100"  # PostgreSQL's code for a disk that is full
REST = 5.0  # seconds an answer holds: asking often must not become a way to keep the disk busy


@dataclass
class Ailment(Exception):
    """What is wrong, in words that tell a stranger nothing."""

    what: str


@dataclass
class _Last:
    """What the last look found, and when; whether every data key was seen to hang on the ring."""

    at: float = float("-inf")
    found: tuple[str, ...] = ()
    keys: str = ""  # once all are seen to open they are not asked again: a ring does not change
    lock: Lock = field(default_factory=Lock)


_looks: WeakKeyDictionary[Engine, _Last] = WeakKeyDictionary()


def look() -> str:
    """``ready`` and what should worry all the same; ``Ailment`` when nobody should be sent here.

    SQLAlchemy's error when the database does not answer.
    """
    db.session.execute(text("SELECT 1"))
    last = _looks.setdefault(db.engine, _Last())
    with last.lock:
        if monotonic() - last.at >= REST:
            found = _found(last)
            for each in found:
                if each not in last.found:
                    _log.error(_ADVICE[each])
            last.at, last.found = monotonic(), found
    for each in last.found:
        if each in (NO_ROOM, NO_KEY):
            raise Ailment(each)
    return ", ".join(("ready", *last.found))


def is_full(error: BaseException) -> bool:
    """Whether this says that there is no room left to write."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    sqlite = getattr(cause, "sqlite_errorcode", None)
    return sqlite == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", None) == FULL


_ADVICE = {
    NO_ROOM: "The disk of the database is full, or nearly. Nothing new can be kept until it has room.",
    NO_KEY: "Not ready: the ring opens nothing of what is there. Is it the right one? flask vault status",
    SOME_KEYS: "Some data keys hang on a key that is not on the ring, or is another one of the same name. "
    "What they seal cannot be read; the rest can. See flask vault status.",
    LATE: "No sweep was brought to its end for a day: nothing is erased by age, nobody is told a date "
    "any more. Does the timer of flask retention run run, and what does it say?",
}


def _found(last: _Last) -> tuple[str, ...]:
    if not _has_room():
        return (NO_ROOM,)
    if last.keys != "all":
        last.keys = wrapping.readable()
    found = {"none": NO_KEY, "some": SOME_KEYS}.get(last.keys), LATE if sweep.late() else None
    return tuple(each for each in found if each)


def _has_room() -> bool:
    """The file may still grow; where the disk is elsewhere, a row can be written."""
    if db.engine.dialect.name == "sqlite":
        asked = (
            f"PRAGMA {name}"
            for name in ("page_size", "max_page_count", "page_count", "freelist_count")
        )
        size, most, pages, free = (int(db.session.execute(text(one)).scalar_one()) for one in asked)
        folder = Path(db.engine.url.database or ".").parent
        return min((most - pages + free) * size, shutil.disk_usage(folder).free) >= ROOM
    try:
        limits.allow("health", times=1, seconds=60)
    except SQLAlchemyError as error:
        if is_full(error):
            return False
        raise
    return True
