"""Notes between officers, and her first name: at the desk without scripts, and never anywhere she looks."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import select

from blueprints.chat.live import VictimNews
from domain import duty
from domain.access import Access
from domain.conversation import Conversation
from domain.note import Note
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.signing import number_in
from vault import Unreadable

People = Callable[[], Browser]
MARKER = "zqxwnote"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def desk(victim: Browser, officer: Browser) -> Browser:
    """The officer with her conversation in front of them."""
    return officer.visit("/desk").press("Prendre en charge")


def notes(officer: Browser) -> list[str]:
    return [each.text.strip() for each in officer.page.select(".notes .as-typed")]


def test_notes_are_added_and_listed_oldest_first(desk: Browser) -> None:
    desk.press("Notes", message="Je commence à rép")
    assert desk.statuses == [303, 200]
    assert "Aucune note." in desk.text
    desk.press("Ajouter la note", note="Elle préfère le soir.", message="Je commence à répondre")
    assert desk.statuses == [303, 200]
    assert desk.draft == "Je commence à répondre", "typed while the tool was open"
    desk.press("Ajouter la note", note="Sa sœur sait.")
    assert notes(desk) == ["Elle préfère le soir.", "Sa sœur sait."]
    assert "Camille Martin" in desk.page.select_one(".notes").text
    desk.press("Fermer")
    assert not desk.page.select("#tool")
    assert desk.draft == "Je commence à répondre"
    assert "2 notes internes, sous « Notes »." in desk.text
    assert len(desk.messages) == 2, "her « Bonjour » and that it was taken: nothing was sent"


def test_a_second_click_is_one_note(desk: Browser) -> None:
    desk.press("Notes")
    page = desk.page
    for _ in range(2):
        desk.page = page
        desk.press("Ajouter la note", note="une fois")
    assert notes(desk) == ["une fois"]


@pytest.mark.parametrize(
    ("typed", "sentence"), [("  ", "Écrivez la note"), ("a" * 2001, "dépasse 2 000")]
)
def test_what_is_refused_comes_back_with_everything_typed(
    desk: Browser, typed: str, sentence: str
) -> None:
    desk.press("Notes").press("Ajouter la note", note=typed, message="ma réponse", called="Anna")
    assert desk.statuses == [422]
    assert sentence in desk.alert
    assert desk.page.select_one("#refusal a")["href"] == "#note"
    field = desk.page.select_one("#note")
    assert field.text.removeprefix("\n") == typed
    assert (field["aria-invalid"], "refusal" in field["aria-describedby"]) == ("true", True)
    assert desk.page.select_one("#called")["value"] == "Anna"
    assert desk.draft == "ma réponse"


def test_to_a_script_a_refusal_is_the_sentence_alone(desk: Browser) -> None:
    desk.press("Notes")
    form = desk.page.select_one("#composer")
    data = desk._filled(form) | {"do": "note", "note": ""}
    answer = desk.client.post(str(form["action"]), data=data, headers=SCRIPT)
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (422, "none")
    data["note"] = "par un script"
    answer = desk.client.post(str(form["action"]), data=data, headers=SCRIPT)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, desk.addresses[-1])
    assert notes(desk.visit(desk.addresses[-1])) == ["par un script"]


def test_whoever_does_not_hold_it_finds_nothing(browser: People, desk: Browser, app: Flask) -> None:
    address = desk.press("Notes").addresses[-1]
    other = browser().sign_in("petit")
    token = other.page.select_one("[name=csrf_token]")["value"]
    form = {"csrf_token": token, "do": "note", "note": "de l’extérieur"}
    assert other.client.get(address).status_code == 404
    sent = address.replace("/notes", "/messages")
    assert other.client.post(sent, data=form).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(Note)).all() == []
    assert browser().client.get(address).status_code == 303


def test_whoever_was_let_in_reads_the_notes_and_adds_to_them(
    browser: People, desk: Browser, app: Flask
) -> None:
    here = desk.addresses[-1]
    desk.press("Notes").press("Ajouter la note", note="Elle préfère le soir.")
    with app.app_context():
        duty.begin(Officer.called("petit"))
        Access.invite(
            Conversation.held_by(Officer.called("martin"), number_in(here)),
            by=Officer.called("martin"),
            to=Officer.called("petit").id,
        )
        db.session.remove()
    guest, lead = browser().sign_in("petit").visit(here), browser().sign_in("durand")
    guest.press("Notes", message="je commence")
    assert (notes(guest), guest.draft) == (["Elle préfère le soir."], "je commence")
    guest.press("Ajouter la note", note="  ", message="je continue")
    assert (guest.statuses, guest.draft) == ([422], "je continue")
    guest.press("Ajouter la note", note="Vue ce matin.")
    assert guest.draft == "je continue"
    assert not guest.has_button("Noter le prénom")
    assert notes(desk.visit(f"{here}/notes"))[-1] == "Vue ce matin."
    assert desk.draft == "", "each has their own"
    lead.visit(f"/admin/board/{number_in(here)}/reading").press(
        "Lire la conversation", reason="Demande de l’agent"
    )
    lead.press("Notes").press("Ajouter la note", note="À rappeler demain.")
    assert notes(lead)[-1] == "À rappeler demain."
    assert "Alex Petit" in lead.page.select_one(".notes").text
    token = {"csrf_token": lead.page.select_one("[name=csrf_token]")["value"]}
    for do in ("call", "reply", "grid", "danger", "send"):
        typed = {**token, "do": do, "called": "Anna", "message": "en silence"}
        lead.client.post(f"{here}/messages", data=typed)
    desk.visit(here)
    assert "Anna" not in desk.page.select_one("main h2").text
    assert "Danger immédiat déclaré" not in desk.text
    assert not any("en silence" in said for said in desk.messages)


def test_a_closed_conversation_is_still_noted(desk: Browser, victim: Browser) -> None:
    desk.press("Clore", outcome="advice")
    assert not desk.has_button("Envoyer")
    desk.press("Notes").press("Ajouter la note", note="Rappelée.")
    assert notes(desk) == ["Rappelée."]
    assert not desk.has_button("Réponses")
    assert not desk.page.select("#composer textarea[name=message]")


def test_what_was_typed_when_it_closed_is_kept_beside_the_notes(
    desk: Browser, victim: Browser
) -> None:
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    desk.press("Envoyer", message="trop tard")
    assert desk.statuses == [409]
    desk.press("Notes").press("Ajouter la note", note="partie avant la réponse")
    assert desk.draft == "trop tard"


def test_her_first_name_is_noted_and_shown(desk: Browser) -> None:
    desk.press("Notes").press("Noter le prénom", called="Anna", message="pas fini")
    assert desk.page.select_one("#called")["value"] == "Anna"
    assert desk.page.select_one("main h2").text.endswith("· Anna")
    assert desk.draft == "pas fini"
    desk.press("Noter le prénom", called="a" * 41)
    assert (desk.statuses, "40 lettres" in desk.alert) == ([422], True)
    assert desk.page.select_one("#called")["value"] == "a" * 41
    desk.press("Noter le prénom", called="")
    assert "Anna" not in desk.text


def test_an_erased_conversation_takes_no_note(app: Flask, desk: Browser, victim: Browser) -> None:
    desk.press("Notes")
    victim.press("Terminer et effacer").press("Terminer et effacer")
    desk.press("Ajouter la note", note="trop tard")
    assert desk.statuses == [409]
    assert "effacée" in desk.alert
    assert desk.page.select_one("#note").text.strip() == "trop tard"


def test_a_full_disk_keeps_the_note_in_its_field(
    desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsealed(*_: object, **__: object) -> None:
        raise Unreadable("no key")

    desk.press("Notes")
    monkeypatch.setattr("domain.note.add", unsealed)
    desk.press("Ajouter la note", note="à garder", message="aussi")
    assert desk.statuses == [503]
    assert desk.page.select_one("#note").text.strip() == "à garder"
    assert desk.draft == "aussi"


def served_to_her(app: Flask, victim: Browser) -> list[str]:
    """Every page, frame and piece of news she can get, from the beginning of her conversation on."""
    seen = [victim.visit("/").response.text]
    from_the_start = re.sub(r"after=\d+", "after=0", victim.frame)
    for address in (victim.frame, from_the_start, "/", "/infos"):
        seen += [victim.client.get(address).text, victim.client.get(address, headers=SCRIPT).text]
    for button, back in (
        ("Obtenir un code de retour", "C’est noté"),
        ("Pour vous joindre", "Revenir sans changer"),
        ("Terminer et effacer", "Revenir à la conversation"),
        ("Faire une pause", "Revenir à la conversation"),
    ):
        seen.append(victim.press(button).response.text)
        victim.press(back)
    with victim.client.session_transaction() as cookie:
        token = cookie["c"]
    with app.test_request_context("/"):
        g.viewer = None
        seen.append(VictimNews(token, 0)())
    return seen


def test_nothing_she_is_served_holds_a_note_nor_does_the_file(
    app: Flask, database: str, desk: Browser, victim: Browser
) -> None:
    desk.press("Notes").press("Ajouter la note", note=f"{MARKER} interne")
    desk.press("Noter le prénom", called=MARKER.capitalize())
    assert MARKER in desk.response.text
    desk.press("Envoyer", message="Je vous lis.")
    seen = served_to_her(app, victim)
    assert sum("Je vous lis." in each for each in seen) >= 6, "we look where things are served"
    assert not [each for each in seen if MARKER in each.casefold()]
    desk.visit(desk.addresses[-1]).press("Clore", outcome="advice")
    assert MARKER not in victim.visit("/").response.text.casefold()
    if database.startswith("sqlite"):
        with app.app_context():
            path = Path(str(db.engine.url.database))
            raw = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
        assert MARKER.encode() not in raw.lower()
        assert b"martin" in raw


def test_the_audit_says_that_and_not_what(browser: People, desk: Browser) -> None:
    desk.press("Notes").press("Ajouter la note", note=MARKER)
    desk.press("Noter le prénom", called=MARKER)
    read = browser().sign_in("durand").visit("/admin/audit").text
    assert "Note interne ajoutée" in read
    assert "Prénom noté" in read
    assert MARKER not in read
