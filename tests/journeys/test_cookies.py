"""Cookies that are not what they should be: a calm page, nothing lost of what was typed, never a 500."""

from collections.abc import Callable

import pytest
from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface

from blueprints import doors
from blueprints.desk.live import DeskNews
from live import Gone
from tests.browser import Browser

TEXT = "une phrase que personne ne doit perdre"
OTHER_KEY = "another secret, and long enough for it"


def signed(app: Flask, content: object, key: str = "") -> str:
    """What somebody who has the key could put into a cookie."""
    kept, app.secret_key = app.secret_key, key or app.secret_key
    try:
        return str(SecureCookieSessionInterface().get_signing_serializer(app).dumps(content))
    finally:
        app.secret_key = kept


def with_cookie(person: Browser, value: str) -> Browser:
    person.client.delete_cookie("s")
    person.client.set_cookie("s", value)
    return person


def loses_nothing(person: Browser) -> None:
    """What she types now is refused in words and comes back in the field; then everything goes on."""
    person.press("Envoyer", message=TEXT)
    assert person.statuses[-1] in (409, 422)
    assert person.draft == TEXT
    assert person.alert
    assert person.has_button("Quitter vite")
    assert "17" in person.text
    person.press("Commencer", untold="1")
    assert person.messages == [f"Vous: {TEXT}"]


ALTERED: dict[str, Callable[[str], str]] = {
    "one letter": lambda cookie: ("f" if cookie[0] != "f" else "g") + cookie[1:],
    "its signature": lambda cookie: cookie[:-2] + ("A" if cookie[-2] != "A" else "B") + cookie[-1],
    "cut": lambda cookie: cookie[: len(cookie) // 2],
    "empty": lambda cookie: "",
    "dots": lambda cookie: "...",
    "no text": lambda cookie: "\\377\\376\\000",
    "oversized": lambda cookie: cookie + "A" * 60_000,
    "compressed": lambda cookie: "." + cookie,
}


@pytest.mark.parametrize("how", ALTERED)
def test_an_altered_cookie_is_none(victim: Browser, how: str) -> None:
    cookie = str(victim.client.get_cookie("s").value)
    loses_nothing(with_cookie(victim, ALTERED[how](cookie)))


def test_a_cookie_of_another_key_is_none(app: Flask, victim: Browser) -> None:
    with victim.client.session_transaction() as kept:
        content = dict(kept)
    loses_nothing(with_cookie(victim, signed(app, content, OTHER_KEY)))


STRANGE: list[object] = [
    *(
        {name: value}
        for name in "kceps"
        for value in (None, [], {}, "", "é" * 300, -1, 2**70, True)
    ),
    {"c": 5, "k": "x"},
    {"k": "====", "c": "x"},
    {"s": "s" * 65},
    {"s": "never given", "o": 1, "t": 1e12},
    {"e": "1", "c": "c" * 32},
    {" d": 5, "k": "x"},
    {"c": {" b": "not base64"}},
    {"c": {" t": 3}},
    {"c": {" u": "no-uuid"}},
    [1, 2],
    "text",
    7,
    None,
]


@pytest.mark.parametrize("content", STRANGE, ids=lambda content: repr(content)[:24])
def test_a_signed_cookie_of_a_strange_shape_is_none(
    app: Flask, victim: Browser, content: object
) -> None:
    value = signed(app, content)
    for address in ("/", "/news", "/desk", "/desk/news", "/sign-in", "/static/js/live.js"):
        for headers in ({}, {"HX-Request": "true"}):
            answer = with_cookie(victim, value).client.get(address, headers=headers)
            gone = 404 if address == "/news" and headers else 200
            assert answer.status_code in (gone, 303, 401), address
    for address in ("/live", "/desk/live"):
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": "http://localhost"}
        assert with_cookie(victim, value).client.get(address, headers=upgrade).status_code == 404
    loses_nothing(with_cookie(victim, value))


def test_an_old_cookie_of_hers_opens_nothing_once_she_left(victim: Browser) -> None:
    """What ends is ended on the server: a copy of the cookie is worth nothing."""
    old = str(victim.client.get_cookie("s").value)
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    victim.press("Fermer et oublier sur cet appareil")
    assert "Bonjour" not in victim.text
    with_cookie(victim, old).visit("/")
    assert victim.messages == []
    assert victim.has_button("Commencer")


def test_an_old_cookie_of_an_officer_who_signed_out_is_none(
    app: Flask, victim: Browser, officer: Browser, browser: Callable[[], Browser]
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    address, old = officer.addresses[-1], str(officer.client.get_cookie("s").value)
    with officer.client.session_transaction() as kept:
        content = dict(kept)
    with app.test_request_context():
        session.update(content)
        g.viewer = doors.signed_in()
        assert "File d'attente" in DeskNews(None, 0)()
    officer.press("Se déconnecter").press("Me déconnecter sans relève", reason="Coupure")
    thief = with_cookie(browser(), old)
    for asked in ("/desk", address, "/desk/news"):
        answer = thief.client.get(asked)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in"), asked
        assert thief.client.get(asked, headers={"HX-Request": "true"}).status_code == 401
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": "http://localhost"}
    assert thief.client.get("/desk/live", headers=upgrade).status_code == 404
    with app.test_request_context():  # a socket it had opened before is woken, and ends
        session.update(content)
        with pytest.raises(Gone):
            DeskNews(None, 0)()
    assert officer.sign_in("martin").visit(address).response.status_code == 404, "it was put back"
    officer.visit("/desk").press("Prendre en charge")
    assert "Bonjour" in officer.text, "signing in again is a session of its own"


def test_a_cookie_older_than_a_week_is_none(
    victim: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from itsdangerous.timed import TimestampSigner

    victim.visit("/")  # read, and so kept in memory: it grows old there too
    now = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: now(self) + 8 * 86_400)
    loses_nothing(victim)


def test_an_officer_keeps_the_text_of_a_form_whose_cookie_was_altered(
    victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    form = officer.page.select_one("#composer")
    data = officer._filled(form) | {"do": "send", "message": TEXT}
    cookie = str(officer.client.get_cookie("s").value)
    with_cookie(officer, cookie[:-3] + "AAA")
    script = {"HX-Request": "true"}
    answer = officer.client.post(str(form["action"]), data=data, headers=script)
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (401, "none")
    assert "Copiez votre texte" in answer.text
    assert officer.client.post(str(form["action"]), data=data).status_code == 422
