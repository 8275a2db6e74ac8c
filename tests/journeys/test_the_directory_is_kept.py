"""The directory at the desk without scripts: officers read, editors add, change, check and retire."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from domain.organisation import Organisation
from domain.upkeep import today
from extensions import db
from tests.browser import Browser
from tests.organisations import organisation

People = Callable[[], Browser]
HIDDEN = "12 rue du Secret"
FACTS = {"nom": "Maison des femmes", "telephone": "01 45 00 00 00", "place": "lyon 3"}
HUGE = 2147483647


@pytest.fixture
def durand(browser: People) -> Browser:
    """A supervisor."""
    return browser().sign_in("durand")


@pytest.fixture
def shelter(app: Flask) -> int:
    """An organisation whose address is hidden."""
    where = {"adresse": HIDDEN, "code_insee": "69383", "code_postal": "69003", "commune": "Lyon"}
    return organisation(app, "Foyer", "Accueil de nuit", adresse_masquee=True, **where)


def names(person: Browser) -> list[str]:
    return [each.get_text(strip=True) for each in person.page.select(".cards h3, .cards h2")]


def sheet(person: Browser) -> dict[str, str]:
    told = person.page.select("dl.sheet dt")
    return {dt.text: " ".join(dt.find_next("dd").text.split()) for dt in told}


def audited(person: Browser) -> list[str]:
    rows = person.visit("/admin/audit").page.select("tbody tr")
    said = [row.select("td")[2].get_text(" ", strip=True) for row in rows]
    return [each for each in said if "fiche" in each.lower()]


def version(app: Flask, number: int) -> int:
    with app.app_context():
        found = db.session.get(Organisation, number).version
        db.session.remove()
    return int(found)


def test_an_officer_finds_and_reads_what_the_public_is_not_told(
    app: Flask, officer: Browser, shelter: int
) -> None:
    organisation(app, "Ligne", nationale=True, horaires_accueil="Mo-Fr 09:00-17:00",
                 a_recontroler=True, provenance="https://ligne.example/horaires")  # fmt: skip
    organisation(app, "Lille", code_insee="59350", besoins="droits")
    officer.visit("/desk")
    officer.visit(str(officer.page.find("a", string="Annuaire")["href"]))
    assert set(names(officer)) == {"Ligne", "Foyer", "Lille"}
    officer.visit("/directory?place=lyon+3")
    assert names(officer) == ["Foyer", "Ligne"]
    assert "à recontrôler avant de les donner" in officer.text
    assert "69 Rhône" in officer.text
    officer.visit("/directory?text=lign")
    officer.visit(str(officer.page.select_one(".cards h3 a")["href"]))
    told = sheet(officer)
    assert told["Horaires"].startswith("Du lundi au vendredi")
    assert told["Où ces faits ont été lus"] == "https://ligne.example/horaires"
    assert told["Dernière vérification"] == "Pas encore vérifié par l’unité."
    officer.visit(f"/directory/{shelter}")
    assert (sheet(officer)["Secteur"], "Adresse" in sheet(officer)) == ("69 Rhône", False)
    assert "Adresse protégée" in officer.text
    assert HIDDEN not in officer.response.text
    for button in ("C’est à jour", "Montrer l’adresse protégée", "Retirer la fiche"):
        assert not officer.has_button(button)


def test_the_filter_asks_which_commune_and_pages_go_on(app: Flask, officer: Browser) -> None:
    for number in range(23):
        organisation(app, f"n° {number:02}", code_insee="93066", besoins="droits")
    officer.visit("/directory?place=saint+denis&besoin=droits")
    assert officer.page.select_one("fieldset#commune")
    officer.visit("/directory?place=saint+denis&besoin=droits&commune=93066")
    assert (len(names(officer)), "23 organisations" in officer.text) == (20, True)
    officer.visit(str(officer.page.find("a", string="Les suivantes")["href"]))
    assert names(officer) == ["n° 20", "n° 21", "n° 22"]
    officer.visit("/directory?place=zzqqxx")
    assert officer.statuses == [422]
    assert "pas trouvé cette commune" in officer.alert


def test_an_editor_adds_one_and_it_is_found_by_the_public(
    app: Flask, browser: People, durand: Browser
) -> None:
    ticked = {"besoins-droits": "1", "langues-ar": "1", "nationale": "1", "sms": "1"}
    durand.visit("/directory/form")
    page = durand.page
    for _ in range(2):  # pressed twice
        durand.page = page
        durand.press(
            "Ajouter", **FACTS, **ticked, services="Permanence\nÉcoute", horaires_accueil="24/7"
        )
        assert durand.statuses == [303, 200]
    told = sheet(durand)
    assert (told["Téléphone"], told["Services"]) == (
        "01 45 00 00 00 · aussi par SMS",
        "Permanence Écoute",
    )
    assert told["Secteur"].startswith("Lyon 3e Arrondissement")
    assert "Par Claude Durand." in told["Dernière vérification"]
    person = browser().visit("/aide")
    assert [a.text for a in person.page.select(".found .reach a")] == [
        "Appeler le 01 45 00 00 00", "SMS au 01 45 00 00 00",
    ]  # fmt: skip
    assert "Ouvert jour et nuit" in person.text
    assert len(names(durand.visit("/directory"))) == 1
    assert len(audited(durand)) == 1


def test_a_long_description_is_kept_whole_and_one_too_long_is_not_lost(
    app: Flask, durand: Browser
) -> None:
    durand.visit("/directory/form").press("Ajouter", **FACTS, description="é" * 10_000)
    assert sheet(durand)["Ce qu’elle fait"] == "é" * 10_000
    durand.visit("/directory/form").press("Ajouter", **FACTS, description="é" * 12_000)
    assert durand.statuses == [422]
    assert durand.page.select_one("#description").text.strip() == "é" * 12_000


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("nom", "ab", "3 à 150"), ("telephone", "douze", "numéro"), ("courriel", "a@b", "courriel"),
        ("site_web", "javascript:alert(1)", "https"), ("code_postal", "690", "cinq chiffres"),
        ("place", "zzqqxx", "pas trouvé"), ("place", "saint denis", "choisissez"),
        ("horaires_accueil", "x" * 501, "trop long"),
    ],
)  # fmt: skip
def test_what_is_refused_comes_back_with_everything_typed(
    app: Flask, durand: Browser, field: str, typed: str, sentence: str
) -> None:
    one = organisation(app, "Autre", code_insee="69383")
    for address, button in (
        ("/directory/form", "Ajouter"),
        (f"/directory/{one}/form", "Enregistrer"),
    ):
        form = FACTS | {"description": "Un texte.", "publics-femmes": "1", field: typed}
        durand.visit(address).press(button, **form)
        assert durand.statuses == [422]
        assert sentence in durand.alert
        assert durand.page.select_one("#refusal a")["href"] == f"#{field}"
        assert durand.page.select_one(f"#{field}")["aria-invalid"] == "true"
        kept = durand._filled(durand.page.select("main form")[0])
        assert {name: kept.get(name) for name in form} == form


def test_one_of_several_communes_is_chosen(app: Flask, durand: Browser) -> None:
    durand.visit("/directory/form").press("Ajouter", **FACTS | {"place": "saint denis"})
    durand.press("Ajouter", commune="93066")
    assert durand.statuses == [303, 200]
    assert sheet(durand)["Secteur"].startswith("Saint-Denis (93")
    durand.visit(str(durand.page.find("a", string="Changer la fiche")["href"]))
    durand.press("Enregistrer", adresse="1 rue de la Paix")
    assert sheet(durand)["Adresse"].startswith("1 rue de la Paix"), (
        "nobody is asked the commune again"
    )
    assert sheet(durand)["Secteur"].startswith("Saint-Denis (93")


def test_two_at_once_the_second_sees_both_and_loses_nothing(
    app: Flask, browser: People, durand: Browser
) -> None:
    one = organisation(app, "Maison", code_insee="69383", besoins="droits")
    admin = browser().sign_in("admin").visit(f"/directory/{one}/form")
    durand.visit(f"/directory/{one}/form")
    durand.press("Enregistrer", description="De Claude.", **{"besoins-soins": "1"})
    admin.press("Enregistrer", description="De l’administration.", adresse="2 quai")
    assert admin.statuses == [409]
    assert "entre-temps" in admin.alert
    assert sheet(admin) == {
        "Ce qu’elle fait": "De Claude.", "Adresse": "(rien)",
        "Besoins auxquels elle répond": "Des soins, Connaître ses droits",
    }  # fmt: skip
    assert admin.page.select_one("#description").text.strip() == "De l’administration."
    assert sheet(durand.visit(f"/directory/{one}"))["Ce qu’elle fait"] == "De Claude."
    admin.press("Enregistrer")  # having seen both
    assert admin.statuses == [303, 200]
    assert sheet(admin)["Ce qu’elle fait"] == "De l’administration."


def test_one_retired_meanwhile_can_be_added_anew(
    app: Flask, browser: People, durand: Browser
) -> None:
    one = organisation(app, "Maison", code_insee="69383")
    admin = browser().sign_in("admin").visit(f"/directory/{one}/form")
    durand.visit(f"/directory/{one}").press("Retirer la fiche")
    assert (durand.statuses, "cochez la case" in durand.alert) == ([422], True)
    durand.press("Retirer la fiche", sure="1")
    assert durand.statuses == [303, 200]
    assert durand.visit(f"/directory/{one}").statuses == [404]
    admin.press("Enregistrer", description="Mon texte.")
    assert admin.statuses == [409]
    assert not admin.has_button("Enregistrer")
    admin.press("Ajouter comme nouvelle fiche")
    assert admin.statuses == [303, 200]
    assert sheet(admin)["Ce qu’elle fait"] == "Mon texte."


def test_a_hidden_address_is_shown_by_one_button_that_is_an_entry(
    app: Flask, durand: Browser, shelter: int
) -> None:
    durand.visit(f"/directory/{shelter}/form")
    assert HIDDEN not in durand.response.text
    assert not durand.page.select("#adresse, #adresse_masquee")
    durand.press("Enregistrer", nom="Foyer A")
    with app.app_context():
        kept = db.session.get(Organisation, shelter)
        assert (kept.adresse, kept.adresse_masquee, kept.code_insee) == (HIDDEN, True, "69383")
        db.session.remove()
    assert len(audited(durand)) == 1, "changed, and nobody read it"
    durand.visit(f"/directory/{shelter}").press("Montrer l’adresse protégée")
    assert HIDDEN in durand.page.select_one("section .as-typed").text
    durand.press("Enregistrer", adresse="3 rue Neuve")
    assert (durand.statuses, "3 rue Neuve" in durand.response.text) == ([303, 200], False)
    entries = audited(durand)
    assert [each.partition(" ·")[0] for each in entries] == [
        "Fiche de l’annuaire changée",
        "Adresse tenue cachée lue dans l’annuaire",
        "Fiche de l’annuaire changée",
    ]
    assert "Secret" not in durand.text


def test_who_was_late_is_not_told_a_hidden_address(
    app: Flask, browser: People, durand: Browser
) -> None:
    one = organisation(app, "Maison", code_insee="69383", adresse="1 rue Connue")
    admin = browser().sign_in("admin").visit(f"/directory/{one}/form")
    durand.visit(f"/directory/{one}/form")
    durand.press("Enregistrer", adresse=HIDDEN, adresse_masquee="1", description="Cachée.")
    admin.press("Enregistrer", description="La mienne.")
    assert admin.statuses == [409]
    assert HIDDEN not in admin.response.text
    assert sheet(admin)["Ce qu’elle fait"] == "Cachée."


def test_what_is_due_is_confirmed_by_one_button(app: Flask, durand: Browser) -> None:
    old = organisation(app, "Ancienne", a_verifier_le=date(2026, 1, 1), verifie_le=date(2025, 7, 1))
    organisation(app, "Ligne", nationale=True, a_recontroler=True, provenance="https://l.example")
    organisation(app, "Tenue", a_verifier_le=today() + timedelta(days=30))
    durand.visit("/directory")
    durand.visit(str(durand.page.find("a", string="À vérifier")["href"]))
    assert names(durand) == ["Ligne", "Ancienne"]
    assert "2 fiches sont à vérifier." in durand.text
    assert "Vérifiée le 1 juillet 2025." in durand.text
    durand.press("C’est à jour")
    assert (durand.statuses, names(durand)) == ([303, 200], ["Ancienne"])
    before = durand.page
    organisation_changed(durand, old)
    durand.page = before
    durand.press("C’est à jour")
    assert durand.statuses == [409]
    assert "Relisez-la" in durand.alert
    assert names(durand) == ["Ancienne"]
    durand.visit(f"/directory/{old}").press("C’est à jour")
    assert durand.addresses[-1] == f"/directory/{old}"
    assert "Par Claude Durand." in sheet(durand)["Dernière vérification"]
    assert "Aucune fiche n’est à vérifier." in durand.visit("/directory/due").text
    assert sum("vérifiée" in each for each in audited(durand)) == 2


def organisation_changed(person: Browser, number: int) -> None:
    person.visit(f"/directory/{number}/form").press("Enregistrer", description="Autre chose.")


def test_what_the_source_says_otherwise_is_shown_but_for_a_hidden_address(
    app: Flask, durand: Browser
) -> None:
    said = '{"telephone": "+33478000002", "adresse": "9 rue Trouvée"}'
    one = organisation(app, "Foyer", adresse=HIDDEN, adresse_masquee=True, differs=said)
    durand.visit(f"/directory/{one}")
    assert "Sa source dit autre chose" in durand.text
    assert "Trouvée" not in durand.text
    assert "+33478000002" in durand.text


@pytest.mark.parametrize("login", ["martin", "accueil", ""])
def test_nobody_else_keeps_it(app: Flask, browser: People, login: str, shelter: int) -> None:
    person = browser().sign_in(login) if login else browser().visit("/sign-in")
    token = person.page.select_one("[name=csrf_token]")["value"]
    form = {"csrf_token": token, "nom": "Autre", "version": "1", "sure": "1"}
    for end in ("form", "address", "check", "retirement"):
        for which in (f"/directory/{shelter}/{end}", f"/directory/{HUGE}/{end}"):
            assert person.client.post(which, data=form).status_code in (303, 404)
    assert person.client.post("/directory/form", data=form).status_code in (303, 404)
    assert person.client.get("/directory/due").status_code in (303, 404)
    assert version(app, shelter) == 1


def test_forged_numbers_and_versions(app: Flask, durand: Browser, shelter: int) -> None:
    token = durand.visit("/directory/form").page.select_one("[name=csrf_token]")["value"]
    for end in ("form", "address", "check", "retirement"):
        answer = durand.client.post(f"/directory/{HUGE}/{end}", data={"csrf_token": token})
        assert answer.status_code == 404, end
    for forged in ("", "x", "-3", "9" * 40):
        data = {"csrf_token": token, "nom": "Autre", "version": forged}
        assert durand.client.post(f"/directory/{shelter}/form", data=data).status_code == 409
    for address in (
        f"/directory/{HUGE}",
        f"/directory/{HUGE}/form",
        "/directory/x",
        "/directory/-1",
    ):
        assert durand.visit(address).statuses == [404]
    assert durand.visit("/directory/due?page=999999999999").statuses == [200]
    assert re.search("Foyer", durand.visit("/directory?page=99999").text) is None
