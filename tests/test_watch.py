"""The watch: what comes about by itself does so at once where a bell rings, and soon where none does."""

from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest
from flask import Flask

from blueprints.desk import watch
from blueprints.desk.watch import Watch
from domain import losing, tending, unit
from domain.officer import Officer
from extensions import db
from tests.browser import Browser


@pytest.fixture(params=[1.0])
def watching(
    app: Flask, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watch]:
    monkeypatch.setattr(watch, "EVERY", request.param)
    keeper = Watch(app, patience=0)
    keeper.begin()
    sleep(0.1)
    yield keeper
    keeper.end()
    sleep(watch.BREATH + 0.2)


def soon(true: Callable[[], bool], within: float) -> bool:
    until = monotonic() + within
    while monotonic() < until:
        if true():
            return True
        sleep(0.05)
    return False


@pytest.mark.parametrize("watching", [60.0], indirect=True)
@pytest.mark.usefixtures("watching")
def test_whoever_comes_is_given_to_whoever_is_free_at_once(
    app: Flask, browser: Callable[[], Browser], officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre mon service")
    with app.app_context():
        unit.choose({"assignment": "automatic"}, by=Officer.called("durand"))
        db.session.remove()
    person = browser().visit("/").press("Commencer", untold="1", message="Bonjour")
    assert soon(
        lambda: "Camille est là" in person.visit("/").text, 10
    )  # long before the clock strikes


@pytest.mark.usefixtures("watching")
def test_whoever_is_signed_in_nowhere_is_missed_by_the_clock(
    app: Flask, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    with app.app_context():
        Officer.called("martin").block()
        db.session.remove()
    assert soon(lambda: "ne peut plus répondre" in victim.visit("/").text, 10)


def test_a_process_that_has_just_begun_misses_nobody_yet(
    app: Flask, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    with app.app_context():
        Officer.called("martin").block()
        db.session.remove()
    Watch(app).look(woken=False)
    assert "ne peut plus répondre" not in victim.visit("/").text
    Watch(app, patience=0).look(woken=False)
    assert "ne peut plus répondre" in victim.visit("/").text


def test_a_look_that_fails_is_said_without_words_and_the_next_one_goes_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> int:
        raise RuntimeError("what somebody wrote")

    monkeypatch.setattr(tending, "fill", fails)
    Watch(app).look(woken=True)
    assert "RuntimeError while tending" in caplog.text
    assert "wrote" not in caplog.text
    with app.app_context():
        assert losing.lost() == []


@pytest.mark.parametrize("watching", [60.0], indirect=True)
def test_once_it_is_over_it_looks_no_more(watching: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[bool] = []
    monkeypatch.setattr(watching, "look", looks.append)
    watching.end()
    sleep(watch.BREATH + 0.2)
    assert looks == []
