"""« J’ai moins de 18 ans » without JavaScript: kept through mistakes, 119 first, simple words, the desk."""

from collections.abc import Callable

import pytest
from flask import Flask

from domain.officer import Officer
from extensions import db
from tests.browser import Browser

People = Callable[[], Browser]


def numbers(person: Browser) -> list[str]:
    return [str(link["href"]) for link in person.page.select(".numbers a")]


@pytest.fixture
def young(browser: People) -> Browser:
    return browser().visit("/").press("Commencer", untold="1", minor="1", message="Bonjour")


def test_the_box_is_kept_through_every_mistake_and_is_never_asked_for(browser: People) -> None:
    her = browser().visit("/")
    assert not her.page.select_one("#minor").has_attr("checked")
    assert numbers(her) == ["tel:17", "tel:112", "sms:114"]
    her.press("Commencer", minor="1")
    assert "Indiquez votre ville" in her.alert
    assert her.page.select_one("#minor").has_attr("checked")
    assert numbers(her) == ["tel:119", "tel:17", "tel:112", "sms:114"]
    her.press("Commencer", place="zzqqxx")
    assert her.page.select_one("#minor").has_attr("checked")
    her.press("Commencer", place="saint denis")
    assert numbers(her)[0] == "tel:119"
    her.press("Écrire une autre commune")
    assert her.page.select_one("#minor").has_attr("checked")
    her.press("Commencer", place="saint denis").press("Continuer", commune="93066")
    assert numbers(her)[0] == "tel:119"
    assert browser().visit("/").press("Commencer", untold="1").statuses == [303, 200]


def test_her_pages_speak_simply_and_begin_with_the_119(young: Browser, officer: Browser) -> None:
    assert "Vous attendez qu’une personne vous réponde. Personne n’est avant vous." in young.text
    for aside in ("Pour vous joindre", "Terminer et effacer", "Dire où je suis"):
        assert numbers(young.press(aside)) == ["tel:119", "tel:17", "tel:112", "sms:114"], aside
        young.visit("/")
        back = (
            "Revenir sans changer" if aside == "Pour vous joindre" else "Revenir à la conversation"
        )
        young.press("Revenir sans envoyer" if aside == "Dire où je suis" else back)
    officer.visit("/desk").press("Prendre en charge")
    assert "Écrivez avec vos mots." in young.visit("/").text
    officer.press("Clore", outcome="advice")
    assert "La conversation est finie." in young.visit("/").text
    young.press("Ouvrir une nouvelle conversation")
    assert numbers(young)[0] == "tel:119", "nothing is asked twice"


def test_the_desk_sees_it_in_the_queue_and_above_the_conversation(
    young: Browser, officer: Browser
) -> None:
    officer.visit("/desk")
    assert "moins de 18 ans" in officer.page.select_one('[aria-label="File d\'attente"]').text
    officer.press("Prendre en charge")
    assert "moins de 18 ans" in officer.page.select_one("h2").text
    assert "moins de 18 ans" in officer.page.select_one("[aria-label='Mes conversations']").text
    relay = officer.press("Danger immédiat").page.select_one("#relay").text
    assert "Qui m’écrit a moins de 18 ans." in relay


def test_the_officer_ticks_and_unticks_it_and_keeps_the_draft(
    victim: Browser, officer: Browser, browser: People
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    assert "moins de 18 ans" not in officer.page.select_one("h2").text
    officer.press("Âge", message="Quel âge")
    officer.press("Enregistrer", minor="1", message="Quel âge avez-vous ?")
    assert "moins de 18 ans" in officer.page.select_one("h2").text
    assert officer.draft == "Quel âge avez-vous ?"
    assert numbers(victim.visit("/"))[0] == "tel:119"
    officer.press("Âge")
    box = officer.page.select_one("#minor")
    assert box.has_attr("checked")
    del box["checked"]
    officer.press("Enregistrer")
    assert "moins de 18 ans" not in officer.page.select_one("h2").text
    assert numbers(victim.visit("/"))[0] == "tel:17"
    audit = browser().sign_in("durand").visit("/admin/audit").text
    assert "Moins de 18 ans : noté, ou enlevé" in audit
    assert "18 ans ou plus" in audit


def test_the_frame_and_the_socket_hear_that_it_was_ticked(
    victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    poll = victim.visit("/").frame.replace("&page=", "&x=")
    script = {"HX-Request": "true"}
    assert "tel:119" not in victim.client.get(poll, headers=script).text
    officer.press("Âge").press("Enregistrer", minor="1")
    assert "tel:119" in victim.client.get(poll, headers=script).text


def test_who_is_trained_is_marked_by_an_administrator_or_the_shell(
    app: Flask, browser: People
) -> None:
    admin = browser().sign_in("admin")
    with app.app_context():
        martin = Officer.called("martin").id
        db.session.remove()
    admin.visit(f"/admin/officers/{martin}")
    assert not admin.page.select_one("#for_minors").has_attr("checked")
    admin.press("Enregistrer la formation", for_minors="1")
    assert admin.page.select_one("#for_minors").has_attr("checked")
    run = app.test_cli_runner()
    assert "trained for minors" in run.invoke(args=["officers", "list"]).output
    for answer in ("no", "yes"):
        told = run.invoke(args=["officers", "minors", "martin", answer])
        assert told.exit_code == 0, told.output
        with app.app_context():
            assert Officer.called("martin").for_minors is (answer == "yes")
            db.session.remove()
    assert run.invoke(args=["officers", "minors", "nobody", "yes"]).exit_code == 1
    assert run.invoke(args=["officers", "minors", "martin", "maybe"]).exit_code == 2
    assert "Formation pour les moins de 18 ans changée" in admin.visit("/admin/audit").text
