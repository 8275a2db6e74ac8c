"""A key in a real browser (Chromium's virtual one): added, used to sign in, used to prove who one is."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.screens.account_states import Telephone, sign_in
from tests.screens.house import PASSWORD, House
from tests.screens.people import Officer

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def him(open_page: Any, secured: House) -> Officer:
    secured.forget()
    return Officer(open_page(width=1280), f"http://localhost:{secured.port}", True)


def with_key(page: Page, **how: Any) -> Any:
    """The browser has an authenticator from now on; the line to it."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable", {"enableUI": False})
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, **how}})
    return cdp, made["authenticatorId"]


def add_first(him: Officer) -> None:
    sign_in(him, "martin")
    him.page.get_by_label("Nom de la clé").fill("Ordinateur du bureau")
    him.press("Ajouter une clé d’accès")
    expect(him.page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    expect(him.page.locator(".codes li")).to_have_count(10)
    him.page.get_by_role("link", name="C’est noté, continuer").click()
    him.page.wait_for_url("**/desk")


def by_key(him: Officer, password: str = PASSWORD) -> None:
    him.page.goto(f"{him.url}/sign-in")
    him.page.get_by_label("Identifiant").fill("martin")
    him.page.get_by_label("Mot de passe").fill(password)
    him.press("Utiliser une clé d’accès")


def test_a_key_is_added_and_opens_the_next_day(him: Officer, secured: House) -> None:
    with_key(him.page)
    add_first(him)
    him.press("Se déconnecter")
    by_key(him)
    him.page.wait_for_url("**/desk")
    him.page.goto(f"{him.url}/account")
    expect(him.page.get_by_text("Ordinateur du bureau")).to_be_visible()
    expect(him.page.get_by_text(re.compile("Chrome, Linux")).first).to_be_visible()
    him.press("Se déconnecter")
    by_key(him, "not-the-password")
    expect(him.page.get_by_role("alert")).to_contain_text("incorrect")
    assert secured.ask("SELECT count(*) FROM sitting") == 0


def test_a_key_proves_who_one_is_and_what_was_asked_is_done(him: Officer, secured: House) -> None:
    with_key(him.page)
    add_first(him)
    secured.tell("UPDATE sitting SET proved_at = '2026-01-01 00:00:00'")
    him.page.goto(f"{him.url}/account")
    him.press("Faire dix nouveaux codes")
    expect(him.page.get_by_role("heading", name="Confirmer que c’est vous")).to_be_visible()
    him.page.get_by_label("Mot de passe").fill(PASSWORD)
    him.press("Utiliser une clé d’accès")
    expect(him.page.get_by_role("heading", name="Codes de secours")).to_be_visible()


def test_the_same_key_is_not_added_twice(him: Officer, secured: House) -> None:
    with_key(him.page)
    add_first(him)
    him.page.goto(f"{him.url}/account/factor")
    him.press("Ajouter une clé d’accès")
    expect(him.page.locator(".key-says")).to_contain_text("déjà ajoutée")
    assert secured.ask("SELECT count(*) FROM factor WHERE kind = 'passkey'") == 1


def test_another_browser_has_no_key_and_says_so(him: Officer, open_page: Any) -> None:
    with_key(him.page)
    add_first(him)
    other = Officer(open_page(width=1280), him.url, True)
    with_key(other.page)  # a browser with an authenticator, and nothing of ours on it
    by_key(other)
    expect(other.page.locator(".key-says")).to_contain_text("n’a pas répondu", timeout=15_000)
    assert other.page.get_by_label("Identifiant").input_value() == "martin"


def test_an_application_can_be_added_beside_the_key(him: Officer) -> None:
    with_key(him.page)
    add_first(him)
    him.page.goto(f"{him.url}/account/factor")
    telephone = Telephone(him.page)
    him.page.get_by_label("Code à 6 chiffres").fill(telephone.code())
    him.press("Ajouter l’application")
    expect(him.page.locator(".cards").first.locator("li")).to_have_count(2)
    him.press("Se déconnecter")
    sign_in(him, "martin", code=telephone.code())
    him.page.wait_for_url("**/desk")


def test_without_scripts_the_button_is_not_there(open_page: Any, secured: House) -> None:
    page = open_page(scripts=False, width=1280)
    page.goto(f"http://localhost:{secured.port}/sign-in")
    expect(page.get_by_label("Code à 6 chiffres")).to_be_visible()
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_have_count(0)
