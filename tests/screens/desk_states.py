"""Every state of the desk at work: duty, passing on, tools, danger, closing, care; and the board beside it."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.screens.people import Officer, Victim


def desk_states(him: Officer, them: Officer, her: Victim) -> Iterator[tuple[str, Page]]:
    yield from working(him, her)
    yield from passing(him, them)
    yield from watching(them)
    yield from tools(him)
    yield from danger(him, them)
    yield from ending(him, them)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def working(him: Officer, her: Victim) -> Iterator[tuple[str, Page]]:
    """At work, the queue hidden, and somebody in hand when one wants to stop."""
    her.page.goto(her.url)
    free = her.page.get_by_text("Personne n’est libre")
    for _ in range(40):  # how the unit stands is looked at every five seconds at most
        if free.count():
            break
        her.page.wait_for_timeout(200)
        her.page.reload()
    expect(free).to_be_visible()
    yield "arrival, nobody free", her.page
    her.page.get_by_label("J’ai moins de 18 ans").check()
    her.arrive(message="أنا خائفة")
    expect(her.field).to_be_visible()
    yield "waiting, under eighteen", her.page
    page = him.page
    page.goto(f"{him.url}/desk")
    him.press("Prendre mon service")
    expect(page.get_by_text("En service.")).to_be_visible()
    yield "desk, at work", page
    him.press("Masquer la file")
    expect(page.get_by_role("button", name="Montrer la file")).to_be_visible()
    yield "desk, queue hidden", page
    him.press("Montrer la file")
    him.take()
    him.press("Faire une pause")
    heading(page, "Avant de vous arrêter")
    yield "desk, stopping", page
    page.go_back()


def passing(him: Officer, them: Officer) -> Iterator[tuple[str, Page]]:
    """Nobody to pass it to, somebody, an offer on both desks, an invitation."""
    page, theirs = him.page, them.page
    page.goto(f"{him.url}/desk")
    page.get_by_role("list", name="Mes conversations").get_by_role("link").first.click()
    him.press("Transférer")
    expect(page.get_by_text("Personne d’autre n’est en service")).to_be_visible()
    yield "transfer, nobody", page
    theirs.goto(f"{them.url}/desk")
    them.press("Prendre mon service")
    him.press("Transférer")
    him.press("Proposer la conversation")
    expect(page.get_by_role("alert").filter(has_text="motif")).to_be_visible()
    yield "transfer, no reason", page
    page.get_by_label("Motif, lu").fill("Elle écrit l’arabe")
    him.press("Proposer la conversation")
    expect(page.get_by_text("Proposée à Claude Durand")).to_be_visible()
    yield "transfer, offered", page
    theirs.goto(f"{them.url}/desk")
    expect(theirs.get_by_role("list", name="On vous propose")).to_be_visible()
    yield "desk, an offer", theirs
    them.press("Refuser")
    him.press("Transférer")
    him.press("Inviter à lire et à répondre")
    theirs.goto(f"{them.url}/desk")
    theirs.get_by_role("list", name="Partagées avec moi").get_by_role("link").click()
    expect(them.field).to_be_visible()
    yield "desk, invited", theirs
    them.press("Ne plus lire")


def watching(them: Officer) -> Iterator[tuple[str, Page]]:
    """The board, and what is asked before somebody's conversation is opened; replies."""
    page = them.page
    page.goto(f"{them.url}/admin/board")
    expect(page.get_by_role("table", name="En service")).to_be_visible()
    yield "board", page
    page.get_by_role("link", name="Lire").first.click()
    them.press("Lire la conversation")
    expect(page.get_by_role("alert")).to_contain_text("motif")
    yield "reading, no reason", page
    page.get_by_label("Motif, en 300").fill("Demande de l’agent")
    them.press("Lire la conversation")
    expect(page.get_by_text("Vous lisez cette conversation")).to_be_visible()
    yield "reading", page
    them.press("Ne plus lire")
    page.goto(f"{them.url}/admin/audit")
    page.get_by_role("link", name="Lire les motifs").first.click()
    expect(page.get_by_text("Demande de l’agent")).to_be_visible()
    yield "motives", page
    page.goto(f"{them.url}/admin/replies")
    yield "replies", page
    page.goto(f"{them.url}/admin/unit")
    yield "rules of the unit", page


def tools(him: Officer) -> Iterator[tuple[str, Page]]:
    """Notes, replies, the grid, age, the summary."""
    page = him.page
    for button, title in (
        ("Réponses", "Réponses"),
        ("Grille d’évaluation", "Grille d’évaluation"),
        ("Âge", "Âge"),
        ("Synthèse", "Synthèse"),
    ):
        page.goto(f"{him.url}/desk")
        page.get_by_role("list", name="Mes conversations").get_by_role("link").first.click()
        him.press(button)
        expect(page.locator("#tool h3").first).to_contain_text(title)
        yield f"tool, {button}", page
    him.press("Enregistrer la synthèse")
    expect(page.get_by_role("status").filter(has_text="Enregistrée le")).to_be_visible()
    yield "tool, Synthèse, saved", page
    page.get_by_label("Identité donnée").fill("Mme K.")
    him.press("Enregistrer et exporter")
    expect(page.get_by_role("heading", name="Exporter la synthèse")).to_be_visible()
    yield "tool, Synthèse, to take away", page


def danger(him: Officer, them: Officer) -> Iterator[tuple[str, Page]]:
    """Declared, another desk alerted, the second there."""
    page = him.page
    page.goto(f"{him.url}/desk")
    page.get_by_role("list", name="Mes conversations").get_by_role("link").first.click()
    him.press("Danger immédiat")
    heading(page, "Fiche de danger")
    yield "danger", page
    expect(page.get_by_text("Second agent demandé", exact=False).first).to_be_visible()
    them.page.goto(f"{them.url}/desk")
    expect(them.page.get_by_role("button", name="Je viens en renfort")).to_be_visible()
    yield "desk, alerted", them.page
    them.press("Je viens en renfort")
    expect(them.page.get_by_text("Vous êtes en renfort.")).to_be_visible()
    yield "desk, second", them.page
    them.page.get_by_role("link", name="Ouvrir la fiche de danger").click()
    heading(them.page, "Fiche de danger")
    yield "danger, second", them.page


def ending(him: Officer, them: Officer) -> Iterator[tuple[str, Page]]:
    """Closed, hard, and what is offered then; the danger goes on for the second, on the page left open."""
    page = him.page
    page.goto(f"{him.url}/desk")
    page.get_by_role("list", name="Mes conversations").get_by_role("link").first.click()
    page.get_by_label("Issue de la conversation").select_option("emergency")
    page.get_by_label("Conversation éprouvante pour moi").check()
    him.press("Clore")
    heading(page, "Après une conversation éprouvante")
    yield "care", page
    them.page.get_by_label("Autre chose à savoir").fill("Un chien")
    them.press("Enregistrer la fiche")
    expect(them.page.get_by_text("ne vous est plus montré")).to_be_visible()
    expect(them.page.get_by_label("Autre chose à savoir")).to_have_value("Un chien")
    yield "danger, second, closed", them.page
    him.press("Prendre une pause")
    expect(page.get_by_role("status").filter(has_text="Votre pause")).to_be_visible()
    yield "care, a pause", page
    page.goto(f"{him.url}/desk")
    expect(page.get_by_role("list", name="Closes récemment")).to_be_visible()
    yield "desk, closed a short while ago", page
