"""She says where she is, herself, without JavaScript; and nothing of it is lost, doubled or sent unasked."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain.entry import AuditEntry
from extensions import db
from tests.browser import Browser

People = Callable[[], Browser]


@pytest.fixture
def asked(victim: Browser) -> Browser:
    """She pressed « Dire où je suis », with half a message typed."""
    return victim.press("Dire où je suis", message="pas fini")


def sent(app: Flask) -> list[tuple[str, str | None, str | None]]:
    with app.app_context():
        rows = select(AuditEntry.role, AuditEntry.name, AuditEntry.why)
        rows = rows.where(AuditEntry.act == "conversation.position")
        found = [tuple(row) for row in db.session.execute(rows)]
        db.session.remove()
    return found


def test_the_page_says_what_it_is_for_before_anything_is_sent(asked: Browser, app: Flask) -> None:
    assert asked.statuses == [303, 200]
    assert asked.addresses[-1] == "/"
    assert "Rien n’est envoyé si vous n’appuyez pas" in asked.text
    assert "La personne qui vous répond le voit" in asked.text
    assert asked.page.select_one("#device").has_attr("hidden"), "without a script it does nothing"
    asked.press("Revenir sans envoyer", position="12 rue des Lilas")
    assert asked.messages == ["Vous: Bonjour"]
    assert asked.draft == "pas fini"
    assert sent(app) == []


def test_what_she_typed_is_a_message_and_stands_at_the_desk(
    asked: Browser, officer: Browser, app: Flask
) -> None:
    page = asked.page
    asked.press("Envoyer ma position", position="12 rue des Lilas\n3e à gauche")
    assert asked.messages == ["Vous: Bonjour", "Vous: Ma position : 12 rue des Lilas\n3e à gauche"]
    assert asked.draft == "pas fini"
    asked.page = page
    asked.press("Envoyer ma position", position="12 rue des Lilas\n3e à gauche")
    assert len(asked.messages) == 2, "a second click is not a second message"
    assert set(asked.addresses) == {"/"}
    desk = officer.visit("/desk").press("Prendre en charge")
    assert "12 rue des Lilas" in desk.page.select_one("#whereabouts").text
    desk.press("Danger immédiat")
    relay = desk.page.select_one("#relay").get_text(" ", strip=True)
    assert "12 rue des Lilas" in relay
    assert "Je ne sais pas où exactement." not in relay
    assert sent(app) == [("victim", None, None)]


def test_nothing_typed_is_said_at_the_field(asked: Browser) -> None:
    asked.press("Envoyer ma position", position="  ")
    assert asked.statuses == [303, 200]
    assert "Écrivez où vous êtes avant d’envoyer." in asked.alert
    assert asked.page.select_one("#position")["aria-describedby"] == "refusal"
    assert "Écrivez où" not in asked.visit("/").text, "said once"
    asked.press("Revenir sans envoyer")
    assert asked.alert == ""
    assert asked.draft == "pas fini"


def test_what_is_too_long_or_too_late_comes_back_as_her_message(asked: Browser) -> None:
    asked.press("Envoyer ma position", position="x" * 3990)
    assert "dépasse 4 000 caractères" in asked.alert
    assert asked.draft == f"pas fini\nMa position : {'x' * 3990}"


def test_when_it_has_ended_meanwhile_her_text_is_there(asked: Browser, officer: Browser) -> None:
    page = asked.page
    officer.visit("/desk").press("Prendre en charge").press("Clore", outcome="advice")
    asked.page = page
    asked.press("Envoyer ma position", position="le parking")
    assert "Cette conversation est terminée" in asked.alert
    assert asked.draft.endswith("Ma position : le parking")
    assert not asked.has_button("Dire où je suis")


@pytest.mark.parametrize("how", ["cookie", "token"])
def test_a_page_that_opens_nothing_any_more_keeps_her_text(asked: Browser, how: str) -> None:
    if how == "cookie":
        page = asked.page
        asked.client.delete_cookie("s")
        asked.visit("/")
        token = asked.page.select_one("[name=csrf_token]")["value"]
        asked.page = page
        asked.press("Envoyer ma position", position="le parking", csrf_token=token)
        assert asked.statuses == [409]
    else:
        asked.press("Envoyer ma position", position="le parking", csrf_token="x")
        assert asked.statuses == [422]
    assert asked.draft == "Ma position : le parking"


def test_only_that_page_may_ask_the_device(victim: Browser) -> None:
    def policy() -> str:
        return victim.response.headers["Permissions-Policy"]

    assert "geolocation=()" in policy()
    victim.press("Dire où je suis")
    assert "geolocation=(self)" in policy()
    assert "geolocation=()" not in policy()
    assert "camera=()" in policy()
    assert victim.page.select('script[src="/static/js/where.js"]')
    victim.press("Envoyer ma position", position="ici")
    assert "geolocation=()" in policy()
    assert not victim.page.select('script[src="/static/js/where.js"]')
    victim.press("Pour vous joindre")
    assert "geolocation=()" in policy()


def test_to_a_script_the_way_there_is_a_whole_page(victim: Browser) -> None:
    """Swapped into the page that is there, it would be under that page's headers."""
    form = victim._filled(victim.page.select_one("#composer"))
    typed = form | {"do": "where", "message": "pas fini"}
    answer = victim.client.post("/", data=typed, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/")
    victim.visit("/")
    assert "geolocation=(self)" in victim.response.headers["Permissions-Policy"]
    assert victim.press("Revenir sans envoyer").draft == "pas fini"


def test_another_tabs_conversation_is_not_told_where_she_is(
    victim: Browser, browser: People
) -> None:
    victim.press("Dire où je suis")
    page = victim.page
    victim.press("Revenir sans envoyer").press("Terminer et effacer")
    victim.press("Terminer sans effacer").press("Ouvrir une nouvelle conversation")
    victim.page = page
    victim.press("Envoyer ma position", position="ici")
    assert victim.statuses == [409]
    assert victim.draft == "Ma position : ici"
    assert victim.visit("/").messages == []
