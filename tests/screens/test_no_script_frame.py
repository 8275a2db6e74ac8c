"""Without scripts: what is new comes by itself in a frame, and disturbs nothing."""

import time

import pytest
from playwright.sync_api import expect

SOON = 2.0  # seconds an answer may take to be on her screen without scripts


@pytest.fixture
def talk(victim, officer):
    """She without scripts, the officer with; in a conversation."""
    her, him = victim(scripts=False).begin("Bonjour"), officer()
    him.take()
    her.hears("Camille est là")
    return her, him


def test_what_she_types_survives_what_arrives(talk) -> None:
    her, him = talk
    her.field.click()
    her.page.keyboard.type("Je suis en tr")
    place, scrolled = her.field.bounding_box(), _scrolled(her.page)
    for number in range(3):
        him.send(f"réponse {number}")
    her.reads("Bonjour", "réponse 0", "réponse 1", "réponse 2")
    expect(her.field).to_be_focused()
    her.page.keyboard.type("ain d’écrire")
    expect(her.field).to_have_value("Je suis en train d’écrire")
    assert her.field.bounding_box() == place
    assert _scrolled(her.page) == scrolled


@pytest.mark.slow
def test_five_arrivals_come_soon_and_leave_no_history(talk) -> None:
    her, him = talk
    cdp = her.page.context.new_cdp_session(her.page)
    before = cdp.send("Page.getNavigationHistory")["entries"]
    took = []
    for number in range(5):
        him.field.fill(f"réponse {number}")
        began = time.monotonic()
        him.press("Envoyer")
        expect(her.said_in_frame.last).to_have_text(f"réponse {number}")
        took.append(time.monotonic() - began)
        expect(her.said_in_frame.last).to_be_in_viewport()
    assert max(took) < SOON, took
    after = cdp.send("Page.getNavigationHistory")["entries"]
    assert [entry["id"] for entry in after] == [entry["id"] for entry in before]
    assert {entry["url"] for entry in after} <= {"about:blank", f"{her.url}/"}


def test_looking_for_answers_keeps_the_draft(talk) -> None:
    her, him = talk
    her.field.fill("Pas fini\n  de dire")
    him.send("Je suis là")
    her.press("Voir les réponses")
    expect(her.said).to_have_text(["Bonjour", "Je suis là"])
    expect(her.field).to_have_value("Pas fini\n  de dire")
    her.reads("Bonjour", "Je suis là")


def test_the_frame_can_be_suspended_and_started_again(talk) -> None:
    her, him = talk
    her.field.fill("Pas fini")
    her.press("Suspendre l’affichage automatique")
    expect(her.page.locator("iframe")).to_have_count(0)
    expect(her.field).to_have_value("Pas fini")
    him.send("un")
    expect(her.said).to_have_text(["Bonjour"])
    her.press("Voir les réponses")
    expect(her.said).to_have_text(["Bonjour", "un"])
    her.press("Reprendre l’affichage automatique")
    expect(her.field).to_have_value("Pas fini")
    him.send("deux")
    her.reads("Bonjour", "un", "deux")


def test_a_refused_message_stays_in_the_field(talk) -> None:
    her, him = talk
    long = "a" * 4001
    her.field.fill(long)
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text("4 000 caractères")
    expect(her.field).to_have_value(long)
    him.send("Je suis là")
    her.reads("Bonjour", "Je suis là")
    assert her.page.url == f"{her.url}/"


def test_the_frame_waits_through_a_quiet_minute_of_cuts(talk, line) -> None:
    """The held answer is lost with its connection: looking by hand still brings all, and the frame again."""
    her, him = talk
    line.cut()
    him.send("Pendant la coupure")
    her.press("Voir les réponses")
    expect(her.said).to_have_text(["Bonjour", "Pendant la coupure"])
    him.send("Après")
    her.reads("Bonjour", "Pendant la coupure", "Après")


def _scrolled(page) -> float:
    return page.evaluate("() => window.scrollY")


def test_what_is_longer_than_the_frame_is_read_from_its_beginning(talk) -> None:
    her, him = talk
    him.send("Le début\n" + "\n".join(f"ligne {number}" for number in range(30)))
    expect(her.said_in_frame.last).to_contain_text("ligne 29")
    seen = her.said_in_frame.last.evaluate(
        "e => { e.scrollIntoView(true); return e.getBoundingClientRect().top; }"
    )
    assert seen >= 0, "above the end of the frame, and no way to it"
