"""Six words bring her back, on any device, without scripts; and a silent device opens nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

import pytest
from flask import Flask
from sqlalchemy import update

from app import create_app
from domain import departure, return_code
from domain.conversation import Conversation
from extensions import db, transaction
from tests.browser import Browser

People = Callable[[], Browser]


def words(person: Browser) -> str:
    """The code on the page."""
    return person.page.select_one("main strong[lang]").text


def coded(person: Browser) -> str:
    """Ask for a code, note it, and go back to the conversation."""
    code = words(person.press("Obtenir un code de retour"))
    person.press("C’est noté")
    return code


@pytest.fixture
def later(app: Flask) -> Iterator[Callable[[int], None]]:
    """Nothing was heard of anybody for so many minutes."""

    def wait(minutes: int) -> None:
        with app.app_context(), transaction():
            ago = datetime.now().astimezone() - timedelta(minutes=minutes)
            db.session.execute(update(Conversation).values(seen_at=ago))

    return wait


def test_a_code_is_shown_once_and_brings_her_back_elsewhere(
    browser: People, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    victim.press("Obtenir un code de retour", message="pas fini")
    code = words(victim)
    assert len(code.split()) == 6
    assert words(victim.visit("/")) == code, "the line was cut: it is still there"
    victim.press("C’est noté")
    assert victim.draft == "pas fini"
    assert code not in victim.text
    assert code not in victim.visit("/").text

    other = browser().visit("/").press("Reprendre", code=code.upper())
    assert other.messages[0] == "Vous: Bonjour"
    assert other.messages[-1] == "Vous avez repris la conversation."
    assert other.draft == "pas fini"
    other.press("Envoyer")
    officer.press("Voir les réponses")
    assert officer.messages[-2:] == ["La personne est de retour.", "La personne: pas fini"]
    assert set(chain(victim.addresses, other.addresses)) == {"/"}
    assert 200 not in other.statuses[:-1]


def test_the_device_left_behind_opens_it_no_more(browser: People, victim: Browser) -> None:
    frame, code = victim.frame, coded(victim)
    browser().visit("/").press("Reprendre", code=code)
    left = victim.page
    assert victim.visit("/").has_button("Commencer")
    assert "Bonjour" not in victim.text
    assert "n’ouvre plus" in victim.client.get(frame).get_data(as_text=True)
    assert victim.client.get(frame, headers={"HX-Request": "true"}).status_code == 404
    victim.page = left
    victim.press("Envoyer", message="encore ici")
    assert victim.statuses == [409]
    assert victim.draft == "encore ici"


def test_it_can_be_had_as_a_shopping_list(browser: People, victim: Browser) -> None:
    code = words(victim.press("Obtenir un code de retour"))
    victim.press("Montrer comme une liste de courses")
    main = victim.page.select_one("main")
    assert main.h1.text == "Courses"
    assert [item.text for item in main.select("li")] == code.split()
    assert "code" not in main.text.casefold()
    victim.press("C’est noté")
    listed = "\n".join(f"- {number} {word}" for number, word in enumerate(code.split()))
    assert browser().visit("/").press("Reprendre", code=listed).messages[0] == "Vous: Bonjour"


def test_a_code_can_be_had_while_arriving_nowhere_but_waiting_talking_and_after(
    victim: Browser, officer: Browser, browser: People
) -> None:
    first = coded(victim)
    officer.visit("/desk").press("Prendre en charge")
    second = coded(victim.visit("/"))
    officer.press("Clore", outcome="advice")
    third = coded(victim.visit("/"))
    assert len({first, second, third}) == 3
    for old in (first, second):
        assert "n’ouvre aucune" in browser().visit("/").press("Reprendre", code=old).alert
    back = browser().visit("/").press("Reprendre", code=third)
    assert back.has_button("Ouvrir une nouvelle conversation")


def test_a_code_shown_for_too_long_is_not_shown_again(
    victim: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim.press("Obtenir un code de retour")
    monkeypatch.setattr("blueprints.chat.asides.LONGEST", -1)
    assert victim.visit("/").messages == ["Vous: Bonjour"]


def test_a_wrong_code_stays_in_its_field_and_leaves_no_trace(browser: People) -> None:
    person = browser().visit("/").press("Reprendre", code="abaisser jouet")
    assert person.statuses == [303, 200]
    field = person.page.select_one("#code")
    assert (field["value"], field["aria-invalid"]) == ("abaisser jouet", "true")
    assert person.page.select_one(".refusal a")["href"] == "#code"
    assert person.visit("/").page.select_one("#code")["value"] == ""


def test_the_typed_code_cannot_be_read_in_the_cookie(browser: People) -> None:
    person = browser().visit("/")
    form = person._button("Reprendre")[0]
    data = person._filled(form) | {"do": "resume", "code": "abaisser jouet"}
    cookie = person.client.post("/", data=data).headers["Set-Cookie"]
    with person.client.session_transaction() as session:
        assert "r" in session
        assert not re.search("abaisser|YWJhaXNz", str(dict(session)) + cookie)


def test_a_wrong_code_and_an_erased_conversation_get_the_same_answer(
    app: Flask, browser: People, victim: Browser
) -> None:
    code = coded(victim)
    with app.app_context():
        departure.erase(db.session.query(Conversation).one())
    pages = [
        browser().visit("/").press("Reprendre", code=typed)
        for typed in (code, "abaisser abandon abdiquer abeille abolir aborder")
    ]
    texts = [
        re.sub(r'(?:csrf_token|key)" value="[^"]*"|name="code" value="[^"]*"', "", p.response.text)
        for p in pages
    ]
    assert texts[0] == texts[1]
    assert pages[0].statuses == pages[1].statuses == [303, 200]


def test_guessing_is_told_to_wait_and_keeps_what_was_typed(browser: People) -> None:
    person = browser().visit("/")
    for _ in range(return_code.DEVICE + 1):
        person.press("Reprendre", code="six faux mots")
    assert "Attendez une minute" in person.alert
    assert person.page.select_one("#code")["value"] == "six faux mots"
    data = person._filled(person._button("Reprendre")[0]) | {"do": "resume"}
    answer = person.client.post("/", data=data, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert 'value="six faux mots"' in answer.get_data(as_text=True)


def test_a_silent_device_shows_nothing_and_says_nothing(
    browser: People, victim: Browser, later: Callable[[int], None]
) -> None:
    later(31)
    nobody = browser().visit("/")
    strip = lambda page: re.sub(r'value="[^"]{10,}"', "", page.response.text)  # noqa: E731
    assert strip(victim.visit("/")) == strip(nobody), "a restored session says no more than any"


def test_what_was_being_written_on_a_silent_device_goes_on_with_the_code(
    victim: Browser, later: Callable[[int], None]
) -> None:
    code = coded(victim)
    for gesture in ("Envoyer", "Voir les réponses"):
        later(31)
        victim.press(gesture, message="il est parti")
        assert victim.statuses == [409]
        assert victim.draft == "il est parti"
        assert "code de retour" in victim.alert
        victim.press("Reprendre", code="pas le bon")
        assert (victim.statuses, victim.draft) == ([422], "il est parti")
        assert victim.page.select_one("#code")["value"] == "pas le bon"
        victim.press("Reprendre", code=code)
        assert victim.draft == "il est parti"
        assert "Vous: Bonjour" in victim.messages
    victim.press("Envoyer")
    assert victim.messages[-1] == "Vous: il est parti"


def test_without_a_code_it_goes_on_in_a_new_conversation(
    victim: Browser, later: Callable[[int], None]
) -> None:
    later(31)
    victim.press("Envoyer", message="il est parti").press("Commencer")
    assert victim.draft == "il est parti"
    victim.press("Commencer", untold="1")
    assert victim.messages == ["Vous: il est parti"]


def test_to_scripts_a_silent_device_is_a_409_that_takes_the_screen(
    victim: Browser, later: Callable[[int], None]
) -> None:
    later(31)
    data = victim._filled(victim.page.select_one("#composer")) | {"do": "send", "message": "ici"}
    answer = victim.client.post("/", data=data, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#main")
    assert "ici</textarea>" in answer.get_data(as_text=True)
    assert "<html" not in answer.get_data(as_text=True)


def test_a_page_that_asks_now_and_then_is_not_silent(
    victim: Browser, later: Callable[[int], None]
) -> None:
    for _ in range(4):  # two hours
        later(29)
        victim.client.get(victim.frame)
    later(29)
    victim.press("Envoyer", message="toujours là")
    assert victim.messages[-1] == "Vous: toujours là"


def test_a_new_secret_key_cuts_nobody_off(database: str, app: Flask, victim: Browser) -> None:
    old = app.config["SETTINGS"]
    code, cookie = coded(victim), victim.client.get_cookie("s").value
    renewed = create_app(replace(old, secret_key="y" * 40, former_secret_keys=(old.secret_key,)))
    renewed.testing = True
    same = Browser(renewed.test_client())
    same.client.set_cookie("s", cookie)
    assert same.visit("/").messages == ["Vous: Bonjour"]
    other = Browser(renewed.test_client()).visit("/").press("Reprendre", code=code)
    assert other.messages[0] == "Vous: Bonjour"
    with renewed.app_context():
        db.engine.dispose()


def test_a_page_put_aside_is_not_shown_again_once_the_device_opens_nothing(
    app: Flask, victim: Browser
) -> None:
    def asked() -> int:
        form = {
            "csrf_token": str(victim.page.select_one("[name=csrf_token]")["value"]),
            "do": "here",
        }
        return victim.client.post("/", data=form, headers={"HX-Request": "true"}).status_code

    assert asked() == 204
    with app.app_context():
        db.session.query(Conversation).one().disown()
    assert asked() == 404
