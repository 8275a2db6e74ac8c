"""Every state of signing in, of one's own account and of accounts, reached as an administrator reaches them."""

import time
from collections.abc import Iterator

import pyotp
from playwright.sync_api import Page, expect

from tests.screens.house import PASSWORD, House
from tests.screens.people import Officer

STEP = 30  # seconds


class Telephone:
    """The application on it: a code is good once, so each one asked for is of a later half-minute."""

    def __init__(self, page: Page) -> None:
        secret = str(page.locator("#secret code").text_content())
        self._counted, self._last = pyotp.TOTP(secret.replace(" ", "")), 0

    def code(self) -> str:
        """The first that was not given yet; it waits where that is too far ahead."""
        self._last = max(self._last + 1, int(time.time()) // STEP - 1)
        while self._last > int(time.time()) // STEP + 1:
            time.sleep(0.5)
        return self._counted.generate_otp(self._last)


def sign_in(person: Officer, login: str, password: str = PASSWORD, code: str = "") -> None:
    person.page.goto(f"{person.url}/sign-in")
    person.page.get_by_label("Identifiant").fill(login)
    person.page.get_by_label("Mot de passe").fill(password)
    person.page.get_by_label("Code à 6 chiffres").fill(code)
    person.press("Se connecter")


def account_states(them: Officer, house: House) -> Iterator[tuple[str, Page]]:
    yield from entering(them)
    yield from own(them)
    yield from others(them, house)


def entering(them: Officer) -> Iterator[tuple[str, Page]]:
    """The form, a refusal, the second factor of the first time, and its codes."""
    page = them.page
    page.goto(f"{them.url}/sign-in")
    page.get_by_text("Je n’ai pas mon téléphone").click()
    yield "sign-in, no telephone", page
    sign_in(them, "admin", "wrong", "000000")
    expect(page.get_by_role("alert")).to_contain_text("code incorrect")
    yield "sign-in, refused", page
    sign_in(them, "admin")
    expect(page.get_by_role("heading", level=1, name="Second facteur")).to_be_visible()
    yield "second factor", page
    page.get_by_label("Code à 6 chiffres").fill("000000")
    them.press("Ajouter l’application")
    expect(page.get_by_role("alert")).to_contain_text("pas le bon")
    yield "second factor, wrong code", page
    page.get_by_label("Code à 6 chiffres").fill(Telephone(page).code())
    them.press("Ajouter l’application")
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    yield "recovery codes", page


def own(them: Officer) -> Iterator[tuple[str, Page]]:
    """One's own account, and what it refuses."""
    page = them.page
    page.goto(f"{them.url}/account")
    yield "account", page
    them.press("Retirer")
    expect(page.get_by_role("alert")).to_contain_text("seul second facteur")
    yield "account, last factor", page
    page.goto(f"{them.url}/account/password")
    yield "password", page
    page.get_by_label("Mot de passe actuel").fill(PASSWORD)
    page.get_by_label("Nouveau mot de passe").fill("court")
    page.get_by_label("Le même, encore une fois").fill("court")
    them.press("Changer")
    expect(page.get_by_role("alert")).to_contain_text("au moins 16")
    yield "password, refused", page


def others(them: Officer, house: House) -> Iterator[tuple[str, Page]]:
    """Everybody's accounts."""
    page = them.page
    page.goto(f"{them.url}/admin/officers")
    yield "accounts", page
    hire(them, "martin", "Camille Deux")
    expect(page.get_by_role("alert")).to_contain_text("déjà pris")
    yield "accounts, login taken", page
    house.tell("UPDATE sitting SET proved_at = '2026-01-01 00:00:00'")
    hire(them, f"n{time.time_ns()}", "Dominique Neuve-Avec-Un-Nom-Qui-N-En-Finit-Pas")
    expect(page.get_by_role("heading", name="Confirmer que c’est vous")).to_be_visible()
    yield "prove", page
    page.get_by_label("Mot de passe").fill("wrong")
    them.press("Confirmer")
    expect(page.get_by_role("alert")).to_contain_text("incorrect")
    yield "prove, refused", page
    house.tell(f"UPDATE sitting SET proved_at = '{time.strftime('%F %T', time.gmtime())}'")
    hire(them, f"n{time.time_ns()}", "Dominique Neuve-Avec-Un-Nom-Qui-N-En-Finit-Pas")
    expect(page.get_by_role("heading", name="Premier mot de passe")).to_be_visible()
    yield "first password", page
    page.goto(f"{them.url}/admin/officers")
    page.get_by_role("link", name="Administration").click()
    expect(page.get_by_text("celle-ci")).to_be_visible()
    yield "account of somebody", page
    them.press("Fermer le compte")
    expect(page.get_by_role("alert")).to_contain_text("cochez la case")
    yield "account of somebody, unsure", page
    page.get_by_label("Fermer ce compte pour de bon").check()
    them.press("Fermer le compte")
    expect(page.get_by_role("alert")).to_contain_text("dernier compte")
    yield "account of somebody, refused", page
    page.goto(f"{them.url}/admin/officers/999999")
    yield "accounts, 404", page


def hire(them: Officer, login: str, name: str) -> None:
    them.page.goto(f"{them.url}/admin/officers")
    them.page.get_by_label("Identifiant").fill(login)
    them.page.get_by_label("Nom, tel que").fill(name)
    them.press("Créer le compte")
