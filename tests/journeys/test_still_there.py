"""Whoever is at work stays so on every page of theirs, without JavaScript, and loses nobody by reading."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain import duty, queue, tending
from domain.officer import Officer
from domain.sitting import Sitting
from extensions import db
from tests.browser import Browser
from tests.clock import Clock

People = Callable[[], Browser]
ELSEWHERE = ("/desk/care?done=rest", "/account", "/desk/conversations/999")  # the last is not there


def beats(app: Flask, officer: Browser, clock: Clock) -> None:
    """The frame of the page that is open asks as often as it says, for three minutes; the desk is tended."""
    address = officer.frame
    for _ in range(7):
        app.extensions["heard"].clear()  # that goes by another clock
        answer = officer.client.get(address)
        assert answer.status_code == 200
        assert 0 <= int(answer.headers["Refresh"]) <= 25
        clock.go(seconds=25)
        with app.app_context():
            tending.tend()


def held(app: Flask) -> tuple[bool, int]:
    """Whether Camille Martin is at work, and how many she holds."""
    with app.app_context():
        martin = Officer.called("martin")
        return duty.of(martin.id).on, len(queue.held_by(martin))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_lost_while_their_officer_reads_another_page(
    app: Flask, victim: Browser, officer: Browser, clock: Clock, address: str
) -> None:
    officer.visit("/desk").press("Prendre en charge").visit(address)
    beats(app, officer, clock)
    assert held(app) == (True, 1)
    assert "Aller au bureau" in officer.client.get(officer.frame).text
    assert victim.visit("/").messages[-1].startswith("Camille est là")


def test_every_page_of_somebody_at_work_beats(app: Flask, browser: People) -> None:
    """Whatever room it is in: a page that would not is one on which conversations are lost."""
    durand = browser().sign_in("durand").visit("/desk").press("Prendre mon service")
    own = {"chat", "pages", "finding", "signin", "calendar"}  # not theirs, or before they are in
    seen = 0
    for rule in app.url_map.iter_rules():
        room = rule.endpoint.partition(".")[0]
        if rule.arguments or "GET" not in (rule.methods or ()) or rule.websocket or room in own:
            continue
        answer = durand.client.get(rule.rule)
        if (
            answer.status_code != 200
            or answer.mimetype != "text/html"
            or "<main" not in answer.text
        ):
            continue
        durand.visit(rule.rule)
        assert len(durand.page.select("iframe.nojs")) == 1, rule.rule
        assert durand.page.select("[data-hx-get='/desk/beat'][data-hx-swap]"), rule.rule
        seen += 1
    assert seen > 20
    durand.visit("/desk").press("Finir mon service").visit("/rota")
    assert not durand.page.select("iframe, [data-hx-get='/desk/beat']"), "nobody at work"


def test_whatever_they_ask_for_says_that_they_are_there(
    app: Flask, victim: Browser, officer: Browser, clock: Clock
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    for address in ("/rota", "/account"):
        clock.go(seconds=80)
        app.extensions["heard"].clear()
        officer.visit(address)
        with app.app_context():
            tending.tend()
    assert held(app) == (True, 1)


def test_a_closed_conversation_and_a_page_that_stands_still_beat_too(
    app: Flask, browser: People, victim: Browser, officer: Browser, clock: Clock
) -> None:
    browser().visit("/").press("Commencer", untold="1")
    officer.visit("/desk").press("Prendre la suivante").press("Clore", outcome="advice")
    closed = officer.addresses[-1]
    officer.visit("/desk").press("Prendre la suivante").press("Envoyer", message="Je vous lis.")
    officer.press("Suspendre l’affichage automatique", message="je réfléchis")
    assert "unseen" in officer.page.select_one("iframe")["class"], "nothing moves on it"
    beats(app, officer, clock)
    officer.press("Reprendre l’affichage automatique")
    assert "conversation=" in officer.frame
    officer.visit(closed)
    beats(app, officer, clock)
    assert held(app) == (True, 1)
    clock.go(seconds=91)
    with app.app_context():
        tending.tend()
    assert held(app) == (False, 0), "and no longer once no page asks for anything"


def test_a_page_that_was_left_open_is_not_one_that_was_used(
    app: Flask, browser: People, clock: Clock
) -> None:
    durand = browser().sign_in("durand").visit("/desk").press("Prendre mon service").visit("/rota")
    with app.app_context():
        seen = db.session.scalar(select(Sitting.seen_at))
    beats(app, durand, clock)
    with app.app_context():
        assert db.session.scalar(select(Sitting.seen_at)) == seen
