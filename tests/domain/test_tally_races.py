"""Many at once: what happened once is counted once, and nobody waits crosswise."""

from typing import Any

from flask import Flask

from domain import audit, departure, figure, tally
from domain.conversation import Conversation
from domain.officer import Officer
from extensions import db, transaction
from tests.domain.counted import counted
from tests.domain.test_races import at_once, begin


def test_the_same_arrival_opened_many_times(app: Flask) -> None:
    for turn in range(4):
        at_once(app, lambda _, turn=turn: begin(f"twice{turn}"), 6)
    with app.app_context():
        assert counted() == {"opened": 4, "department untold": 4}


def test_officers_reach_for_one_and_answer_it_at_once(app: Flask) -> None:
    """Two tabs of one officer, each with its own first words."""
    for turn in range(5):
        with app.app_context():
            wanted = begin(f"race{turn}")

        def act(number: int, wanted: int = wanted) -> Any:
            officer = Officer.called("martin" if number % 2 else "petit")
            conversation = db.session.get_one(Conversation, wanted)
            try:
                conversation.take(officer)
            finally:
                mine = Conversation.held_by(officer, wanted)
                if mine is not None:
                    mine.post(f"mots {number}", by=officer)

        at_once(app, act, 6)
    with app.app_context():
        assert counted() == {"opened": 5, "department untold": 5, "taken": 5, "answered": 5}


def test_the_end_comes_from_all_sides(app: Flask) -> None:
    for turn in range(6):
        with app.app_context():
            wanted = begin(f"end{turn}")
            martin = Officer.called("martin")
            if turn % 2:
                db.session.get_one(Conversation, wanted).take(martin)

        def act(number: int, wanted: int = wanted) -> Any:
            conversation = db.session.get(Conversation, wanted)
            if conversation is None:
                return None
            if number % 3 == 0:
                return departure.erase(conversation)
            if number % 3 == 1:
                return conversation.end()
            return conversation.take(Officer.called("petit"))

        at_once(app, act, 6)
    with app.app_context():
        found = counted()
        taken, over = found["taken"], found.get("abandoned", 0) + found.get("outcome ended", 0)
        assert over == 6, "each is over once"
        assert found.get("outcome ended", 0) == found.get("duration", 0) == taken


def test_rows_are_taken_in_one_order(app: Flask) -> None:
    """Two that count the same things in the opposite order, beside the audit's head, do not wait for ever."""

    def act(number: int) -> None:
        for _ in range(20):
            with transaction():
                steps = [
                    lambda: figure.count("back"),
                    lambda: tally.opened(None),
                    lambda: audit.record("conversation.contact", about="conversation:1"),
                ]
                for step in steps[:: 1 if number % 2 else -1]:
                    step()

    assert at_once(app, act, 6) == [None] * 6
    with app.app_context():
        assert counted()["back"] == 120
        assert counted()["opened"] == counted()["department untold"] == 120
