"""What every answer carries."""

import gzip
import re
from collections.abc import Callable

from flask import Flask

from tests.browser import Browser

People = Callable[[], Browser]


def test_nothing_of_hers_is_stored_anywhere(victim: Browser) -> None:
    for address in ("/", victim.frame, "/static/js/live.js", "/nowhere"):
        answer = victim.client.get(address)
        assert "no-store" in answer.headers["Cache-Control"], address
        assert "ETag" not in answer.headers, address
    cookie = victim.client.get_cookie("s")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.expires is None, "it dies with the browser's session"


def test_pages_are_compressed_where_it_pays(victim: Browser) -> None:
    plain = victim.client.get("/")
    packed = victim.client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    unpacked = gzip.decompress(packed.data).decode()
    hidden = r'(csrf_token" value="|key" value="|page=|name="n)[^"]+'
    assert re.sub(hidden, "", unpacked) == re.sub(hidden, "", plain.text)
    assert (
        "Content-Encoding" not in victim.client.get("/", headers={"Accept-Encoding": "br"}).headers
    )


def test_the_forgery_token_is_never_written_twice_the_same(victim: Browser) -> None:
    tokens = {str(field["value"]) for field in victim.page.select("[name=csrf_token]")}
    assert len(tokens) == len(victim.page.select("[name=csrf_token]")) >= 2
    again = {str(field["value"]) for field in victim.visit("/").page.select("[name=csrf_token]")}
    assert not tokens & again


def test_an_error_inside_says_nothing_of_what_was_written(
    app: Flask, victim: Browser, monkeypatch: object, caplog: object
) -> None:
    from domain.voice import Voice

    def broken(self: Voice, body: str, key: str | None = None) -> int:
        raise RuntimeError(f"cannot store {body}")

    monkeypatch.setattr(Voice, "post", broken)  # type: ignore[attr-defined]
    app.testing = False
    victim.press("Envoyer", message="un secret à elle")
    assert victim.statuses == [500]
    assert victim.response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert victim.response.headers["X-Robots-Tag"] == "noindex"
    assert victim.has_button("Quitter vite")
    assert "17" in victim.text
    assert "secret" not in caplog.text  # type: ignore[attr-defined]
    assert "RuntimeError at" in caplog.text  # type: ignore[attr-defined]


def test_the_process_and_what_it_needs(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").text == "alive\n"
    assert client.get("/readyz").text == "ready, sweep late\n", "nobody has run one"


def test_the_arrival_page_drawn_once_is_new_for_each(browser: People) -> None:
    first, second = browser().visit("/"), browser().visit("/")
    fields = [
        {str(field["value"]) for field in person.page.select("[name=csrf_token], [name=key]")}
        for person in (first, second)
    ]
    assert len(fields[0]) == len(fields[1]) == 5
    assert not fields[0] & fields[1]
    assert "\0" not in first.response.text
    assert (
        first.response.headers["Content-Security-Policy"]
        == second.response.headers["Content-Security-Policy"]
    )
    assert second.press("Commencer", untold="1").has_button("Envoyer")
