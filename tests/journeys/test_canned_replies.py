"""Canned replies without scripts: supervisors keep them, officers put them into their answer."""

from collections.abc import Callable

import pytest
from flask import Flask

from domain.canned import Canned
from domain.reply import Wording
from extensions import db
from tests.browser import Browser

People = Callable[[], Browser]
SCRIPT = {"HX-Request": "true"}
HELLO = {
    "topic": "Accueillir",
    "language": "fr",
    "title": "Bonjour",
    "body": "Bonjour {prénom}, cherchons un lieu près de {commune}.",
}


@pytest.fixture
def ready(app: Flask) -> None:
    """Three replies, of which one is in English."""
    english = {"language": "en", "title": "Time", "body": "Take your time, {prénom}."}
    time = {"topic": "Écouter", "title": "Temps", "body": "Prenez votre temps."}
    with app.app_context():
        for number, other in enumerate(({}, time, time | english)):
            Canned.add(Wording.said(HELLO | other), key=str(number))
        db.session.remove()


@pytest.fixture
def desk(ready: None, victim: Browser, officer: Browser) -> Browser:
    return officer.visit("/desk").press("Prendre en charge")


@pytest.fixture
def durand(browser: People) -> Browser:
    return browser().sign_in("durand")


def titles(page: Browser) -> list[str]:
    return [each.text for each in page.page.select("#tool h4")]


def test_one_is_put_after_what_is_typed_and_not_sent(desk: Browser, victim: Browser) -> None:
    desk.press("Réponses", message="Un instant.")
    assert titles(desk) == ["Bonjour", "Time", "Temps"]
    desk.press("Insérer", message="Un instant, je cherche.\n")
    assert desk.statuses == [303, 200]
    text = "Bonjour, cherchons un lieu près de Lyon 3e Arrondissement."
    assert desk.draft == f"Un instant, je cherche.\n\n{text}"
    assert not desk.page.select("#tool")
    assert victim.visit("/").messages[-1] == "Camille est là et lit vos messages."
    desk.press("Envoyer")
    assert victim.visit("/").messages[-1].endswith(text)


def test_pressed_twice_it_is_inserted_once(desk: Browser) -> None:
    desk.press("Réponses")
    page = desk.page
    for _ in range(2):
        desk.page = page
        desk.press("Insérer", message="Oui.")
    assert desk.draft.count("cherchons") == 1


def test_into_an_empty_answer_it_stands_alone(desk: Browser) -> None:
    desk.press("Notes").press("Noter le prénom", called="Anna")
    desk.press("Réponses").press("Insérer")
    assert desk.draft == "Bonjour Anna, cherchons un lieu près de Lyon 3e Arrondissement."


def test_without_a_commune_it_is_left_out(browser: People, ready: None, officer: Browser) -> None:
    browser().visit("/").press("Commencer", untold="1")
    officer.visit("/desk").press("Prendre en charge").press("Réponses")
    shown = officer.page.select_one("#tool .as-typed").text
    assert shown == "Bonjour, cherchons un lieu.", "shown as it would be inserted"
    assert officer.press("Insérer").draft == shown


def test_they_are_filtered_at_an_address_and_nothing_typed_is_lost(desk: Browser) -> None:
    desk.press("Réponses").press("Chercher", topic="Écouter", language="fr", message="pas fini")
    assert desk.addresses[-1].endswith("/replies?topic=%C3%89couter&language=fr")
    assert titles(desk) == ["Temps"]
    assert desk.draft == "pas fini"
    assert desk.page.select_one("#topic [selected]")["value"] == "Écouter"
    desk.press("Chercher", topic="", language="", word="TAKE")
    assert titles(desk) == ["Time"]
    assert "1 réponse." in desk.text
    desk.press("Chercher", word="rien de tel")
    assert (titles(desk), "0 réponse" in desk.text) == ([], True)
    desk.press("Fermer")
    assert desk.draft == "pas fini"


def test_to_a_script_the_way_on_is_a_header(desk: Browser) -> None:
    address = desk.press("Réponses").addresses[-1]
    form = desk.page.select_one("#composer")
    number = desk.page.select_one("#tool li button")["value"]
    data = desk._filled(form) | {"do": number, "message": "Oui."}
    answer = desk.client.post(str(form["action"]), data=data, headers=SCRIPT)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, address[: -len("/replies")])
    assert desk.visit("/desk").visit(answer.headers["HX-Redirect"]).draft.startswith("Oui.\n\nBon")


@pytest.mark.parametrize("which", ["999999999999999999", "-1", "x", "²", ""])
def test_what_is_no_reply_inserts_nothing(desk: Browser, which: str) -> None:
    desk.press("Réponses")
    form = desk.page.select_one("#composer")
    data = desk._filled(form) | {"do": f"insert:{which}", "message": "gardé"}
    desk._read(desk.client.post(str(form["action"]), data=data))
    assert desk.statuses == [409]
    assert "retirée" in desk.alert
    assert (desk.draft, len(titles(desk))) == ("gardé", 3)


