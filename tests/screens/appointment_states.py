"""Every state of an appointment: what a station publishes, the offer, the pass, the front desk."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from domain.wall import today
from tests.screens.people import PATIENCE, Officer, Victim

STATION = 77


def appointment_states(
    them: Officer, front: Page, him: Officer, her: Victim, its_day: Callable[[], None]
) -> Iterator[tuple[str, Page]]:
    yield from publishing(them)
    yield from offering(him, her)
    yield from hers(him, her)
    its_day()
    yield from received(front, her)
    yield from leaving(her)


def publishing(them: Officer) -> Iterator[tuple[str, Page]]:
    page, day = them.page, today(datetime.now(UTC) + timedelta(days=1))
    page.goto(f"{them.url}/stations")
    yield "stations", page
    page.goto(f"{them.url}/stations/{STATION}/slots")
    them.press("Publier")
    expect(page.get_by_role("alert")).to_contain_text("Indiquez")
    yield "slots, refused", page
    page.get_by_label("Premier créneau à").fill("09:00")
    page.get_by_label("Combien, l’un").fill("6")
    for label in ("À partir du", "Jusqu’au"):
        page.get_by_label(label).fill(str(day))
    page.get_by_label("Salle").fill("Salle 2")
    page.get_by_label("Qui appeler").fill("Mme Roux, poste 12")
    page.get_by_label("arabe", exact=True).check()
    page.get_by_label("Accessible").check()
    page.get_by_label("Aussi les jours fériés").check()
    page.get_by_label("Reçue par").select_option("f")
    them.press("Publier")
    expect(page.get_by_text("Salle 2").first).to_be_visible()
    yield "slots", page
    page.get_by_role("link", name="Interrompre quelques jours").click()
    them.press("Interrompre")
    expect(page.get_by_role("alert")).to_contain_text("Indiquez")
    yield "opening, refused", page


def offering(him: Officer, her: Victim) -> Iterator[tuple[str, Page]]:
    her.begin("Bonjour")
    him.take()
    page = him.page
    him.press("Synthèse")
    page.get_by_label("Nature des faits").fill("coups depuis mars")
    him.press("Enregistrer et revenir à la conversation")
    expect(him.field).to_be_visible()
    him.press("Rendez-vous")
    expect(page.get_by_role("heading", name="Rendez-vous", exact=True)).to_be_visible()
    yield "appointing, nothing chosen", page
    page.get_by_label("Lieu", exact=True).select_option(str(STATION))
    him.field.fill("Je regarde")
    him.press("Noter et voir les créneaux")
    expect(page.locator("#slots")).to_be_visible()
    him.press("Proposer ces créneaux")
    expect(page.get_by_role("alert").filter(has_text="de un à trois")).to_be_visible()
    yield "appointing, no slot", page
    for box in page.locator("input[name=slot]").all()[-3:]:
        box.check()
    page.locator("input[name=line]").first.check()
    him.press("Proposer ces créneaux")
    expect(page.locator("#appointment")).to_contain_text("pas encore accepté")
    expect(him.field).to_have_value("Je regarde")
    yield "desk, offered", page


def hers(him: Officer, her: Victim) -> Iterator[tuple[str, Page]]:
    page = her.page
    if not her.scripts:
        her.press("Voir les réponses")
    offer = page.get_by_role("group", name="Un rendez-vous vous est proposé")
    expect(offer).to_be_visible()
    her.field.fill("pas fini")
    her.press("Accepter ce rendez-vous")
    expect(page.get_by_role("alert")).to_contain_text("Choisissez l’un")
    expect(her.field).to_have_value("pas fini")
    yield "offer, none chosen", page
    page.locator("input[name=slot]").last.check()
    page.locator("input[name=told]").first.check()
    her.press("Accepter ce rendez-vous")
    expect(page.get_by_text("Confirmé :")).to_be_visible()
    yield "agenda", page
    her.press("Montrer mon pass")
    expect(page.get_by_role("heading", level=1)).to_contain_text("rien à expliquer")
    yield "pass", page
    her.press("Revenir à la conversation")
    expect(her.field).to_have_value("pas fini")
    expect(her.line).to_be_attached()
    yield "talk, confirmed", page
    if not him.scripts:
        him.press("Voir les réponses")
    expect(him.page.locator("#appointment")).to_contain_text("Rendez-vous confirmé")
    yield "desk, confirmed", him.page


def received(front: Page, her: Victim) -> Iterator[tuple[str, Page]]:
    her.press("Montrer mon pass")
    code = her.page.locator(".pass strong").inner_text(timeout=PATIENCE)
    front.get_by_role("button", name="Accueillir").click()
    expect(front.get_by_role("alert")).to_contain_text("n’ouvre rien ici")
    yield "front desk, wrong pass", front
    front.get_by_label("Pass : les six chiffres").fill(code)
    front.get_by_role("button", name="Accueillir").click()
    expect(front.get_by_text("Mme Roux, poste 12")).to_be_visible()
    yield "front desk, arrived", front
    front.get_by_role("link", name="Feuille pour la personne qui reçoit").click()
    expect(front.get_by_text("Elle n’a pas à le redire")).to_be_visible()
    yield "front desk, sheet", front
    front.get_by_role("link", name="Revenir à l’accueil").click()
    expect(front.get_by_role("heading", name="Attendus aujourd’hui")).to_be_visible()
    yield "front desk", front
    front.get_by_role("link", name="Créneaux de ce lieu").click()
    front.get_by_role("row").filter(has_text="pris").get_by_role("link").first.click()
    front.get_by_role("button", name="Annuler ce rendez-vous").click()
    expect(front.get_by_role("button", name="Oui, annuler ce rendez-vous")).to_be_visible()
    yield "slot, taken, asked once more", front


def leaving(her: Victim) -> Iterator[tuple[str, Page]]:
    her.press("Revenir à la conversation")
    expect(her.field).to_be_visible()
    yield "talk, arrived", her.page
