"""Frames without scripts: held until there is news, one look each, and a seat for those who wait."""

from collections.abc import Callable
from threading import Thread
from time import monotonic, sleep

import pytest
from flask import Flask

import live
from blueprints import frames
from domain import overview
from domain.conversation import Conversation
from domain.officer import Officer
from extensions import db
from tests.browser import Browser, read

People = Callable[[], Browser]


def asked(person: Browser, address: str) -> tuple[str, str, float]:
    """What the frame says, when it looks again, and how long the answer took."""
    begun = monotonic()
    answer = person.client.get(address)
    return answer.text, answer.headers.get("Refresh", ""), monotonic() - begun


def test_a_frame_is_held_until_there_is_something_new(victim: Browser, officer: Browser) -> None:
    text, refresh, took = asked(victim, victim.frame)
    assert ("prochaine personne" in text, refresh) == (True, "0")
    assert took < 0.8
    assert asked(victim, victim.frame)[2] >= 1.0, "nothing new: held for as long as may be"
    officer.visit("/desk").press("Prendre en charge")
    text, _, took = asked(victim, victim.frame)
    assert "est là et lit vos messages" in text
    assert took < 0.8


def test_the_desks_frame_too_and_what_it_shows_is_read(victim: Browser, officer: Browser) -> None:
    officer.visit("/desk").press("Prendre en charge")
    frame = officer.frame
    assert "En attente : 0." in read(asked(officer, frame)[0])
    assert asked(officer, frame)[2] >= 1.0
    victim.press("Envoyer", message="vous êtes là ?")
    text, refresh, took = asked(officer, frame)
    assert ("vous êtes là ?" in text, refresh) == (True, "0")
    assert took < 0.8
    assert "non lu" not in officer.visit("/desk").text


def test_the_desks_frame_looks_once_at_its_lists(
    victim: Browser, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    frame, looks, of = officer.frame, [], overview.of

    def look(whose: Officer) -> overview.Overview:
        looks.append(1)
        return of(whose)

    monkeypatch.setattr(overview, "of", look)
    asked(officer, frame)
    assert len(looks) == 1, "to compare and to show, the same look"


def test_who_signed_out_gets_no_frame(officer: Browser) -> None:
    frame = officer.visit("/desk").frame
    officer.press("Se déconnecter")
    assert officer.client.get(frame).status_code == 303


@pytest.fixture
def taken(app: Flask, victim: Browser) -> str:
    """All seats of her conversation are taken."""
    with app.app_context():
        topic = str(db.session.query(Conversation).one().topic)
    live._waiting[topic] = live.HERS
    yield topic
    del live._waiting[topic]


def test_without_a_seat_a_frame_looks_and_goes(victim: Browser, taken: str) -> None:
    asked(victim, victim.frame)
    text, refresh, took = asked(victim, victim.frame)
    assert ("prochaine personne" in text, refresh) == (True, frames.SLOWLY)
    assert took < 0.8
    assert live._waiting[taken] == live.HERS


def test_without_a_seat_a_socket_is_refused_before_it_opens(victim: Browser, taken: str) -> None:
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": "http://localhost"}
    assert victim.client.get("/live", headers=upgrade).status_code == 429
    poll = victim.client.get("/news", headers={"HX-Request": "true"})
    assert (poll.status_code, "Bonjour" in poll.text) == (200, True)


def test_seats_are_given_back(app: Flask, victim: Browser) -> None:
    threads = [Thread(target=asked, args=(victim, victim.frame)) for _ in range(3)]
    asked(victim, victim.frame)
    for thread in threads:
        thread.start()
    sleep(0.4)
    assert sum(live._waiting.values()) > 0
    for thread in threads:
        thread.join(10)
    assert not live._waiting


def test_a_seat_is_there_or_not() -> None:
    with live.seat("w", 2) as first, live.seat("w", 2) as second, live.seat("w", 2) as third:
        assert (first, second, third) == (True, True, False)
        assert live.full("w", 2)
        assert not live.full("other", 2)
    assert "w" not in live._waiting
