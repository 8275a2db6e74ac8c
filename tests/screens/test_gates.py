"""The gates themselves: each says what it is there for, says nothing of a good page, and leaves it as it was."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from tests.screens import audit, gates

pytestmark = pytest.mark.slow

GOOD = """<!doctype html><html lang="fr"><title>Une page</title>
<style>a, button { display: inline-block; min-width: 30px; min-height: 30px; outline-offset: 2px }
:focus-visible { outline: 3px solid #000 }</style>
<main><h1>Une page</h1><p><a href="/b">Suite</a></p><button>Envoyer</button>%s</main></html>"""
FAULTS = {
    "axe": '<input name="x">',
    "reflow": '<p style="width: 900px">large</p>',
    "targets": '<button style="min-width: 0; min-height: 0; width: 20px; height: 20px; padding: 0">x</button>',
    "languages": "<p>أنا خائفة</p>",
    "spacing": '<p style="height: 1.3em; line-height: 1.2; overflow: hidden">une ligne, et une autre '
    "sous elle dès qu’elle est plus large</p>",
    "focus, no ring": '<button style="outline: none">nu</button>',
    "focus, hidden": '<button style="position: fixed; inset: 0 auto auto 0">sous</button>'
    '<div style="position: fixed; inset: 0 auto auto 0; width: 99px; height: 99px; background: #fff"></div>',
}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 560})
    yield context.new_page()
    context.close()


def looked_at(page: Page) -> dict[str, list[str]]:
    return {"axe": audit.axe(page), **audit.measures(page), "focus": audit.tabbed(page)}


def test_nothing_is_said_of_a_good_page_and_it_is_left_as_it_was(page: Page) -> None:
    page.set_content(GOOD % "")
    for _ in range(2):
        assert not any(looked_at(page).values()), looked_at(page)
    assert page.evaluate("document.adoptedStyleSheets.length") == 0, (
        "what is next is measured as it is"
    )
    assert page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("fault", FAULTS)
def test_each_gate_says_what_it_is_there_for(page: Page, fault: str) -> None:
    page.set_content(GOOD % FAULTS[fault])
    gate, _, said = fault.partition(", ")
    found = looked_at(page)
    assert any(said in one for one in found[gate]), found


class _Slow(BaseHTTPRequestHandler):
    """What it answers begins at once; the words come half a second later."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        time.sleep(0.5 if self.path == "/b" else 0)
        self.wfile.write((GOOD % (FAULTS["axe"] if self.path == "/b" else "")).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def test_a_page_is_looked_at_once_it_is_whole(page: Page) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.get_by_role("link", name="Suite").click()
        assert audit.axe(page) != []
    finally:
        server.shutdown()
        server.server_close()


def test_a_state_that_shows_what_was_shown_before_is_none(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "PATIENCE", 300)
    eye = gates.Eye(browser, scripts=True)
    page = eye.opened()

    def states() -> Iterator[tuple[str, Page]]:
        page.set_content(GOOD % "")
        yield "first", page
        yield "second", page

    try:
        with pytest.raises(
            AssertionError, match="« second » shows what the state before it showed"
        ):
            eye.look(states())
    finally:
        page.context.close()
