"""« Ce qui sera effacé, et quand »: told to her and to the officer, by what erases it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import format_date

from domain import chores, health, retention
from domain.conversation import Conversation
from domain.hold import Hold
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock

PARIS = ZoneInfo("Europe/Paris")


def day(app: Flask, moment: datetime) -> str:
    with app.test_request_context():
        return str(format_date(moment.astimezone(PARIS).date(), "long"))


@pytest.fixture(autouse=True)
def _patient(app: Flask) -> None:
    """Her device may be silent for as long as these clocks run."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], idle_minutes=10**6)


def test_both_are_told_when_and_it_is_so(
    app: Flask, clock: Clock, victim: Browser, officer: Browser
) -> None:
    with app.app_context():
        retention.run()
    promised = day(app, clock.time + timedelta(days=31))
    told = f"Effacement prévu le {promised} au plus tard, si rien ne se passe ici d’ici là."
    assert told in victim.visit("/").text
    officer.visit("/desk").press("Prendre en charge")
    assert told in officer.text
    clock.go(days=2)
    with app.app_context():
        retention.run()
    later = day(app, clock.time + timedelta(days=31))
    assert f"Effacement prévu le {later}" in victim.press("Envoyer", message="encore").text
    held = officer.addresses[-1]
    officer.sign_in("martin").visit(held).press("Clore", outcome="appointment")
    promised = day(app, clock.time + timedelta(days=181))
    appointment = f"Effacement prévu le {promised} au plus tard, si rien ne se passe ici d’ici là."
    assert appointment in officer.text
    assert appointment in victim.visit("/").text
    last_hours = clock.time + timedelta(days=181)
    while clock.time < last_hours:  # the timer, once a day: the least that keeps the promise
        clock.go(days=1)
        with app.app_context():
            retention.run()
    assert victim.visit("/").has_button("Commencer"), "nothing is known of it any more"
    assert officer.sign_in("martin").visit(held).response.status_code == 404


def test_no_date_is_promised_while_no_sweep_is_brought_to_its_end(
    app: Flask,
    clock: Clock,
    victim: Browser,
    officer: Browser,
    browser: Callable[[], Browser],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    supervisor = browser().sign_in("durand")
    held = officer.visit("/desk").press("Prendre en charge").addresses[-1]

    def said(late: bool) -> None:
        health._looks.clear()
        ready = app.test_client().get("/readyz")
        assert (ready.status_code, ready.text) == (
            200,
            "ready, sweep late\n" if late else "ready\n",
        )
        for page in (victim.visit("/"), officer.visit(held)):
            assert ("Effacement prévu le" in page.text) is not late
            assert ("Les effacements automatiques ont du retard" in page.text) is late
        assert ("ces durées peuvent être dépassées" in browser().visit("/infos").text) is late
        board = supervisor.visit("/admin/board").text
        assert ("Effacements automatiques en retard" in board) is late

    def sweep() -> None:
        with app.app_context():
            retention.run()

    said(late=True)  # none was ever made
    assert "No sweep was brought to its end" in caplog.text
    sweep()
    said(late=False)
    clock.go(hours=25)
    officer.sign_in("martin")
    supervisor.sign_in("durand")
    said(late=True)
    with monkeypatch.context() as failing:
        failing.setattr(chores, "done", lambda at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sweep()
        said(late=True)  # it began, and is not done
    sweep()
    said(late=False)


def test_a_hold_is_told_with_its_reason_to_the_officer_alone(
    app: Flask, clock: Clock, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    with app.app_context():
        hers = db.session.query(Conversation).one()
        until = (
            (clock.time + timedelta(days=60)).astimezone(PARIS).replace(hour=0, minute=0, second=0)
        )
        by = Officer.called("durand")
        Hold.place(hers.id, by=by, reason="<b>réquisition</b> 7", until=until)
    last = day(app, until - timedelta(days=1))
    said = officer.visit(officer.addresses[-1]).text
    assert f"Conservée jusqu’au {last} (<b>réquisition</b> 7), décision de Claude Durand." in said
    her_page = victim.visit("/").text
    assert f"Conservation décidée jusqu’au {last} au moins." in her_page
    assert "réquisition" not in her_page
    clock.go(days=61)
    assert "Les effacements automatiques ont du retard" in victim.visit("/").text