def test_what_was_retired_meanwhile_is_not_inserted(desk: Browser, durand: Browser) -> None:
    desk.press("Réponses")
    durand.visit("/admin/replies")
    durand.visit(str(durand.page.find("a", string="Bonjour")["href"])).press("Retirer la réponse")
    desk.press("Insérer", message="gardé")
    assert (desk.statuses, desk.draft) == ([409], "gardé")
    assert "retirée" in desk.alert
    assert "Bonjour" not in titles(desk)


def test_a_supervisor_adds_changes_and_retires(durand: Browser) -> None:
    durand.visit("/admin").visit("/admin/replies")
    assert "Aucune réponse." in durand.text
    durand.press("Ajouter", **HELLO)
    assert durand.statuses == [303, 200]
    row = durand.page.select_one("tbody tr").get_text(" ", strip=True)
    assert row.startswith("Accueillir français Bonjour")
    assert "Claude Durand" in row
    durand.visit(str(durand.page.select_one("tbody a")["href"]))
    assert durand.page.select_one("#body").text.strip() == HELLO["body"]
    durand.press("Enregistrer", title="Premiers mots", topic="Début")
    assert "Début français Premiers mots" in durand.page.select_one("tbody").get_text(
        " ", strip=True
    )
    address = str(durand.page.select_one("tbody a")["href"])
    durand.visit(address).press("Retirer la réponse")
    assert "Aucune réponse." in durand.text
    assert durand.visit(address).statuses == [404]
    read = durand.visit("/admin/audit").text
    for sentence in ("ajoutée", "changée", "retirée"):
        assert f"Réponse type {sentence} · réponse type n° " in read


def test_added_twice_from_one_page_is_one(durand: Browser) -> None:
    durand.visit("/admin/replies")
    page = durand.page
    for _ in range(2):
        durand.page = page
        durand.press("Ajouter", **HELLO)
    assert "1 réponse" in durand.page.caption.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("topic", "", "thème"),
        ("language", "klingon", "code"),
        ("title", "a" * 81, "80"),
        ("body", "a" * 2001, "2 000"),
        ("body", "Bonjour {nom}", "{prénom} et {commune}"),
    ],
)
def test_what_is_refused_comes_back_with_everything_typed(
    durand: Browser, ready: None, field: str, typed: str, sentence: str
) -> None:
    for button in ("Ajouter", "Enregistrer"):
        durand.visit("/admin/replies")
        if button == "Enregistrer":
            durand.visit(str(durand.page.select_one("tbody a")["href"]))
        durand.press(button, **HELLO | {field: typed})
        assert durand.statuses == [422]
        assert sentence in durand.alert
        assert durand.page.select_one("#refusal a")["href"] == f"#{field}"
        assert durand.page.select_one(f"#{field}")["aria-invalid"] == "true"
        kept = {name: durand._filled(durand.page.select("main form")[0])[name] for name in HELLO}
        assert kept == HELLO | {field: typed}


def test_two_at_once_the_second_sees_both_and_loses_nothing(
    browser: People, durand: Browser, ready: None
) -> None:
    admin = browser().sign_in("admin").visit("/admin/replies")
    address = str(admin.page.select_one("tbody a")["href"])
    for each in (admin, durand):
        each.visit(address)
    durand.press("Enregistrer", body="De Claude.")
    admin.press("Enregistrer", body="De l’administration.")
    assert admin.statuses == [409]
    assert "changée entre-temps" in admin.alert
    assert admin.page.select_one("section .as-typed").text == "De Claude."
    assert "Claude Durand" in admin.page.select_one("section h2").text
    assert admin.page.select_one("#body").text.strip() == "De l’administration."
    assert durand.visit(address).page.select_one("#body").text.strip() == "De Claude."
    admin.press("Enregistrer")  # having seen both
    assert admin.statuses == [303, 200]
    shown = durand.visit(address).page.select_one("#body").text.strip()
    assert shown == "De l’administration."


def test_one_retired_while_somebody_changes_it_keeps_their_text(
    browser: People, durand: Browser, ready: None
) -> None:
    admin = browser().sign_in("admin").visit("/admin/replies")
    address = str(admin.page.select_one("tbody a")["href"])
    for each in (admin, durand):
        each.visit(address)
    durand.press("Retirer la réponse")
    admin.press("Enregistrer", body="Mon texte.", title="À moi")
    assert (admin.statuses, "retirée entre-temps" in admin.alert) == ([409], True)
    assert admin.page.select_one("#body").text.strip() == "Mon texte."
    assert not admin.has_button("Retirer la réponse")
    admin.press("Ajouter comme nouvelle réponse")
    assert admin.statuses == [303, 200]
    assert admin.page.find("a", string="À moi")


@pytest.mark.parametrize("login", ["martin", "accueil"])
def test_nobody_else_keeps_them(browser: People, durand: Browser, ready: None, login: str) -> None:
    address = str(durand.visit("/admin/replies").page.select_one("tbody a")["href"])
    person = browser().sign_in(login)
    token = person.page.select_one("[name=csrf_token]")["value"]
    for where in ("/admin/replies", address, f"{address}/retirement"):
        form = HELLO | {"csrf_token": token, "version": "1"}
        assert person.client.post(where, data=form).status_code in (303, 404)
        assert person.client.get(where).status_code in (303, 404, 405)
    assert "Bonjour" in durand.visit("/admin/replies").text
