"""Every state of the directory, for the public and for whoever keeps it, of cards and of a referral."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.screens.people import Officer, Person, Victim


def directory_states(
    her: Victim, him: Officer, them: Officer, someone: Person
) -> Iterator[tuple[str, Page]]:
    yield from looking(someone)
    yield from keeping(them)
    yield from directing(him, her)
    yield from agreeing(him, her)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def looking(someone: Person) -> Iterator[tuple[str, Page]]:
    """Anybody, at the page of help."""
    page = someone.page
    page.goto(f"{someone.url}/aide")
    yield "help", page
    page.get_by_label("Votre ville").fill("saint denis")
    someone.press("Chercher")
    heading(page, "Quelle est votre commune ?")
    yield "help, which town", page
    someone.press("Continuer")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "help, no town chosen", page
    page.get_by_label("Saint-Denis (93").check()
    someone.press("Continuer")
    expect(page.locator(".found li").first).to_be_visible()
    yield "help, found", page
    page.get_by_label("Votre ville").fill("zzzzzz")
    someone.press("Chercher")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "help, no such town", page


def keeping(them: Officer) -> Iterator[tuple[str, Page]]:
    """An editor, from the list to an organisation that is retired."""
    page, url = them.page, f"{them.url}/directory"
    page.goto(f"{url}?place=lyon+3&besoin=ecoute")
    yield "directory", page
    page.goto(f"{url}/form")
    yield "directory, add", page
    them.press("Ajouter")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "directory, add refused", page
    page.goto(f"{url}?text=Refuge+d")
    page.get_by_role("link", name="Refuge d’essai").click()
    expect(page.get_by_text("Adresse protégée :")).to_be_visible()
    yield "organisation", page
    them.press("Retirer la fiche")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "organisation, not sure", page
    them.press("Montrer l’adresse protégée")
    expect(page.get_by_text("2 rue Secrète").first).to_be_visible()
    yield "organisation, address shown", page
    page.goto(f"{url}/due")
    yield "directory, due", page


def directing(him: Officer, her: Victim) -> Iterator[tuple[str, Page]]:
    """A card, looked for and put in."""
    page = him.page
    her.begin("Bonjour")
    page.goto(f"{him.url}/desk")
    him.take()
    him.press("Promesses")
    expect(page.get_by_label("Avant le")).to_be_visible()
    yield "promises", page
    him.press("Fermer")
    him.press("Orienter")
    heading(page, "Orienter")
    yield "directions", page
    page.get_by_label("Nom", exact=True).fill("Refuge")
    him.press("Chercher")
    page.get_by_role("button", name="Proposer à la personne").first.click()
    expect(him.said.filter(has_text="Refuge d’essai")).to_be_visible()
    yield "desk, a card", page
    her.press("Voir les réponses")
    expect(her.log.get_by_text("Refuge d’essai")).to_be_visible()
    yield "talk, a card", her.page


def agreeing(him: Officer, her: Victim) -> Iterator[tuple[str, Page]]:
    """What is passed on, shown to her first, agreed to, and answered."""
    page = him.page
    page.get_by_role("button", name="Préparer une mise en relation").first.click()
    expect(page.get_by_label("Ce qui est demandé")).to_be_visible()
    him.press("Demander son accord")
    expect(page.get_by_role("alert").filter(has_text="Remplissez")).to_be_visible()
    yield "referral, incomplete", page
    page.get_by_label("Prénom ou nom").fill("Anna")
    page.get_by_label("Comment et quand").fill("le soir, par SMS")
    page.get_by_label("Ce qui est demandé").fill("un rendez-vous")
    him.press("Demander son accord")
    expect(page.get_by_text("montrée à la personne")).to_be_visible()
    yield "referral, asked", page
    her.press("Voir les réponses")
    her.press("Transmission à un organisme")
    heading(her.page, "Transmission à un organisme")
    yield "referral, to agree", her.page
    her.press("J’accepte que ceci soit transmis à Refuge d’essai")
    her.press("Transmission à un organisme")
    expect(her.page.get_by_role("button", name="Retirer mon accord")).to_be_visible()
    yield "referral, agreed", her.page
    page.goto(page.url)
    him.press("C’est transmis")
    expect(page.get_by_label("Réponse de l’organisme")).to_be_visible()
    yield "referral, passed on", page
    page.goto(f"{him.url}/desk/handover")
    heading(page, "Conversations ouvertes")
    yield "handover", page
