"""After every kind of ending, whoever kept a copy of the cookie opens nothing with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from domain.clock import now
from domain.conversation import Conversation
from domain.hold import Hold
from domain.officer import Officer
from extensions import db
from tests.browser import Browser

People = Callable[[], Browser]


def coded(person: Browser) -> str:
    """A code, noted, and back in the conversation."""
    code = person.press("Obtenir un code de retour").page.select_one("main strong[lang]").text
    person.press("C’est noté")
    return str(code)


def ended(her: Browser) -> Browser:
    return her.press("Terminer et effacer").press("Terminer sans effacer")


def by_the_exit(her: Browser, _: People) -> None:
    her.press("Quitter vite")


def by_the_exit_of_the_public_page(her: Browser, _: People) -> None:
    her.visit("/infos").press("Quitter vite")


def by_an_exit_whose_page_is_too_old(her: Browser, _: People) -> None:
    """Its Origin is not told, since no referrer is: the browser says in another way whose form it was."""
    told = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    her.client.post("/", data={"do": "leave"}, headers=told)


def by_a_pause(her: Browser, _: People) -> None:
    her.press("Faire une pause").press("J’ai mon code : fermer sur cet appareil")


def by_erasing(her: Browser, _: People) -> None:
    her.press("Terminer et effacer").press("Terminer et effacer")


def by_erasing_what_must_be_kept(her: Browser, _: People) -> None:
    with her.client.application.app_context():
        held = db.session.scalars(select(Conversation.id)).one()
        end = now() + timedelta(days=9)
        Hold.place(held, by=Officer.called("durand"), reason="réquisition", until=end)
    by_erasing(her, _)


def by_ending_and_forgetting(her: Browser, _: People) -> None:
    ended(her).press("Fermer et oublier sur cet appareil")


def by_going_on_in_a_new_one(her: Browser, _: People) -> None:
    ended(her).press("Ouvrir une nouvelle conversation")


def by_arriving_anew_on_an_old_page(her: Browser, people: People) -> None:
    ended(her)
    her.page = her.arrival
    her.press("Commencer", untold="1")


def by_coming_back_elsewhere(her: Browser, people: People) -> None:
    code = coded(her)
    people().visit("/").press("Reprendre", code=code)


def by_resuming_another_one_here(her: Browser, people: People) -> None:
    code = coded(people().visit("/").press("Commencer", untold="1", message="autre chose"))
    her.page = her.arrival
    her.press("Reprendre", code=code)
    assert her.messages[0] == "Vous: autre chose"


ENDINGS = [by_the_exit, by_the_exit_of_the_public_page, by_an_exit_whose_page_is_too_old, by_a_pause,
           by_erasing, by_erasing_what_must_be_kept, by_ending_and_forgetting, by_going_on_in_a_new_one,
           by_arriving_anew_on_an_old_page, by_coming_back_elsewhere, by_resuming_another_one_here]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.__name__)
def test_an_old_cookie_opens_nothing(
    app: Flask, browser: People, ending: Callable[[Browser, People], None]
) -> None:
    her = browser().visit("/")
    her.arrival = her.page  # left open in another tab
    her.visit("/").press("Commencer", untold="1", message="Bonjour")
    frame, cookie = her.frame, str(her.client.get_cookie("s").value)
    thief = browser()
    thief.client.set_cookie("s", cookie)
    assert "Bonjour" in thief.visit("/").text
    page = thief.page
    ending(her, browser)
    for address in ("/", frame):
        thief.client.set_cookie("s", cookie)
        assert "Bonjour" not in thief.visit(address).text
    script = {"HX-Request": "true"}
    assert thief.client.get("/news", headers=script).status_code in (404, 410)
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": "http://localhost"}
    assert thief.client.get("/live", headers=upgrade).status_code == 404
    for button in (
        "Envoyer",
        "Voir les réponses",
        "Obtenir un code de retour",
        "Pour vous joindre",
    ):
        thief.page = page
        thief.press(button, message="c’est moi")
        assert thief.statuses == [409], button
        assert "Bonjour" not in thief.text
    with app.app_context():
        said = [c.victim_number for c in db.session.scalars(select(Conversation))]
    assert max(said) <= 1, "and nothing was written into it"


def test_going_on_twice_is_one_new_conversation(browser: People, officer: Browser) -> None:
    """A double click: the second is sent with the cookie of the first, which opens nothing any more."""
    her = browser().visit("/").press("Commencer", untold="1", message="Bonjour")
    ended(her)
    page, cookie = her.page, str(her.client.get_cookie("s").value)
    for _ in range(2):
        her.page = page
        her.client.set_cookie("s", cookie)
        her.press("Ouvrir une nouvelle conversation", message="encore un mot")
        assert her.messages == ["Vous: encore un mot"]
    assert len(officer.visit("/desk").page.select("#lists li button")) == 1


@pytest.mark.parametrize("address", ["/", "/infos", "/nowhere"])
@pytest.mark.parametrize("script", [False, True])
def test_a_browser_that_refuses_cookies_leaves_all_the_same(
    app: Flask, address: str, script: bool
) -> None:
    her = Browser(app.test_client(use_cookies=False)).visit(address)
    form = her.page.select_one("form#exit")
    sent = her._filled(form) | {"do": "leave"} | ({"live": "1"} if script else {})
    left = her.client.post(str(form["action"]), data=sent)
    if script:
        assert left.status_code == 204, "its script has left already"
    else:
        assert (left.status_code, left.headers["Refresh"]) == (
            200,
            "0;url=https://meteofrance.com/",
        )
    assert not her._read(left).alert
