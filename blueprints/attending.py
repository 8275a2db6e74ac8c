"""Attending: whatever any page of an officer asks for says that they are there; written only now and then."""

from contextlib import suppress
from math import inf
from time import monotonic

from flask import Flask, current_app, g
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from domain import duty
from domain.officer import Officer

OFTEN = 25.0  # seconds: three of them within what a lost line is given


def attend(officer: Officer) -> None:
    """A page of theirs asks for something, or its socket turns."""
    heard: dict[int, float] = current_app.extensions.setdefault("heard", {})
    if officer.has_desk and monotonic() - heard.get(officer.id, -inf) > OFTEN:
        heard[officer.id] = monotonic()
        with suppress(OperationalError):  # a full disk: what is there can still be read
            duty.hear(officer.id)


def beats() -> bool:
    """Whether this page must go on saying so by itself, however long it is read: its officer is at work."""
    viewer: Officer | None = g.get("viewer")
    if viewer is None or not viewer.has_desk:
        return False
    try:
        return duty.of(viewer.id).on
    except SQLAlchemyError:  # on the page that says so
        return False


def init_app(app: Flask) -> None:
    """Give templates the question."""
    app.jinja_env.globals |= {"beats": beats, "beat_seconds": int(OFTEN)}
