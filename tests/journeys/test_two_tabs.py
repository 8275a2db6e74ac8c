"""One browser, two tabs, two conversations: what is sent or done on a page is for the conversation it shows."""

from collections.abc import Callable

import pytest

from tests.browser import BeautifulSoup, Browser

People = Callable[[], Browser]
SCRIPT = {"HX-Request": "true"}
THEIRS = ["Vous: la sienne", "Vous avez repris la conversation."]


@pytest.fixture
def shared(browser: People) -> Browser:
    """Somebody writes here; the code of somebody else's conversation, and a page to type it on, wait."""
    other = browser().visit("/").press("Commencer", untold="1", message="la sienne")
    code = other.press("Obtenir un code de retour").page.select_one("main strong[lang]").text
    shared = browser().visit("/")
    shared.code, shared.arrival = str(code), shared.page
    return shared.visit("/").press("Commencer", untold="1", message="Bonjour")


def resumed(shared: Browser) -> BeautifulSoup:
    """In another tab the other one is resumed; the page that stays on the screen."""
    left_open, shared.page = shared.page, shared.arrival
    assert shared.press("Reprendre", code=shared.code).messages == THEIRS
    return left_open


@pytest.mark.parametrize("button", ["Envoyer", "Voir les réponses", "Obtenir un code de retour",
                                    "Faire une pause", "Pour vous joindre", "Terminer et effacer"])  # fmt: skip
def test_a_page_left_open_does_nothing_to_the_other(shared: Browser, button: str) -> None:
    shared.page = resumed(shared)
    shared.press(button, message="pour la première")
    assert shared.statuses == [409]
    assert shared.draft == "pour la première", "nothing is lost"
    assert "n’est pas parti" in shared.alert
    assert shared.visit("/").messages == THEIRS
    assert shared.draft == ""


def test_nor_does_it_with_scripts(shared: Browser) -> None:
    page = resumed(shared)
    mark = str(page.select_one("#line")["data-mark"])
    form = shared._filled(page.select_one("#composer"))
    sent = form | {"do": "send", "message": "pour la première", "live": mark}
    answer = shared.client.post("/", data=sent, headers=SCRIPT)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#main")
    assert "pour la première</textarea>" in answer.text
    assert shared.visit("/").messages == THEIRS


@pytest.mark.parametrize(("aside", "button"), [("Terminer et effacer", "Terminer et effacer"),
                                               ("Terminer et effacer", "Terminer sans effacer"),
                                               ("Faire une pause", "J’ai mon code : fermer sur cet appareil"),
                                               ("Pour vous joindre", "Enregistrer")])  # fmt: skip
def test_what_was_asked_beside_the_first_is_not_done_to_the_other(
    shared: Browser, aside: str, button: str
) -> None:
    shared.press(aside)
    shared.page = resumed(shared)
    shared.press(button)
    assert shared.statuses == [409]
    assert shared.visit("/").messages == THEIRS


def test_nor_does_it_show_what_is_said_in_the_other(shared: Browser) -> None:
    frame, mark = shared.frame, str(shared.page.select_one("#line")["data-mark"])
    resumed(shared)
    theirs = str(shared.page.select_one("#line")["data-mark"])
    assert "Vous: la sienne" in shared.messages
    asked = f"/news?after=0&page={theirs}"
    assert "la sienne" in shared.client.get(asked, headers=SCRIPT).text
    assert shared.client.get(f"/news?after=0&page={mark}", headers=SCRIPT).status_code == 404
    shown = shared.client.get(frame.replace("after=1", "after=0")).text
    assert "la sienne" not in shown
    assert "n’ouvre plus la conversation" in shown
