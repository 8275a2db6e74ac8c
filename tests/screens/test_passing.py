"""With scripts: a conversation offered, missed, shared and accepted, each seen at once on the other page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.screens.people import Officer, Victim

pytestmark = pytest.mark.screens


def test_what_passes_between_two_desks_shows_at_once_on_both(
    victim: Callable[..., Victim], officer: Callable[..., Officer], open_page: Any, supervising: Any
) -> None:
    her, him = victim().begin("Bonjour"), officer()
    other = Officer(open_page(True, 1280, storage_state=supervising), him.url, True)
    other.page.goto(f"{other.url}/desk")
    other.press("Prendre mon service")
    him.take()
    here, readers = him.page.url, him.page.locator("#readers")

    def offer(button: str) -> None:
        him.press("Transférer")
        him.page.get_by_label("Motif, lu par cette personne seulement").fill("Je finis bientôt")
        him.press(button)
        expect(him.page).to_have_url(here)

    offer("Proposer la conversation")
    expect(readers).to_contain_text("Proposée à Claude Durand, sans réponse pour l’instant.")
    offers = other.page.get_by_role("list", name="On vous propose")
    expect(offers).to_contain_text("Je finis bientôt")
    other.press("Faire une pause")
    expect(readers).to_contain_text("Claude Durand n’est plus à son poste")
    expect(offers).to_have_count(0)
    other.press("Reprendre")
    offer("Inviter à lire et à répondre")
    expect(readers).to_contain_text("Invité : Claude Durand, pas encore venu.")
    him.field.fill("Je tape")
    other.page.get_by_role("list", name="Partagées avec moi").get_by_role("link").click()
    expect(readers).to_contain_text("Lit aussi : Claude Durand, depuis")
    expect(him.field).to_have_value("Je tape")
    expect(him.field).to_be_focused()
    offer("Proposer la conversation")
    other.page.goto(f"{other.url}/desk")
    offers.get_by_role("button", name="Accepter").click()
    expect(other.page).to_have_url(here)
    expect(other.field).to_have_value("Je tape")
    expect(him.page.get_by_text("Vous n’avez plus cette conversation")).to_be_visible()
    other.send("Bonjour, je prends la suite.")
    her.reads("Bonjour", "Bonjour, je prends la suite.")


def test_the_board_is_drawn_again_by_itself(
    victim: Callable[..., Victim], open_page: Any, supervising: Any, house: Any
) -> None:
    page = open_page(True, 1280, storage_state=supervising)
    page.clock.install()
    page.goto(f"http://localhost:{house.port}/admin/board")
    waiting = page.locator("#board dd").first
    expect(waiting).to_have_text("0")
    page.get_by_role("link", name="Tableau").focus()
    victim().begin("Bonjour")
    page.clock.fast_forward("00:11")
    expect(waiting).to_have_text("1")
    victim().begin("Moi aussi")
    page.clock.fast_forward("00:11")
    expect(waiting).to_have_text("2")
    expect(page.get_by_role("link", name="Tableau")).to_be_focused()
