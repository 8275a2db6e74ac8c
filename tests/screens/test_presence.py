"""The officer learns how she went: by the exit, by closing the page, by a cut line; each has its sentence."""

import pytest
from playwright.sync_api import expect

EXIT = "La personne a quitté par « Quitter vite »"
CLOSED = "La personne a fermé la page ou en a ouvert une autre"
CUT = "La connexion avec la personne est interrompue"
SILENT = "La page de la personne n’est plus ouverte, ou sa connexion est interrompue"
LATE = 15_000  # ms: the grace of these tests is two seconds


@pytest.fixture
def talk(victim, officer):
    """``talk(hers, his)``: with scripts or without."""

    def talk(hers: bool = True, his: bool = True):
        her, him = victim(hers).begin("Bonjour"), officer(his)
        him.take()
        her.hears("Camille est là")
        return her, him

    return talk


def told(him, sentence: str, short: str) -> None:
    """Beside the conversation and in the list, without anybody asking."""
    if him.scripts:
        expect(him.page.locator("#presence")).to_contain_text(sentence, timeout=LATE)
        expect(him.page.get_by_role("list", name="Mes conversations")).to_contain_text(short)
    else:
        expect(him.frame.get_by_text(f"{sentence} (")).to_be_visible(timeout=LATE)


def here(him) -> None:
    if him.scripts:
        expect(him.page.locator("#presence")).to_be_empty(timeout=LATE)
        expect(him.page.get_by_role("list", name="Mes conversations")).not_to_contain_text("·")
    else:
        expect(him.frame.get_by_text("La personne a")).to_have_count(0, timeout=LATE)


@pytest.mark.parametrize("his", [True, False], ids=["officer-js", "officer-nojs"])
def test_the_exit(talk, his) -> None:
    her, him = talk(True, his)
    her.page.route("https://meteofrance.com/**", lambda route: route.fulfill(body="Il fera beau"))
    her.press("Quitter vite")
    told(him, EXIT, "a quitté")


@pytest.mark.parametrize("his", [True, False], ids=["officer-js", "officer-nojs"])
def test_a_closed_page_and_back(talk, open_page, his) -> None:
    her, him = talk(True, his)
    rows = him.page.locator("#messages .m").count()
    her.page.goto("about:blank")
    told(him, CLOSED, "page fermée")
    her.page.goto(her.url)
    her.reads("Bonjour")
    here(him)
    assert him.page.locator("#messages .m").count() == rows, "it is not a message"


def test_a_page_drawn_anew_is_no_absence(talk, house) -> None:
    her, him = talk()
    for _ in range(3):
        her.page.reload()
        her.reads("Bonjour")
    her.page.wait_for_timeout(4000)
    here(him)
    assert house.ask("SELECT count(*) FROM conversation WHERE away_at IS NOT NULL") == 0


def test_a_cut_line_and_back(talk, line) -> None:
    her, him = talk()
    line.down()
    told(him, CUT, "connexion interrompue")
    line.up()
    her.hears("Connexion rétablie.")
    here(him)


def test_a_socket_that_is_refused_is_replaced_by_polls_and_nobody_is_missed(talk, line) -> None:
    her, him = talk()
    line.no_sockets = True
    line.cut()
    him.send("un")
    her.reads("Bonjour", "un")
    here(him)


@pytest.mark.slow
def test_without_scripts_it_is_said_that_it_cannot_be_told(talk, house) -> None:
    her, him = talk(hers=False)
    her.page.wait_for_timeout(3000)
    him.send("un")
    her.reads("Bonjour", "un")
    here(him)
    her.page.goto("about:blank")
    him.send("deux")  # what is held is answered, and nobody asks again
    told(him, SILENT, "page fermée ou connexion interrompue")
    her.page.goto(her.url)
    here(him)


@pytest.mark.slow
def test_without_updates_nobody_is_missed(talk) -> None:
    her, him = talk(hers=False)
    her.press("Suspendre l’affichage automatique")
    him.send("un")
    him.page.wait_for_timeout(5000)
    here(him)
