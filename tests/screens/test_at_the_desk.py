"""The desk with scripts: who comes is seen and, if chosen, heard; what passes between hands shows at once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Response, expect

from tests.screens.people import Officer, Victim

pytestmark = pytest.mark.screens

# Counts what would be heard, where nobody listens.
NOTES = """
window.notes = 0;
window.AudioContext = function () {
  return { currentTime: 0, destination: null, resume: function () {}, createOscillator: function () {
    return {
      frequency: {}, connect: function () {}, stop: function () {},
      start: function () { window.notes += 1; }
    };
  } };
};
"""


def notes(page: Page) -> int:
    return int(page.evaluate("window.notes"))


def test_whoever_comes_shows_in_the_title_and_sounds_only_if_chosen(
    victim: Callable[..., Victim], officer: Callable[..., Officer]
) -> None:
    him = officer()
    him.page.add_init_script(NOTES)
    him.page.goto(f"{him.url}/desk")
    expect(him.page).to_have_title("Bureau")
    her = victim()
    her.begin("Bonjour")
    expect(him.page).to_have_title("(1) Bureau")
    expect(him.page.locator("#alert")).to_have_text("En attente : 1.")
    assert notes(him.page) == 0, "silent unless it was asked for"
    him.press("Prendre mon service")
    him.press("Alertes sonores")
    other = victim()
    other.begin("Moi aussi")
    expect(him.page).to_have_title("(2) Bureau")
    him.page.wait_for_function("window.notes >= 2")
    him.press("Couper le son des alertes")
    him.press("Masquer la file")
    expect(him.page).to_have_title("Bureau")


def test_the_sound_comes_again_until_somebody_takes_or_comes(
    victim: Callable[..., Victim], officer: Callable[..., Officer], open_page: Any, supervising: Any
) -> None:
    """One sound is two notes; twenty seconds later it comes again."""
    him = officer()
    him.page.clock.install()
    him.page.add_init_script(NOTES)
    him.press("Prendre mon service")
    him.press("Alertes sonores")
    expect(him.page.get_by_role("button", name="Couper le son des alertes")).to_be_visible()
    him.page.clock.resume()
    victim().begin("Bonjour")
    expect(him.page).to_have_title("(1) Bureau")
    assert notes(him.page) == 2
    him.page.clock.fast_forward("00:21")
    assert notes(him.page) == 4
    him.take()
    him.page.clock.fast_forward("01:00")
    assert notes(him.page) == 0, "on the page of the one who took her"
    him.press("Masquer la file")
    expect(him.page.get_by_role("button", name="Montrer la file")).to_be_visible()
    other = Officer(open_page(True, 1280, storage_state=supervising), him.url, True)
    other.page.goto(f"{other.url}/desk")
    victim().begin("Moi aussi")
    other.take()
    him.page.clock.fast_forward("01:00")
    assert notes(him.page) == 0, "whoever waits is hidden, and silent"
    other.press("Danger immédiat")
    expect(him.page).to_have_title("Danger · Bureau")
    assert notes(him.page) == 2
    him.page.clock.fast_forward("00:21")
    assert notes(him.page) == 4
    him.press("Je viens en renfort")
    expect(him.page).to_have_title("Bureau")
    heard = notes(him.page)
    him.page.clock.fast_forward("01:00")
    assert notes(him.page) == heard


def test_put_back_she_is_told_at_once_and_her_place_goes_on_moving(
    victim: Callable[..., Victim], officer: Callable[..., Officer]
) -> None:
    him, her, other = officer(), victim(), victim()
    her.begin("Bonjour")
    him.page.goto(f"{him.url}/desk")
    him.take()
    him.send("Je vous lis.")
    her.reads("Bonjour", "Je vous lis.")
    other.begin("Plus tard")
    him.press("Faire une pause")
    him.press("Tout remettre en file et faire une pause")
    expect(her.page.get_by_role("log")).to_contain_text("ne peut plus répondre pour le moment")
    expect(her.page.locator("#stands")).to_contain_text("Vous êtes la prochaine personne.")
    expect(other.page.locator("#stands")).to_contain_text("Personnes avant vous : 1.")
    him.press("Reprendre")
    him.take()
    expect(her.page.locator("#stands")).to_contain_text("Camille vous répond.")
    her.send("Merci d’être revenu")
    him.reads("Bonjour", "Je vous lis.", "Merci d’être revenu")


def test_typing_is_not_interrupted_by_what_moves_beside_it(
    victim: Callable[..., Victim], officer: Callable[..., Officer]
) -> None:
    him, her = officer(), victim()
    her.begin("Bonjour")
    him.page.goto(f"{him.url}/desk")
    him.take()
    field: Any = him.field
    field.press_sequentially("Je vous ré", delay=10)
    victim().begin("Une autre")
    expect(him.page).to_have_title("(1) Bureau")
    field.press_sequentially("ponds", delay=10)
    expect(field).to_have_value("Je vous réponds")
    expect(field).to_be_focused()


def test_what_is_typed_survives_the_page_to_its_last_letter_and_comes_once(
    victim: Callable[..., Victim], officer: Callable[..., Officer]
) -> None:
    him, her = officer(), victim()
    her.begin("Bonjour")
    him.page.goto(f"{him.url}/desk")
    him.take()
    him.page.wait_for_load_state("load")  # else nobody hears the key
    sentence = "Je vous réponds tout de suite."

    def whole(answer: Response) -> bool:
        sent = parse_qs(answer.request.post_data or "")
        return "/typing" in answer.url and sent.get("message") == [sentence]

    with him.page.expect_response(whole):
        him.field.press_sequentially(
            sentence, delay=10
        )  # in less time than between two notes of it
    him.page.reload()
    expect(him.field).to_have_value(sentence)
    him.send("Je vous lis.")
    him.page.reload()
    expect(him.field).to_have_value("")
    him.reads("Bonjour", "Je vous lis.")
    her.reads("Bonjour", "Je vous lis.")


def test_a_button_beside_a_draft_does_its_own_work_and_sends_nothing(
    victim: Callable[..., Victim], officer: Callable[..., Officer]
) -> None:
    him, her, other = officer(), victim(), victim()
    her.begin("Bonjour")
    him.page.goto(f"{him.url}/desk")
    him.take()
    here = him.page.url
    him.field.fill("pas fini")
    other.begin("Moi aussi")
    queue = him.page.get_by_role("list", name="File d'attente")
    queue.get_by_role("button", name="Prendre en charge").click()
    expect(him.page).not_to_have_url(here)
    him.reads("Moi aussi")
    him.page.goto(here)
    expect(him.field).to_have_value("pas fini")
    her.reads("Bonjour")
    him.press("Faire une pause")
    expect(him.page.get_by_role("heading", name="Avant de vous arrêter")).to_be_visible()
