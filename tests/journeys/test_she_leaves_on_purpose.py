"""A pause, an end, an erasure, and the rules for reaching her: all without scripts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from domain.clock import now
from domain.conversation import Conversation
from domain.hold import Hold
from domain.officer import Officer
from extensions import csrf, db
from tests.browser import Browser

People = Callable[[], Browser]


def code_of(person: Browser) -> str:
    return person.page.select_one("main strong[lang]").text


def test_a_pause_gives_the_code_first_and_then_closes_this_device(
    browser: People, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    victim.press("Faire une pause", message="pas fini")
    code, cookie = code_of(victim), victim.client.get_cookie("s").value
    victim.press("J’ai mon code : fermer sur cet appareil")
    assert "C’est en pause" in victim.text
    assert victim.statuses == [303, 200]
    assert "Commencer" in victim.visit("/").text
    assert victim.page.select_one("main h1").text.startswith("Vous pouvez en parler")
    restored = browser()
    restored.client.set_cookie("s", cookie)
    assert "Bonjour" not in restored.visit("/").text, "a restored session opens nothing"
    officer.press("Voir les réponses")
    assert officer.messages[-1].startswith("En pause")
    back = browser().visit("/").press("Reprendre", code=code)
    assert back.draft == "pas fini"


def test_a_pause_with_a_code_already_noted_offers_another(victim: Browser) -> None:
    victim.press("Obtenir un code de retour").press("C’est noté").press("Faire une pause")
    assert not victim.page.select("main strong[lang]")
    victim.press("Obtenir un code de retour")
    assert len(code_of(victim).split()) == 6


def test_no_pause_without_a_code(victim: Browser) -> None:
    data = victim._filled(victim.page.select_one("#composer")) | {"do": "rest"}
    victim._read(victim.client.post("/", data=data))
    assert len(code_of(victim).split()) == 6
    assert victim.press("Revenir à la conversation").messages == ["Vous: Bonjour"]


def test_every_aside_leads_back_with_the_draft(victim: Browser) -> None:
    for button in ("Faire une pause", "Terminer et effacer"):
        victim.press(button, message=button).press("Revenir à la conversation")
        assert victim.draft == button
    victim.press("Pour vous joindre", message="brouillon").press("Revenir sans changer")
    assert victim.draft == "brouillon"


def test_ending_without_erasing_keeps_it_on_the_page(victim: Browser) -> None:
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    assert "La conversation est terminée." in victim.text
    assert victim.messages[0] == "Vous: Bonjour"


def test_ending_and_erasing_says_what_stays_and_leaves_nothing(
    browser: People, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    address, cookie = officer.addresses[-1], victim.client.get_cookie("s").value
    victim.press("Terminer et effacer")
    for said in ("ne l’est pas", "déjà lu", "sauvegarde", "définitif"):
        assert said in victim.text
    victim.press("Terminer et effacer")
    assert "C’est effacé" in victim.text
    assert "un historique entièrement vide se remarque" in victim.text
    assert set(victim.addresses) == {"/"}
    assert victim.visit("/").has_button("Commencer")
    assert "effacé" not in victim.text, "said once, and not stored"
    restored = browser()
    restored.client.set_cookie("s", cookie)
    assert "Bonjour" not in restored.visit("/").text
    officer.visit(address)
    assert officer.messages == ["La personne a terminé et effacé la conversation."]
    assert "Bonjour" not in officer.text
    assert "Lyon" not in officer.text


def test_the_open_desk_is_told_by_the_frame_and_by_the_socket_s_news(
    victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    number, frame = officer.addresses[-1].rsplit("/", 1)[1], officer.frame
    victim.press("Terminer et effacer").press("Terminer et effacer")
    assert "terminé et effacé" in officer.client.get(frame).get_data(as_text=True)
    asked = f"/desk/news?conversation={number}&after=2"
    news = officer.client.get(asked, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "La personne a terminé et effacé la conversation." in news
    assert "La conversation est terminée." in news


def test_a_closed_conversation_is_hers_to_erase(victim: Browser, officer: Browser) -> None:
    officer.visit("/desk").press("Prendre en charge").press("Clore", outcome="advice")
    victim.visit("/").press("Effacer la conversation").press("Effacer")
    assert "C’est effacé" in victim.text


def test_what_the_law_keeps_is_not_said_to_be_erased(app: Flask, victim: Browser) -> None:
    with app.app_context():
        (hers,) = db.session.scalars(select(Conversation.id))
        until = now() + timedelta(days=9)
        durand = Officer.called("durand")
        Hold.place(hers, by=durand, reason="réquisition", until=until)
    victim.press("Terminer et effacer").press("Terminer et effacer")
    assert "C’est terminé" in victim.text
    assert "n’est pas effacée maintenant" in victim.text
    assert "C’est effacé" not in victim.text
    assert "Bonjour" not in victim.visit("/").text


def test_what_was_forgotten_here_is_shut_for_a_restored_session(
    browser: People, victim: Browser
) -> None:
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    cookie = victim.client.get_cookie("s").value
    victim.press("Fermer et oublier sur cet appareil")
    restored = browser()
    restored.client.set_cookie("s", cookie)
    assert "Bonjour" not in restored.visit("/").text


def test_her_rules_for_being_reached_are_in_her_officer_s_sight(
    victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    assert "ne pas appeler sans" in officer.page.select_one("#contact").text
    victim.visit("/").press("Pour vous joindre").press(
        "Enregistrer", call="yes", phone="06 01 02 03 04", word="tisane", never="<b>sonner</b>"
    )
    assert victim.messages[-1] == "Vous avez changé vos consignes pour vous joindre."
    news = officer.client.get(
        f"/desk/news?conversation={officer.addresses[-1].rsplit('/', 1)[1]}&after=2",
        headers={"HX-Request": "true"},
    ).get_data(as_text=True)
    assert 'id="contact" data-hx-swap-oob="true"' in news
    officer.press("Voir les réponses")
    shown = officer.page.select_one("#contact").text
    for said in ("oui", "06 01 02 03 04", "tisane", "<b>sonner</b>"):
        assert said in shown
    assert not officer.page.select("#contact b")
    victim.press("Pour vous joindre")
    assert victim.page.select_one("#word")["value"] == "tisane"
    assert victim.page.select_one("#call-yes").has_attr("checked")
    victim.press("Enregistrer", call="no")
    officer.press("Voir les réponses")
    assert "non, jamais" in officer.page.select_one("#contact").text


def twice(victim: Browser, button: str, *, heard: bool) -> None:
    """Press, and once more before the answer is there; ``heard``: the cookie of it was taken all the same."""
    page, cookie = victim.page, victim.client.get_cookie("s").value
    first = victim.client.post("/", data=pressed(victim, button))
    assert first.status_code == 303
    if not heard:
        victim.client.set_cookie("s", cookie)
    victim.page = page
    victim.press(button)
    assert victim.statuses == [303, 200]


def pressed(victim: Browser, button: str) -> dict[str, str]:
    form, found = victim._button(button)
    return victim._filled(form) | {"do": str(found["value"])}


@pytest.mark.parametrize("heard", [False, True])
def test_pressed_twice_the_farewell_says_what_was_done(
    app: Flask, browser: People, victim: Browser, heard: bool
) -> None:
    twice(victim.press("Faire une pause"), "J’ai mon code : fermer sur cet appareil", heard=heard)
    assert victim.page.select_one("h1").text == "C’est en pause"
    erasing = browser().visit("/").press("Commencer", untold="1").press("Terminer et effacer")
    twice(erasing, "Terminer et effacer", heard=heard)
    assert erasing.page.select_one("h1").text == "C’est effacé"
    assert "Ce qui reste sur cet appareil" in erasing.text
    assert erasing.visit("/").has_button("Commencer"), "and then no more"
    kept = browser().visit("/").press("Commencer", untold="1", message="gardé")
    with app.app_context():
        last = db.session.scalars(select(Conversation.id).order_by(Conversation.id.desc())).first()
        until, durand = now() + timedelta(days=9), Officer.called("durand")
        Hold.place(last, by=durand, reason="réquisition", until=until)
    twice(kept.press("Terminer et effacer"), "Terminer et effacer", heard=heard)
    assert "n’est pas effacée maintenant" in kept.text


def test_nothing_is_said_to_be_erased_that_is_not(app: Flask, victim: Browser) -> None:
    """The device was silent for too long, or the conversation goes on elsewhere: the button did nothing."""
    victim.press("Terminer et effacer")
    with app.app_context():
        db.session.scalars(select(Conversation)).one().disown()
    victim.press("Terminer et effacer")
    assert victim.statuses == [409]
    assert "effacé" not in victim.text


LONG_NEVER = "ne jamais appeler " + "le soir, il rentre ; " * 40 + "sauf si ma sœur répond"


def test_her_rules_are_kept_whole_or_not_at_all(victim: Browser, officer: Browser) -> None:
    """Cut, « ne jamais appeler le soir » would say the contrary."""
    officer.visit("/desk").press("Prendre en charge")
    victim.press("Pour vous joindre").press("Enregistrer", call="yes", never=LONG_NEVER)
    officer.press("Voir les réponses")
    assert LONG_NEVER in officer.page.select_one("#contact").text
    typed = {"phone": "06 01", "when": "le matin", "never": "x" * 4001}
    victim.press("Pour vous joindre").press("Enregistrer", call="no", **typed)
    assert victim.statuses == [422]
    assert "4 000 caractères" in victim.alert
    assert victim.page.select_one("#refusal a")["href"] == "#never"
    assert victim.page.select_one("#never")["aria-invalid"] == "true"
    assert {name: victim.page.select_one(f"#{name}")["value"] for name in typed} == typed
    assert victim.page.select_one("#call-no").has_attr("checked")
    officer.press("Voir les réponses")
    assert LONG_NEVER in officer.page.select_one("#contact").text, "as they were"
    form = victim._filled(victim.page.select_one("main form")) | {"do": "reach"}
    told = victim.client.post("/", data=form, headers={"HX-Request": "true"})
    assert told.status_code == 422
    assert "4 000 caractères" in told.text


def test_her_rules_that_did_not_even_reach_the_verb_are_still_in_their_fields(
    victim: Browser,
) -> None:
    victim.press("Pour vous joindre")
    page = victim.page
    victim.press("Enregistrer", csrf_token="old", word="tisane")
    assert victim.statuses == [422]
    assert victim.page.select_one("#word")["value"] == "tisane"
    victim.press("Enregistrer", never="é" * 20_000)
    assert victim.statuses == [413]
    assert victim.page.select_one("#word")["value"] == "tisane"
    victim.press("Enregistrer", never="rien")
    assert victim.messages[-1] == "Vous avez changé vos consignes pour vous joindre."
    victim.press("Quitter vite")
    victim.page = page
    victim.press("Enregistrer", csrf_token=token(victim), phone="07", never="jamais le soir")
    assert victim.draft == "07\njamais le soir", "where the device opens nothing any more"


def token(person: Browser) -> str:
    """One of this browser's own, whatever page it stands on."""
    with person.client:
        person.client.get("/sign-in")
        return csrf.token()
