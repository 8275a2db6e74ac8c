"""The conversations she came from: listed for whoever holds the newest, and read by nobody else."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain import retention
from domain.audit import AuditEntry
from domain.conversation import Conversation
from extensions import db
from tests.browser import Browser

People = Callable[[], Browser]


def numbers(app: Flask) -> list[int]:
    with app.app_context():
        found = list(db.session.scalars(select(Conversation.id).order_by(Conversation.id)))
        db.session.remove()
    return found


@pytest.fixture
def new(victim: Browser, officer: Browser, browser: People) -> Browser:
    """Petit holds the new conversation of somebody whom Martin had referred to an association."""
    officer.visit("/desk").press("Prendre en charge").press("Envoyer", message="Je vous oriente.")
    officer.press("Notes").press("Ajouter la note", note="Elle préfère le soir.")
    officer.press("Noter le prénom", called="Anna")
    officer.press("Clore", outcome="referral")
    victim.visit("/").press("Ouvrir une nouvelle conversation", message="C’est encore moi")
    return browser().sign_in("petit").visit("/desk").press("Prendre en charge")


def test_the_header_lists_them_and_each_is_read(new: Browser, officer: Browser) -> None:
    listed = new.page.select(".before li")
    assert len(listed) == 1
    assert "Orientation vers une association" in listed[0].text
    assert "Camille Martin" in listed[0].text
    assert re.search(r"\d\d/\d\d/\d{4} à \d\d:\d\d", listed[0].a.text)
    assert "Bonjour" not in new.text, "nothing of it before it is opened"
    new.visit(listed[0].a["href"])
    assert new.statuses == [200]
    assert new.messages == [
        "La personne: Bonjour",
        "Camille Martin a pris la conversation.",
        "Camille Martin: Je vous oriente.",
        "Camille Martin a mis fin à la conversation.",
    ]
    assert "Elle préfère le soir." in new.text
    assert "Anna" in new.text
    assert "Pas de consigne de contact" in new.text
    assert not new.page.select("main form, main textarea, main iframe, main button"), "read-only"
    assert not new.page.select("[data-live]")


def test_opening_it_is_an_entry(app: Flask, new: Browser) -> None:
    first, _ = numbers(app)
    address = str(new.page.select_one(".before a")["href"])
    new.visit(address)
    new.visit(address)
    with app.app_context():
        reads = db.session.query(AuditEntry).filter_by(act="conversation.read", name="Alex Petit")
        found = [(entry.about, entry.why) for entry in reads.order_by(AuditEntry.id)]
        db.session.remove()
    assert found[1:] == [(f"conversation:{first}", "1-4")], "once: a page drawn again is the same"


def test_nobody_else_finds_it(
    app: Flask, browser: People, new: Browser, officer: Browser, victim: Browser
) -> None:
    first, second = numbers(app)
    own = f"/desk/conversations/{second}/earlier/{first}"
    assert new.client.get(own).status_code == 200
    stranger = browser().visit("/").press("Commencer", untold="1", message="autre")
    third = numbers(app)[-1]
    new.visit("/desk").press("Prendre en charge")
    for who, where in (
        (officer, own),  # held the first, not the newest
        (officer, f"/desk/conversations/{first}/earlier/{first}"),
        (officer, f"/desk/conversations/{first}/earlier/{second}"),
        (
            new,
            f"/desk/conversations/{third}/earlier/{first}",
        ),  # holds both, of which one is another's
        (new, f"/desk/conversations/{second}/earlier/{second}"),
        (new, f"/desk/conversations/{second}/earlier/{third}"),
        (new, f"/desk/conversations/{second}/earlier/2147483647"),
        (new, f"/desk/conversations/{first}/earlier/{second}"),
        (browser().sign_in("durand"), own),
    ):
        assert who.client.get(where).status_code == 404, where
    assert browser().client.get(own).status_code == 303
    for hers in (victim, stranger):
        assert hers.client.get(own).status_code == 303
    assert officer.client.get(f"/desk/conversations/{first}").status_code == 200, "as before"


def test_when_she_goes_on_the_one_before_knows_no_more(
    app: Flask, new: Browser, victim: Browser, officer: Browser
) -> None:
    first, second = numbers(app)
    new.press("Clore", outcome="abandoned")
    assert new.page.select(".before li"), "closed, and the newest still"
    victim.visit("/").press("Ouvrir une nouvelle conversation", message="troisième")
    third = numbers(app)[-1]
    assert new.client.get(f"/desk/conversations/{second}/earlier/{first}").status_code == 404
    assert not new.visit(f"/desk/conversations/{second}").page.select(".before")
    officer.visit("/desk").press("Prendre en charge")
    links = [str(a["href"]) for a in officer.page.select(".before a")]
    assert links == [f"/desk/conversations/{third}/earlier/{each}" for each in (second, first)]
    for link in links:
        assert officer.visit(link).statuses == [200]


def test_what_was_erased_is_not_listed(app: Flask, new: Browser) -> None:
    first, second = numbers(app)
    with app.app_context():
        retention.erase(first, "herself")
        db.session.remove()
    new.visit(f"/desk/conversations/{second}")
    assert not new.page.select(".before")
    assert new.client.get(f"/desk/conversations/{second}/earlier/{first}").status_code == 404
    assert "C’est encore moi" in new.text


def test_a_long_one_is_read_further_back(app: Flask, victim: Browser, officer: Browser) -> None:
    for number in range(40):
        victim.press("Envoyer", message=f"n° {number}")
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    victim.press("Ouvrir une nouvelle conversation", message="encore")
    officer.visit("/desk").press("Prendre en charge")
    assert "terminée par la personne" in officer.page.select_one(".before").text
    officer.visit(str(officer.page.select_one(".before a")["href"]))
    assert len(officer.messages) == 30
    further = officer.page.find("a", string="Voir les messages précédents")
    assert officer.visit(str(further["href"])).messages[0] == "La personne: Bonjour"


def test_her_code_opens_the_newest_from_another_device(
    browser: People, victim: Browser, officer: Browser
) -> None:
    code = victim.press("Obtenir un code de retour").page.select_one("main strong[lang]").text
    victim.press("C’est noté")
    officer.visit("/desk").press("Prendre en charge").press("Clore", outcome="advice")
    victim.visit("/")
    assert "pourra relire celle-ci" in victim.text, "she is told before she goes on"
    kept = victim.client.get_cookie("s").value
    victim.press("Ouvrir une nouvelle conversation", message="suite")
    other = browser().visit("/").press("Reprendre", code=code)
    assert other.messages == ["Vous: suite", "Vous avez repris la conversation."]
    victim.client.set_cookie("s", kept)
    assert "Bonjour" not in victim.visit("/").text, "the old opens nothing by itself"
    other.press("Terminer et effacer")
    assert "Les conversations que vous avez eues ici avant celle-ci" in other.text
    other.press("Terminer et effacer")
    assert "C’est effacé" in other.text
    assert not officer.visit("/desk").page.select('[aria-label="File d\'attente"] li'), "all of it"


def test_a_first_conversation_speaks_of_none_before_it(victim: Browser, officer: Browser) -> None:
    assert "avant celle-ci" not in victim.press("Terminer et effacer").text
    assert not officer.visit("/desk").press("Prendre en charge").page.select(".before")
