"""In a real browser: the code by htmx, the screen left behind that forgets, ways out without a stale button."""

import pytest
from playwright.sync_api import expect

from tests.screens.states import elsewhere

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["js", "nojs"])


def code_on(page) -> str:
    return str(page.locator("main strong[lang]").text_content())


@BOTH
def test_the_draft_outlives_the_code_and_the_code_brings_her_back(victim, officer, scripts) -> None:
    her, him = victim(scripts).begin("Bonjour"), officer()
    him.take()
    her.field.fill("pas fini")
    her.press("Obtenir un code de retour")
    code = code_on(her.page)
    her.press("C’est noté")
    expect(her.field).to_have_value("pas fini")
    expect(her.page.get_by_text(code)).to_have_count(0)
    her.press("Faire une pause")
    her.press("J’ai mon code : fermer sur cet appareil")
    expect(her.page.get_by_role("heading", name="C’est en pause")).to_be_visible()
    him.hears("En pause : la personne peut revenir avec son code.")
    her.page.goto(her.url)
    her.page.get_by_label("Code de retour").fill(code.upper())
    her.press("Reprendre")
    expect(her.field).to_have_value("pas fini")
    him.hears("La personne est de retour.")
    her.press("Envoyer")
    him.reads("Bonjour", "pas fini")
    assert her.page.url.rstrip("/") == her.url


def test_the_screen_left_behind_forgets_and_keeps_what_was_typed(victim) -> None:
    her = victim().begin("Bonjour")
    her.press("Obtenir un code de retour")
    code = code_on(her.page)
    her.press("C’est noté")
    expect(her.said).to_have_text(["Bonjour"])
    her.field.fill("encore ici")
    elsewhere(her, code)
    expect(her.page.get_by_text("Cet appareil n’ouvre plus la conversation.")).to_be_visible()
    expect(her.said).to_have_count(0)
    expect(her.field).to_have_value("encore ici")
    her.press("Envoyer")
    expect(her.page.get_by_role("heading", name="Votre texte est là")).to_be_visible()
    expect(her.page.locator("#refusal")).to_be_focused()
    expect(her.field).to_have_value("encore ici")
    her.page.get_by_label("Code de retour").fill("pas les bons mots")
    her.press("Reprendre")
    expect(her.page.get_by_role("alert")).to_contain_text("aucune conversation")
    expect(her.field).to_have_value("encore ici")
    her.page.get_by_label("Code de retour").fill(code)
    her.press("Reprendre")
    expect(her.said).to_have_text(["Bonjour"])
    expect(her.field).to_have_value("encore ici")


@BOTH
def test_after_erasing_every_button_of_the_page_works(victim, officer, scripts) -> None:
    her, him = victim(scripts).begin("Bonjour"), officer()
    him.take()
    her.press("Terminer et effacer")
    expect(her.page.get_by_role("heading", name="Terminer et effacer ?")).to_be_visible()
    her.press("Terminer et effacer")
    expect(her.page.get_by_role("heading", name="C’est effacé")).to_be_visible()
    him.hears("La personne a terminé et effacé la conversation.")
    expect(him.field).to_have_count(1)  # the officer's text is not lost with it
    her.page.route("https://**", lambda route: route.fulfill(body="ailleurs"))
    her.page.locator("button.exit").dispatch_event("click")
    expect(her.page.get_by_text("ailleurs")).to_be_visible()
    for _ in range(20):  # with scripts the server is told beside, by a message that nobody awaits
        her.page.goto(her.url)
        if her.page.get_by_role("button", name="Continuer").count():
            break
        her.page.wait_for_timeout(200)
    expect(her.page.get_by_role("button", name="Continuer")).to_be_visible()


def test_her_rules_reach_the_open_desk(victim, officer) -> None:
    her, him = victim().begin("Bonjour"), officer()
    him.take()
    expect(him.page.locator("#contact")).to_contain_text("Pas de consigne")
    her.press("Pour vous joindre")
    her.page.get_by_label("Non, jamais").check()
    her.press("Enregistrer")
    expect(him.page.locator("#contact")).to_contain_text("non, jamais")


def test_a_page_left_open_shows_and_sends_nothing_of_what_another_tab_resumed(victim) -> None:
    other = victim().begin("la sienne")
    other.press("Obtenir un code de retour")
    code = code_on(other.page)
    her = victim()
    tab = her.page.context.new_page()
    tab.goto(her.url)
    her.begin("Bonjour")
    expect(her.said).to_have_text(["Bonjour"])
    her.field.fill("pour la première")
    tab.get_by_label("Code de retour").fill(code)
    tab.get_by_role("button", name="Reprendre", exact=True).click()
    expect(tab.get_by_role("log")).to_contain_text("la sienne")
    expect(her.page.get_by_text("Cet appareil n’ouvre plus la conversation.")).to_be_visible()
    expect(her.said).to_have_count(0)
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text("n’est pas parti")
    expect(her.field).to_have_value("pour la première")
    expect(tab.get_by_role("log")).not_to_contain_text("pour la première")
