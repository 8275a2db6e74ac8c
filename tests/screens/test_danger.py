"""With scripts: a danger declared, noted and joined without sending or losing what is being typed."""

import pytest
from playwright.sync_api import expect

from tests.screens import audit
from tests.screens.people import Officer


@pytest.fixture
def second(open_page, house, supervising):
    """Claude Durand at the desk."""
    page = open_page(True, 1280, storage_state=supervising)
    person = Officer(page, f"http://localhost:{house.port}", True)
    page.goto(f"{person.url}/desk")
    return person


def test_the_answer_being_typed_is_neither_sent_nor_lost(victim, officer) -> None:
    her, him = victim().begin("Bonjour"), officer()
    him.take()
    him.field.fill("Restez av")
    him.press("Danger immédiat")
    page = him.page
    expect(page.get_by_role("heading", name="Fiche de danger")).to_be_visible()
    expect(him.field).to_have_value("Restez av")
    him.field.fill("Restez avec moi")
    page.get_by_label("Où est la personne en danger").fill("au sous-sol")
    page.get_by_role("group", name="Une arme ?").get_by_label("Oui").check()
    him.press("Enregistrer la fiche")
    expect(page.locator("#relay")).to_contain_text("au sous-sol")
    expect(page.locator("#relay")).to_contain_text("Il y a une arme.")
    expect(him.field).to_have_value("Restez avec moi")
    page.get_by_label("Depuis quand").fill("hier")
    him.send("Restez avec moi")  # by the socket: the page, and what is typed in the sheet, stay
    expect(page.get_by_label("Depuis quand")).to_have_value("hier")
    page.get_by_label("Qui vous avez appelé").fill("le 17")
    page.get_by_label("Qui vous avez appelé").press("Enter")  # as pressing « Enregistrer »
    expect(page.locator("#relay")).to_contain_text("hier")
    expect(page.get_by_label("Qui vous avez appelé")).to_have_value("le 17")
    him.press("Noter cet appel")
    expect(page.locator(".steps")).to_contain_text("A appelé : le 17.")
    her.reads("Bonjour", "Restez avec moi")


def test_what_is_refused_is_said_and_stays_in_its_field(victim, officer) -> None:
    victim().begin("Bonjour")
    him = officer()
    him.take()
    him.press("Danger immédiat")
    page = him.page
    page.get_by_label("Depuis quand").fill("x" * 201)
    him.field.fill("oui")
    him.press("Enregistrer la fiche")
    expect(page.locator("#refusal")).to_contain_text("trop long")
    expect(page.get_by_label("Depuis quand")).to_have_value("x" * 201)
    him.press("Le danger est passé")
    expect(page.locator("#refusal")).to_contain_text("trop long")
    page.get_by_label("Depuis quand").fill("hier")
    him.press("Le danger est passé")
    expect(page.locator("#refusal")).to_contain_text("Choisissez pourquoi")
    expect(him.field).to_have_value("oui")


def test_an_alert_comes_to_every_desk_and_the_answer_to_it_comes_back(
    victim, officer, second
) -> None:
    her, him = victim().begin("Bonjour"), officer()
    him.take()
    another = victim().begin("Autre chose")
    second.page.reload()  # what the other took may still stand first in a queue not yet told of it
    second.take()
    second.field.fill("Une mi")
    him.press("Danger immédiat")
    alarm = second.page.locator("#alerts")
    expect(alarm).to_have_attribute("role", "alert")
    expect(alarm).to_contain_text("conversation de Camille Martin")
    expect(second.field).to_have_value("Une mi")
    second.press("Je viens en renfort")
    expect(alarm).to_contain_text("Vous êtes en renfort.")
    expect(second.field).to_have_value("Une mi")
    expect(him.page.locator("#alerts")).to_contain_text("Claude Durand est en renfort.")
    alarm.get_by_role("link", name="Ouvrir la fiche de danger").click()
    second.page.get_by_label("Qui vous avez appelé").fill("le 17")
    second.press("Noter cet appel")
    expect(second.page.locator(".steps")).to_contain_text("A appelé : le 17.")
    second.page.get_by_label("Autre chose à savoir").fill("Un chien")
    him.page.get_by_label("Pourquoi le danger est passé").select_option("safe")
    him.press("Le danger est passé")
    expect(second.page.get_by_text("votre accès a pris fin")).to_be_visible()
    expect(second.page.locator("#messages")).to_be_empty()
    expect(second.page.get_by_label("Autre chose à savoir")).to_have_value("Un chien")
    another.reads("Autre chose")
    her.reads("Bonjour")


@pytest.mark.parametrize("width", [320, 1280])
def test_what_it_adds_to_the_desk_is_accessible(victim, officer, second, width) -> None:
    her, him = victim().begin("Bonjour"), officer(width=width)
    him.take()
    her.press("Dire où je suis")
    expect(her.page.get_by_role("heading", level=1)).to_have_text("Dire où vous êtes")
    bad = [f"where: {one}" for one in audit.axe(her.page)]
    her.page.get_by_label("Où vous êtes").fill("au parking")
    her.press("Envoyer ma position")
    him.press("Danger immédiat")
    expect(second.page.locator("#alerts")).to_contain_text("Danger immédiat")
    expect(him.page.locator(".steps")).to_contain_text("Second agent demandé")
    seen = [("alert", second.page), ("sheet", him.page)]
    for name, page in seen:
        page.set_viewport_size({"width": width, "height": 800})
        bad += [f"{name}: {one}" for one in audit.axe(page)]
        bad += [
            f"{name}: {gate}: {one}"
            for gate, found in audit.measures(page).items()
            for one in found
        ]
    for tool in ("Grille d’évaluation", "Âge"):
        him.press(tool)
        expect(him.page.locator("#tool h3")).to_contain_text(tool.partition("’")[0])
        bad += [f"{tool}: {one}" for one in audit.axe(him.page)]
        bad += [f"{tool}: {one}" for found in audit.measures(him.page).values() for one in found]
    assert not bad, "\n".join(bad)
