"""What it costs her in bytes, headers included, both ways, counted on the wire and not by the browser."""

import time

import pytest
from playwright.sync_api import expect

from config import Settings
from tests.screens.relay import Relay

KIB = 1024
FIRST_PAGE, FIRST_PAGE_LIVE = 8 * KIB, 32 * KIB
SEND, RECEIVED = 1229, 500  # a message sent by HTTP; one received, beside its text
IDLE_SOCKET, IDLE_FRAME = 250, 3 * KIB  # a minute
HOLD = Settings.hold_seconds  # the house holds the frame's answer that long


def test_the_first_page_without_scripts_is_one_request(victim, line) -> None:
    her = victim(scripts=False)
    her.page.goto(her.url)
    expect(her.page.get_by_role("button", name="Commencer")).to_be_visible()
    assert line.pages.requests == 1
    assert line.pages.both <= FIRST_PAGE, line.pages
    icon = her.page.locator("link[rel=icon]").get_attribute("href")
    assert icon.startswith("data:"), "the browser would ask for /favicon.ico"


def test_the_first_page_with_scripts(victim, line) -> None:
    her = victim()
    her.page.goto(her.url, wait_until="networkidle")
    assert line.pages.requests <= 5
    assert line.pages.both <= FIRST_PAGE_LIVE, line.pages


def test_a_message_sent_and_a_message_received(victim, officer, line) -> None:
    her, him = victim().begin("Bonjour"), officer()
    him.take()
    her.hears("Camille est là")
    line.reset()
    her.send("Vous êtes là ?")
    her.reads("Bonjour", "Vous êtes là ?")
    assert line.pages.requests == 1
    assert line.pages.both <= SEND, line.pages
    assert line.socket.down <= RECEIVED, line.socket
    line.reset()
    text = "Je vous lis, prenez votre temps."
    him.send(text)
    her.reads("Bonjour", "Vous êtes là ?", text)
    assert line.pages.both == 0
    assert line.socket.both - len(text) <= RECEIVED, line.socket  # « … écrit » is in it


@pytest.mark.slow
def test_an_idle_minute(victim, officer, house, open_page) -> None:
    """Both kinds of page side by side, for longer than one ping and one held answer."""
    lines = with_scripts, without = Relay(house.port), Relay(house.port)
    for line, scripts in zip(lines, (True, False), strict=True):
        her = victim(scripts)
        her.url = line.url
        her.begin("Bonjour")
        officer().take()
        her.hears("Camille est là")
    _calm(without)
    for line in lines:
        line.reset()
    began = time.monotonic()
    her.page.wait_for_timeout((HOLD + 5) * 1000)
    minutes = (time.monotonic() - began) / 60
    assert with_scripts.pages.both == 0
    assert 0 < with_scripts.socket.both / minutes <= IDLE_SOCKET, with_scripts.socket
    answers = without.pages.requests  # each held answer is followed by the next question
    assert answers == 1
    assert without.pages.both * 60 / HOLD <= IDLE_FRAME, without.pages
    for line in lines:
        line.close()


def _calm(line: Relay) -> None:
    """Wait until the frame has nothing more to say: its question is held."""
    asked, since = -1, time.monotonic()
    while time.monotonic() - since < 2:
        if line.pages.requests != asked:
            asked, since = line.pages.requests, time.monotonic()
        time.sleep(0.1)
