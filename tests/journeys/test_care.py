"""After what was hard: a pause, a word for the debriefing, or neither; and who reads the words."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain import tending, unit
from domain.audit import AuditEntry
from domain.debrief import Debrief
from domain.officer import Officer
from extensions import db
from tests.browser import Browser

People = Callable[[], Browser]
SECRET = "je n’en dors plus zqxw"
OFFERED = ("Prendre une pause", "Laisser un mot pour le debriefing")


@pytest.fixture
def moreau(app: Flask, browser: People) -> Browser:
    """The psychologist."""
    with app.app_context():
        who = ("moreau", "Dominique Moreau", "psychologist")
        Officer.hire(*who, "passerelle-demo", public=True)
        db.session.remove()
    return browser().sign_in("moreau")


@pytest.fixture
def desk(victim: Browser, officer: Browser) -> Browser:
    return officer.visit("/desk").press("Prendre en charge")


def acts(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        ours = AuditEntry.act.startswith("debrief.") | (AuditEntry.act == "officer.rested")
        rows = db.session.execute(
            select(AuditEntry.act, AuditEntry.name).where(ours).order_by(AuditEntry.id)
        )
        found = [tuple(row) for row in rows]
        db.session.remove()
    return found


def test_closing_offers_care_only_when_it_was_hard(desk: Browser, victim: Browser) -> None:
    address = desk.addresses[-1]
    desk.press("Clore", outcome="advice", hard="1")
    assert desk.addresses[-1] == "/desk/care", "an address that says nothing of whom"
    for button in OFFERED:
        assert desk.has_button(button)
    assert desk.page.find("a", string="Non merci")["href"] == "/desk"
    assert "La conversation est terminée." in desk.visit(address).text


def test_closing_as_usual_offers_nothing_by_itself(desk: Browser) -> None:
    desk.press("Clore", outcome="advice")
    assert "/conversations/" in desk.addresses[-1]


def test_a_refused_closing_is_no_end(desk: Browser) -> None:
    desk.press("Clore", hard="1")
    assert desk.statuses == [422]
    assert "issue" in desk.alert


def test_to_a_script_the_way_is_a_header(desk: Browser) -> None:
    form = desk.page.select_one("#composer")
    data = desk._filled(form) | {"outcome": "advice", "hard": "1"}
    where = str(desk._button("Clore")[1]["formaction"])
    answer = desk.client.post(where, data=data, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/desk/care")


def test_one_she_ended_herself_may_have_been_hard_too(desk: Browser, victim: Browser) -> None:
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    desk.visit(desk.addresses[-1]).press("Conversation éprouvante pour moi")
    assert desk.addresses[-1] == "/desk/care"


def test_a_pause_is_noted_once(app: Flask, officer: Browser) -> None:
    officer.visit("/desk/care")
    page = officer.page
    for _ in range(2):
        officer.page = page
        officer.press("Prendre une pause")
    assert "Votre pause est notée" in officer.text
    assert not officer.has_button("Prendre une pause")
    assert officer.has_button("Laisser un mot pour le debriefing"), "one and the other"
    assert acts(app) == [("officer.rested", "Camille Martin")]


def test_a_pause_takes_out_of_assignment_and_leaves_whom_they_answer(
    app: Flask, browser: People, desk: Browser
) -> None:
    held = desk.addresses[-1]
    desk.visit("/desk/care").press("Prendre une pause")
    with app.app_context():
        unit.choose({"assignment": "automatic"}, by=Officer.called("durand"))
        browser().visit("/").press("Commencer", untold="1")
        assert tending.fill() == 0
        db.session.remove()
    assert "En pause : rien ne vous est attribué." in desk.visit(held).text
    desk.press("Reprendre")
    with app.app_context():
        assert tending.fill() == 1
        db.session.remove()


def test_a_word_is_left_read_and_erased(app: Flask, officer: Browser, moreau: Browser) -> None:
    officer.visit("/desk/care").press("Laisser un mot pour le debriefing", word=SECRET)
    assert officer.statuses == [303, 200]
    assert "Votre mot est laissé." in officer.text
    assert SECRET not in officer.text
    moreau.visit("/desk").visit(str(moreau.page.find("a", string="Debriefings")["href"]))
    link = moreau.page.select_one("main li a")
    assert link.text.startswith("Camille Martin, ")
    assert SECRET not in moreau.text, "who and when, until it is opened"
    moreau.visit(str(link["href"]))
    assert SECRET in moreau.text
    moreau.visit("/desk/debriefs")
    assert "lu le" in moreau.page.select_one("main li").text
    moreau.visit(str(link["href"])).press("Nous en avons parlé : effacer")
    assert moreau.statuses == [303, 200]
    assert "Aucun mot n’attend." in moreau.text
    assert moreau.visit(str(link["href"])).statuses == [404]
    with app.app_context():
        assert db.session.scalars(select(Debrief)).all() == []
    assert acts(app) == [
        ("debrief.left", "Camille Martin"),
        ("debrief.read", "Dominique Moreau"),
        ("debrief.read", "Dominique Moreau"),
        ("debrief.erased", "Dominique Moreau"),
    ]


def test_sent_twice_it_is_one(app: Flask, officer: Browser, moreau: Browser) -> None:
    officer.visit("/desk/care")
    page = officer.page
    for _ in range(2):
        officer.page = page
        officer.press("Laisser un mot pour le debriefing", word=SECRET)
    assert len(moreau.visit("/desk/debriefs").page.select("main li")) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"), [(" ", "Écrivez quelque chose"), ("a" * 2001, "2 000")]
)
def test_what_is_refused_comes_back(officer: Browser, typed: str, sentence: str) -> None:
    officer.visit("/desk/care").press("Laisser un mot pour le debriefing", word=typed)
    assert officer.statuses == [422]
    assert sentence in officer.alert
    field = officer.page.select_one("#word")
    assert field.text.removeprefix("\n") == typed
    assert "refusal" in field["aria-describedby"]
    assert officer.page.select_one("#refusal a")["href"] == "#word"


@pytest.mark.parametrize("login", ["martin", "durand", "admin", "accueil"])
def test_nobody_but_the_psychologist_finds_one(
    app: Flask, browser: People, officer: Browser, moreau: Browser, login: str
) -> None:
    officer.visit("/desk/care").press("Laisser un mot pour le debriefing", word=SECRET)
    one = str(moreau.visit("/desk/debriefs").page.select_one("main li a")["href"])
    person = officer if login == "martin" else browser().sign_in(login)
    token = person.page.select_one("[name=csrf_token]")["value"]
    missing = 303 if login == "accueil" else 404  # a front desk of no station was turned away
    for where in ("/desk/debriefs", one):
        assert person.client.get(where).status_code == missing
    assert person.client.post(one, data={"csrf_token": token}).status_code == missing
    assert not person.visit("/account").page.find("a", string="Debriefings")
    assert browser().client.get(one).location == "/sign-in"
    assert SECRET in moreau.visit(one).text


def test_the_audit_says_that_and_not_what(
    browser: People, officer: Browser, moreau: Browser
) -> None:
    officer.visit("/desk/care").press("Laisser un mot pour le debriefing", word=SECRET)
    officer.visit("/desk/care").press("Prendre une pause")
    moreau.visit("/desk/debriefs").visit(str(moreau.page.select_one("main li a")["href"]))
    moreau.press("Nous en avons parlé : effacer")
    read = browser().sign_in("durand").visit("/admin/audit").text
    for sentence in ("laissé · mot n° ", "lu · mot n° ", "effacé · mot n° "):
        assert f"Mot de debriefing {sentence}" in read
    assert "Pause demandée après une conversation éprouvante" in read
    assert "zqxw" not in read
