"""The bells of a desk, watched through whole journeys: what looks different there has been rung for."""

from dataclasses import fields
from typing import Self

import pytest
from flask import Flask
from sqlalchemy import select

from domain import bells, overview, reopening
from domain.officer import Officer
from extensions import db
from tests.browser import Browser

WATCHED = (
    "a_gap_is_taken", "a_proposal_becomes_the_rota", "a_victim_is_answered", "an_absence", "an_appointment",
    "at_the_desk", "cards", "care", "closed_and_reopened", "danger", "minors", "passed_on_with_her_consent",
    "she_comes_back", "she_leaves_on_purpose", "still_there", "swaps", "the_handover", "the_rota", "where_she_is",
)  # fmt: skip
Desks = dict[int, tuple[object, object]]


@pytest.fixture(autouse=True)
def rung_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Whoever presses a button, and whatever it changes on whichever desk: its bell has rung by then.

    An open page looks when a bell rings and hardly ever otherwise, so a verb that forgot to ring
    would show what it did half a minute late, and no other test would see it. Only on SQLite: what rings
    does not depend on the database. The number of changes that were seen is given.
    """
    seen: list[int] = []
    name = request.node.path.stem.removeprefix("test_")
    if name in WATCHED and "sqlite" in request.node.name and "app" in request.fixturenames:
        _watch(request.getfixturevalue("app"), monkeypatch, seen)
    return seen


def _watch(app: Flask, monkeypatch: pytest.MonkeyPatch, seen: list[int]) -> None:
    rang: set[str] = set()
    bus, press = app.extensions["bus"], Browser.press
    wake = bus.wake

    def waking(topic: str) -> None:
        rang.add(topic)
        wake(topic)

    def pressing(self: Browser, button: str, **typed: str) -> Self:
        before = _desks(app)
        rang.clear()
        press(self, button, **typed)
        heard = set(rang)
        for officer, (lists, words) in _desks(app).items():
            had = before.get(officer, (None, None))
            loud = {bells.QUEUE, bells.theirs(officer)} & heard
            if officer in before and lists != had[0]:
                seen.append(officer)
                assert loud, f"« {button} » rang {heard}: {had[0]} became {lists}"
            elif words != had[1]:
                seen.append(officer)
                assert loud or bells.heard_by(officer) in heard, f"« {button} » rang {heard}"
        return self

    monkeypatch.setattr(bus, "wake", waking)
    monkeypatch.setattr(Browser, "press", pressing)


def _desks(app: Flask) -> Desks:
    """What each desk would show beside its conversation, and what words change of it."""
    with app.app_context():
        officers = [each for each in db.session.scalars(select(Officer)) if each.has_desk]
        desks = {each.id: _shown(each) for each in officers}
        db.session.remove()
    return desks


def _shown(officer: Officer) -> tuple[object, object]:
    seen = overview.of(officer)
    others = {each.name: getattr(seen, each.name) for each in fields(seen) if each.name != "mine"}
    return (others, reopening.recent(officer)), seen.mine
