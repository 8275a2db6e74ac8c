"""A page whose forgery token is too old, to scripts: the text stays, and pressing again works."""

import secrets
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.browser import Browser

People = Callable[[], Browser]
SCRIPT = {"HX-Request": "true"}
TEXT = "pas perdu"


def old(person: Browser) -> None:
    """Another page of this browser began its session anew: the tokens of this one are too old."""
    with person.client.session_transaction() as session:
        session["k"] = secrets.token_urlsafe(12)


def ask(person: Browser, form: str, **data: str) -> TestResponse:
    found = person.page.select_one(form)
    typed = person._filled(found) | data
    return person.client.post(str(found["action"]), data=typed, headers=SCRIPT)


def mark(person: Browser) -> str:
    return str(person.page.select_one("#line")["data-mark"])


def test_her_page_gets_a_fresh_token_and_sends(victim: Browser) -> None:
    old(victim)
    said = {"do": "send", "message": TEXT, "live": mark(victim)}
    answer = ask(victim, "#composer", **said)
    assert answer.status_code == 422
    assert "Votre texte est toujours là" in answer.text
    assert "N" not in answer.headers
    again = ask(victim, "#composer", **said, csrf_token=answer.headers["T"])
    assert (again.status_code, again.headers["N"]) == (204, "2")
    assert victim.visit("/").messages[-1] == f"Vous: {TEXT}"
    for gesture in ("end", "again"):
        old(victim)
        answer = ask(victim, "#composer", do=gesture, live=mark(victim))
        assert answer.headers["T"]


def test_an_arrival_gets_one_and_keeps_its_form(browser: People) -> None:
    person = browser().visit("/")
    person.client.delete_cookie("s")
    said = {"do": "arrive", "message": TEXT, "untold": "1"}
    answer = ask(person, "form[autocomplete]", **said)
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (422, "none")
    again = ask(person, "form[autocomplete]", **said, csrf_token=answer.headers["T"])
    assert again.status_code == 200
    assert TEXT in again.text
    assert person.visit("/").messages == [f"Vous: {TEXT}"]


def test_a_choice_gets_one_too(browser: People) -> None:
    person = browser().visit("/").press("Commencer", place="saint denis")
    old(person)
    said = {"do": "choose", "commune": "93066"}
    answer = ask(person, "form[autocomplete]", **said)
    again = ask(person, "form[autocomplete]", **said, csrf_token=answer.headers["T"])
    assert "Vous êtes la prochaine personne" in again.text


def test_what_is_typed_while_proposing_towns_is_left_alone(browser: People) -> None:
    person = browser().visit("/")
    old(person)
    assert ask(person, "form[autocomplete]", do="suggest", place="Ly").status_code == 204


@pytest.mark.parametrize("said", ["", "1", "AAAAAAAA", "é"])
def test_a_page_left_open_by_somebody_else_sends_nothing_into_this_conversation(
    browser: People, victim: Browser, said: str
) -> None:
    """One device, one after the other: her words must not reach whoever came after, nor the reverse."""
    left_open = mark(victim)
    page = victim.page
    victim.press("Terminer et effacer").press("Terminer sans effacer").press(
        "Fermer et oublier sur cet appareil"
    )
    victim.press("Commencer", untold="1", message="quelqu’un d’autre")
    now_open, victim.page = victim.page, page
    answer = ask(victim, "#composer", do="send", message=TEXT, live=said or left_open)
    assert answer.status_code == 409
    assert "ne connaît plus" in answer.text
    assert "T" not in answer.headers
    arrival = browser().visit("/")
    victim.page = arrival.page  # an arrival left open, while somebody talks in another window
    shown = ask(victim, "form[autocomplete]", do="arrive", message=TEXT)
    assert shown.status_code == 422
    assert "quelqu’un d’autre" in shown.text, "she sees what she would write into"
    victim.page = now_open
    assert victim.visit("/").messages == ["Vous: quelqu’un d’autre"]


def test_without_a_session_nothing_is_promised(victim: Browser) -> None:
    said = {"do": "send", "message": TEXT, "live": mark(victim)}
    victim.client.delete_cookie("s")
    answer = ask(victim, "#composer", **said)
    assert answer.status_code == 409
    assert "T" not in answer.headers


def test_the_desk_gets_one_while_the_officer_is_signed_in(
    victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    old(officer)
    answer = ask(officer, "#composer", do="send", message=TEXT, live="1")
    assert answer.status_code == 422
    again = ask(
        officer, "#composer", do="send", message=TEXT, live="1", csrf_token=answer.headers["T"]
    )
    assert again.status_code == 204
    officer.client.delete_cookie("s")
    answer = ask(officer, "#composer", do="send", message=TEXT, live="1")
    assert answer.status_code == 401
    assert "T" not in answer.headers


def test_a_page_of_elsewhere_gets_none(victim: Browser) -> None:
    """A form of another site is a page to the browser: what answers it is shown, and read by nobody."""
    victim._read(victim.client.post("/", data={"do": "send", "message": TEXT}))
    assert victim.statuses == [422]
    assert "T" not in victim.response.headers
    assert "Access-Control-Allow-Origin" not in victim.response.headers
