"""Every state a screen of ours can be in, reached as people reach them; for the audits."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.screens.people import Officer, Victim

OUT = "https://meteofrance.com/"
WORDS = (
    "J’ai peur.",
    "أنا خائفة، هو في البيت الآن",
    "Я боюсь",
    "我很害怕",
    "https://example.org/" + "a" * 90,
)


def her_arrival(her: Victim) -> Iterator[tuple[str, Page]]:
    """From the first page to the queue, by every mistake on the way."""
    page = her.page
    page.goto(f"{her.url}/nowhere")
    yield "404", page
    page.goto(her.url)
    yield "arrival", page
    if her.scripts:
        page.get_by_label("Votre ville").press_sequentially("saint d", delay=20)
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        yield "arrival, suggestions open", page
        page.get_by_label("Votre ville").fill("")
    her.press("Commencer")
    expect(page.get_by_role("alert")).to_contain_text("Indiquez votre ville")
    yield "arrival, no town", page
    page.get_by_label("Votre ville").fill("zzqqxx")
    her.press("Commencer")
    expect(page.get_by_role("alert")).to_contain_text("pas trouvé")
    yield "arrival, unknown town", page
    page.get_by_label("Votre ville").fill("saint denis")
    her.press("Commencer")
    expect(page.get_by_role("group", name="Choisissez")).to_be_visible()
    yield "choice", page
    her.press("Continuer")
    expect(page.get_by_role("alert")).to_contain_text("Choisissez")
    yield "choice, none chosen", page
    page.get_by_label("Saint-Denis (93").check()
    her.press("Continuer")
    expect(her.field).to_be_visible()
    yield "waiting", page


def beside(her: Victim) -> Iterator[tuple[str, Page]]:
    """What stands beside her conversation for a moment, each left again for the conversation."""
    page = her.page
    her.press("Obtenir un code de retour")
    expect(page.get_by_role("heading", name="Votre code de retour")).to_be_visible()
    yield "code", page
    her.press("Montrer comme une liste de courses")
    expect(page.get_by_role("heading", name="Courses")).to_be_visible()
    yield "code as a list", page
    her.press("C’est noté")
    her.press("Faire une pause")
    expect(page.get_by_role("heading", name="Faire une pause")).to_be_visible()
    yield "pause, code noted", page
    her.press("Revenir à la conversation")
    her.press("Terminer et effacer")
    expect(page.get_by_role("heading", name="Terminer et effacer ?")).to_be_visible()
    yield "end, asked", page
    her.press("Revenir à la conversation")
    her.press("Pour vous joindre")
    page.get_by_label("Oui").check()
    page.get_by_label("Le mot à dire").fill("une tisane ?")
    yield "contact", page
    her.press("Enregistrer")
    expect(her.field).to_be_visible()


def away(her: Victim) -> Iterator[tuple[str, Page]]:
    """Begin again, go on elsewhere, come back to a page that opens nothing; erase; what was promised."""
    page = her.page
    her.press("Effacer la conversation")
    expect(page.get_by_role("heading", name="Effacer la conversation ?")).to_be_visible()
    yield "closed, erasing asked", page
    her.press("Effacer")
    expect(page.get_by_role("heading", name="C’est effacé")).to_be_visible()
    yield "erased", page
    her.begin("Bonjour")
    her.press("Faire une pause")
    code = page.locator("main strong[lang]").text_content()
    yield "pause, code shown", page
    her.press("Revenir à la conversation")
    elsewhere(her, str(code))
    her.field.fill("encore ici")
    her.press("Envoyer")
    expect(page.get_by_role("heading", name="Votre texte est là")).to_be_visible()
    expect(her.field).to_have_value("encore ici")
    yield "lost", page
    page.goto(f"{her.url}/infos")
    yield "infos", page
    page.goto(her.url)
    page.get_by_label("Code de retour").fill("six faux mots")
    her.press("Reprendre")
    expect(page.get_by_role("alert")).to_contain_text("aucune conversation")
    yield "arrival, wrong code", page


def gone(her: Victim) -> Iterator[tuple[str, Page]]:
    """The exit, and what this device shows for a while after it."""
    her.page.route(f"{OUT}**", lambda route: route.fulfill(body="Il fera beau"))
    her.press("Quitter vite")
    her.page.wait_for_url(OUT)
    covered = her.page.get_by_role("button", name="Continuer")
    for _ in range(20):  # with scripts she is gone before the server has heard of it
        her.page.goto(her.url)
        if covered.count():
            break
        her.page.wait_for_timeout(100)
    expect(covered).to_be_visible()
    yield "cover", her.page


def elsewhere(her: Victim, code: str) -> None:
    """The same person, on another device."""
    browser = her.page.context.browser
    assert browser is not None
    other = browser.new_context()
    page = other.new_page()
    page.goto(her.url)
    page.get_by_label("Code de retour").fill(code)
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("Bonjour")
    other.close()


def the_desk(him: Officer, her: Victim) -> Iterator[tuple[str, Page]]:
    """From the empty desk to a closed conversation, on both screens."""
    page = him.page
    page.goto(f"{him.url}/desk")
    expect(page.get_by_role("button", name="Prendre en charge")).to_be_visible()
    yield "desk, queue", page
    him.take()
    him.send("Je vous lis.")
    him.send(WORDS[1])
    for words in WORDS:
        her.send(words)
    her.reads("Je vous lis.", WORDS[1], *WORDS)
    yield "talking", her.page
    him.reads("Je vous lis.", WORDS[1], *WORDS)
    yield "desk, conversation", page
    her.field.fill("a" * 4001)
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text("4 000")
    yield "talking, refused", her.page
    her.field.fill("")
    him.press("Clore")
    expect(page.locator("#refusal")).to_contain_text("issue")
    yield "desk, no outcome", page
    him.close()
    expect(page.get_by_text("La conversation est terminée.")).to_be_visible()
    yield "desk, closed", page
    if not her.scripts:
        her.press("Voir les réponses")
    expect(her.page.get_by_role("button", name="Ouvrir une nouvelle")).to_be_visible()
    yield "closed", her.page


def the_audit(them: Officer) -> Iterator[tuple[str, Page]]:
    """Administration and the audit: all of it, a filter that finds nothing, one that makes no sense."""
    page = them.page
    page.goto(f"{them.url}/admin")
    yield "administration", page
    page.goto(f"{them.url}/admin/audit")
    expect(page.get_by_role("cell", name="Conversation lue").first).to_be_visible()
    yield "audit", page
    page.get_by_label("Numéro de conversation").fill("888888")
    them.press("Filtrer")
    expect(page.get_by_text("Aucune entrée")).to_be_visible()
    yield "audit, nothing found", page
    page.get_by_label("Du", exact=True).fill("2026-05-02")
    page.get_by_label("Au (compris)").fill("2026-05-01")
    them.press("Filtrer")
    expect(page.get_by_role("alert")).to_contain_text("dates")
    yield "audit, no such period", page
    page.goto(f"{them.url}/admin/holds")
    them.press("Conserver")
    expect(page.get_by_role("alert")).to_contain_text("motif")
    yield "holds, one refused", page
    yield from the_figures(them)


def the_figures(them: Officer) -> Iterator[tuple[str, Page]]:
    """One chart with its table, one of how long things took, and a period of nothing."""
    page = them.page
    page.goto(f"{them.url}/admin/figures")
    page.get_by_label("Quoi").select_option("answered")
    page.get_by_label("Par", exact=True).select_option("week")
    page.get_by_label("Du", exact=True).fill("2026-06-01")
    page.get_by_label("Au (compris)").fill("2026-08-31")
    them.press("Montrer")
    expect(page.get_by_role("img")).to_be_visible()
    yield "figures", page
    page.get_by_label("Au (compris)").fill("2021-06-01")
    page.get_by_label("Du", exact=True).fill("2021-06-01")
    them.press("Montrer")
    expect(page.get_by_text("Rien n’a été compté")).to_be_visible()
    yield "figures, nothing counted", page


def the_doors(him: Officer) -> Iterator[tuple[str, Page]]:
    """The desk with nobody, an address of nothing, and signing in."""
    page = him.page
    page.goto(f"{him.url}/desk")
    expect(page.get_by_text("Personne n’attend.")).to_be_visible()
    yield "desk, empty", page
    page.goto(f"{him.url}/desk/conversations/999999")
    yield "desk, 404", page
    page.context.clear_cookies()
    page.goto(f"{him.url}/sign-in")
    yield "sign-in", page
    page.get_by_label("Identifiant").fill("nobody")
    page.get_by_label("Mot de passe").fill("wrong")
    him.press("Se connecter")
    expect(page.get_by_role("alert")).to_contain_text("incorrect")
    yield "sign-in, refused", page


def all_states(her: Victim, him: Officer, them: Officer) -> Iterator[tuple[str, Page]]:
    yield from her_arrival(her)
    yield from beside(her)
    yield from the_desk(him, her)
    yield from the_audit(them)
    yield from the_doors(him)
    yield from away(her)
    yield from gone(her)
