"""Bytes on the wire, as a real Chromium sends and receives them, counted by a relay in between.

HTTP heads and bodies and WebSocket frames of both directions; TLS, TCP and IP come on top.
"""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from bench.relay import Relay

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium, through Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def page(browser: Any, relay: Relay, *, scripts: bool = True, cookie: str = "") -> Iterator[Any]:
    """A page of a new profile that goes through the relay; ``cookie`` reads ``name=value``."""
    context = browser.new_context(java_script_enabled=scripts, locale="fr-FR")
    if cookie:
        name, _, value = cookie.partition("=")
        # Chromium takes a __Host- cookie from https only, and sends it to this machine's own http.
        context.add_cookies([{"name": name, "value": value, "url": "https://127.0.0.1/"}])
    try:
        yield context.new_page()
    finally:
        context.close()


def visit(browser: Any, port: int, *, scripts: bool) -> dict[str, Any]:
    """The first page, cold: bytes both ways and the addresses that were asked for."""
    with Relay(port) as relay, page(browser, relay, scripts=scripts) as first:
        first.goto(f"http://127.0.0.1:{relay.port}/")
        relay.quiet()
        return {"up": relay.up, "down": relay.down, "bytes": relay.total, "paths": relay.paths}


def send(
    browser: Any, port: int, person: dict[str, Any], text: str, *, scripts: bool
) -> dict[str, Any]:
    """One message of hers: the form and its answer; without scripts also the page that follows.

    With scripts her own socket then brings it to her page: counted apart, as ``socket``.
    """
    with (
        Relay(port) as relay,
        page(browser, relay, scripts=scripts, cookie=person["cookie"]) as talk,
    ):
        talk.goto(f"http://127.0.0.1:{relay.port}/")
        relay.quiet()
        talk.fill("#message", text)
        relay.reset()
        talk.click("#composer .go")
        relay.quiet()
        form = relay.total - relay.socket
        return {"up": relay.up, "bytes": form, "socket": relay.socket, "paths": relay.paths}


def receive(browser: Any, port: int, person: dict[str, Any], text: str) -> dict[str, Any]:
    """One message of the officer's on her socket, and how many bytes of it are not its text."""
    with Relay(port) as relay, page(browser, relay, cookie=person["cookie"]) as talk:
        talk.goto(f"http://127.0.0.1:{relay.port}/")
        relay.quiet()
        relay.reset()
        answer(port, person, text)
        relay.quiet()
        shown = talk.locator("#messages .m").last.inner_text()
        assert text in shown, shown
        return {"bytes": relay.total, "beside": relay.total - len(text.encode()), "up": relay.up}


def idles(
    browser: Any, port: int, who: list[tuple[dict[str, Any], bool]], seconds: float
) -> list[dict[str, Any]]:
    """Bytes a minute of pages nobody touches, all at once: pairs of a person and whether scripts run."""
    found: list[dict[str, Any]] = []

    def watch(rest: list[tuple[dict[str, Any], bool]]) -> None:
        if not rest:
            for relay in relays:
                relay.reset()
            time.sleep(seconds)
            return
        person, scripts = rest[0]
        with (
            Relay(port) as relay,
            page(browser, relay, scripts=scripts, cookie=person["cookie"]) as talk,
        ):
            talk.goto(f"http://127.0.0.1:{relay.port}/", wait_until="commit")
            relay.quiet()
            relays.append(relay)
            watch(rest[1:])
            counted = {"up": relay.up, "down": relay.down, "bytes": relay.total}
            found.insert(0, counted | {"minute": relay.total * 60 / seconds, "paths": relay.paths})

    relays: list[Relay] = []
    watch(who)
    return found


def answer(port: int, person: dict[str, Any], text: str) -> None:
    """The officer says something, straight to the server."""
    fields = {
        "csrf_token": person["officer_csrf"],
        "key": str(time.time_ns()),
        "message": text,
        "live": "1",
    }
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/desk/conversations/{person['id']}/messages",
        data=urlencode(fields).encode(),
        headers={"Cookie": person["officer_cookie"], "HX-Request": "true"},
    )
    with urllib.request.urlopen(request, timeout=10) as said:
        assert said.status == 204, said.status
