"""The words of a danger: hours of the clock on the wall, and what is said of a call that cannot be read."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from blueprints import dangers
from blueprints.dangers import NoHour, hour_of
from domain.danger import ENDS
from domain.danger_step import Step
from tests.clock import Clock


def at(clock: Clock, text: str) -> None:
    clock.time = datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "typed", "meant"),
    [
        ("2026-11-25T14:00", "14:05", "2026-11-25T13:05"),
        ("2026-11-25T14:00", "14h05", "2026-11-25T13:05"),
        ("2026-11-25T14:00", "15:00", "2026-11-25T14:00"),
        ("2026-11-25T23:10", "23:58", "2026-11-25T22:58"),  # just after midnight in Paris
        ("2026-07-01T14:00", "14:05", "2026-07-01T12:05"),
    ],
)
def test_the_last_time_a_clock_showed_it(clock: Clock, now: str, typed: str, meant: str) -> None:
    at(clock, now)
    assert hour_of(typed).astimezone(UTC).isoformat()[:16] == meant


@pytest.mark.parametrize("typed", ["", "24:00", "12:60", "midi", "14:05:06", "x" * 300])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(NoHour):
        hour_of(typed)


def test_each_end_has_its_words() -> None:
    assert set(dangers.ENDS) == set(ENDS)


def test_a_call_that_cannot_be_read_is_said_to_have_been_made(app: Flask, clock: Clock) -> None:
    with app.test_request_context():
        said = dangers.happened(Step("called", clock.now(), "Camille Martin"))
        assert said == "A téléphoné ; ce qui en a été noté ne peut pas être lu."
        whom = Step("called", clock.now(), "Camille Martin", whom="le 17")
        assert dangers.happened(whom) == "A appelé : le 17."
        end = Step("ended", clock.now(), "Camille Martin", why="mistaken")
        assert dangers.happened(end) == "Danger passé : Déclaré par erreur"
