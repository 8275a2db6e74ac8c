"""Closing, and going on after all: hers, the officer's, without JavaScript; and what scripts are told."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from blueprints.chat.live import bells
from blueprints.desk.live import DeskNews
from domain import unit
from domain.bells import QUEUE
from domain.conversation import Conversation
from domain.officer import Officer
from extensions import bus, db
from tests.browser import Browser
from tests.clock import Clock

People = Callable[[], Browser]
SCRIPT = {"HX-Request": "true"}
AGAIN = "Reprendre cette conversation"


@pytest.fixture
def held(victim: Browser, officer: Browser) -> Browser:
    """The officer, with her conversation in front of them."""
    return officer.visit("/desk").press("Prendre en charge")


def recent(officer: Browser) -> list[str]:
    return [
        each.get_text(" ", strip=True)
        for each in officer.page.select("[aria-label='Closes récemment'] > li")
    ]


def test_every_way_a_conversation_may_end_is_offered(held: Browser) -> None:
    offered = [str(each["value"]) for each in held.page.select("#outcome option")]
    assert offered == [
        "",
        "advice",
        "referral",
        "appointment",
        "reported",
        "emergency",
        "abandoned",
        "abuse",
    ]
    held.press("Clore", outcome="other")
    assert held.statuses == [422], "an outcome of before is none"


def test_she_goes_on_in_the_same_conversation(
    victim: Browser, held: Browser, browser: People
) -> None:
    held.press("Clore", outcome="advice")
    victim.visit("/")
    assert "Vous pouvez aussi reprendre celle-ci, jusqu’au" in victim.text
    victim.press(AGAIN, message="j’ai encore une question")
    assert victim.messages[-1] == "Vous avez repris cette conversation."
    assert "Vous êtes la prochaine personne." in victim.text
    assert "depuis la même connexion" not in victim.text
    assert victim.draft == "j’ai encore une question"
    victim.press("Envoyer")
    assert victim.messages[-1] == "Vous: j’ai encore une question"
    assert recent(held.visit("/desk")) == []
    other = browser().sign_in("petit").visit("/desk").press("Prendre en charge")
    assert "La personne a repris la conversation." in other.messages
    assert "La personne: j’ai encore une question" in other.messages
    assert set(victim.addresses) == {"/"}


def test_what_she_sends_while_it_is_closed_is_sent_once_when_it_goes_on(
    victim: Browser, held: Browser
) -> None:
    page = victim.page
    held.press("Clore", outcome="abandoned")
    victim.press("Envoyer", message="attendez, il revient")
    assert "votre message n’a pas été envoyé" in victim.alert
    assert victim.draft == "attendez, il revient"
    victim.press(AGAIN)
    assert victim.alert == "", "it is not over any more"
    assert victim.draft == "attendez, il revient"
    victim.press("Envoyer")
    victim.page = page  # the page of before the end, left open in another tab
    victim.press("Voir les réponses", message="")
    assert victim.messages.count("Vous: attendez, il revient") == 1
    held.visit("/desk").press("Prendre en charge")
    assert held.messages.count("La personne: attendez, il revient") == 1


def test_what_she_was_typing_when_it_was_closed_stays_in_the_field(
    victim: Browser, held: Browser
) -> None:
    victim.press("Voir les réponses", message="je n’ai pas fini")
    held.press("Clore", outcome="advice")
    assert victim.visit("/").draft == "je n’ai pas fini"
    assert victim.press(AGAIN).draft == "je n’ai pas fini"


def test_pressed_twice_it_goes_on_once(victim: Browser, held: Browser) -> None:
    held.press("Clore", outcome="advice")
    page = victim.visit("/").page
    victim.press(AGAIN)
    victim.page = page
    victim.press(AGAIN, message="un mot")
    assert victim.messages.count("Vous avez repris cette conversation.") == 1
    assert victim.draft == "un mot"


def test_what_she_ended_she_takes_up_again_and_nobody_else(victim: Browser, held: Browser) -> None:
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    assert recent(held.visit("/desk")) == []
    held.visit(held.addresses[-2])
    assert not held.has_button("Rouvrir la conversation")
    address = f"{held.addresses[-1]}/reopen"
    token = held.page.select_one("[name=csrf_token]")["value"]
    refused = held.client.post(address, data={"csrf_token": token})
    assert refused.status_code == 409
    assert "Vous ne pouvez pas rouvrir" in refused.text
    victim.press(AGAIN)
    assert victim.messages[-1] == "Vous avez repris cette conversation."


def test_what_she_erased_does_not_come_back(victim: Browser, held: Browser) -> None:
    held.press("Clore", outcome="advice")
    page, cookie = victim.visit("/").page, str(victim.client.get_cookie("s").value)
    victim.press("Effacer la conversation").press("Effacer")
    victim.page = page
    victim.client.set_cookie("s", cookie)
    victim.press(AGAIN, message="et pourtant")
    assert victim.statuses == [409]
    assert victim.draft == "et pourtant"
    assert recent(held.visit("/desk")) == []


def test_the_officer_reopens_and_has_it_again(victim: Browser, held: Browser) -> None:
    address = held.addresses[-1]
    held.press("Clore", outcome="reported")
    assert held.has_button("Rouvrir la conversation")
    held.visit("/desk")
    (shown,) = recent(held)
    assert re.match(
        r"Lyon 3e Arrondissement \(69 Rhône\) · Signalement à une unité · close le .+ Rouvrir$",
        shown,
    )
    link = held.page.select_one("[aria-label='Closes récemment'] a")
    assert held.visit(str(link["href"])).addresses[-1] == address, (
        "read, to finish what is to be written"
    )
    held.visit("/desk").press("Rouvrir")
    assert held.addresses[-1] == address
    assert held.messages[-1] == "Camille Martin a rouvert la conversation."
    held.press("Envoyer", message="Pardon, j’allais trop vite.")
    assert victim.visit("/").messages[-2:] == [
        "Camille a rouvert la conversation.",
        "Camille: Pardon, j’allais trop vite.",
    ]


def test_what_the_officer_had_typed_is_there_after_reopening(held: Browser) -> None:
    held.press("Clore", outcome="advice", message="à peine commencé")
    assert held.draft == "à peine commencé"
    held.press("Rouvrir la conversation", message="à peine commencé, puis plus")
    assert held.draft == "à peine commencé, puis plus"
    assert held.has_button("Clore")


def test_it_is_in_nobody_elses_list_and_theirs_to_reopen_neither(
    browser: People, victim: Browser, held: Browser
) -> None:
    address = held.addresses[-1]
    held.press("Clore", outcome="advice")
    other = browser().sign_in("petit").visit("/desk")
    assert recent(other) == []
    token = other.page.select_one("[name=csrf_token]")["value"]
    for where in (f"{address}/reopen", "/desk/conversations/999999/reopen"):
        assert other.client.post(where, data={"csrf_token": token}).status_code == 404
    assert other.client.get(address).status_code == 404
    assert "terminée" in victim.visit("/").text


def test_whoever_comes_second_is_told(victim: Browser, held: Browser, browser: People) -> None:
    held.press("Clore", outcome="advice")
    page = held.visit("/desk").page
    victim.visit("/").press(AGAIN)
    held.page = page
    held.press("Rouvrir")
    assert held.statuses == [409]
    assert "elle vient de la reprendre et se trouve dans la file" in held.alert
    assert held.has_button("Prendre en charge")
    browser().sign_in("petit").visit("/desk").press("Prendre en charge")
    held.page = page
    held.press("Rouvrir")
    assert held.statuses == [404], "somebody else's by now"


def test_when_its_time_has_passed_she_is_told_and_keeps_her_text(
    app: Flask, clock: Clock, victim: Browser, held: Browser
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], idle_minutes=10**6)
    held.press("Clore", outcome="advice")
    page = victim.visit("/").page
    clock.go(hours=25)
    victim.page = page
    victim.press(AGAIN, message="c’est encore moi")
    assert "ne peut plus être reprise" in victim.alert
    assert victim.draft == "c’est encore moi"
    assert not victim.has_button(AGAIN)
    assert "reprendre celle-ci" not in victim.text
    assert victim.press("Ouvrir une nouvelle conversation").messages == ["Vous: c’est encore moi"]


def test_where_the_unit_says_never_it_is_not_offered(
    app: Flask, victim: Browser, held: Browser
) -> None:
    with app.app_context():
        unit.choose({"reopen_hours": "0"}, by=Officer.called("durand"))
    held.press("Clore", outcome="advice")
    assert not held.has_button("Rouvrir la conversation")
    assert recent(held.visit("/desk")) == []
    assert not victim.visit("/").has_button(AGAIN)


def test_scripts_are_sent_the_buttons_that_go_with_it(
    app: Flask, victim: Browser, held: Browser
) -> None:
    held.press("Clore", outcome="advice")
    after = f"/news?after={len(victim.visit('/').messages)}"
    held.press("Rouvrir la conversation")
    sent = victim.client.get(after, headers=SCRIPT).text
    assert "Camille a rouvert la conversation." in sent
    assert 'value="send"' in sent
    assert 'value="again"' not in sent
    victim.visit("/").press("Terminer et effacer").press("Terminer sans effacer")
    sent = victim.client.get(after, headers=SCRIPT).text
    assert 'value="reopen"' in sent


def test_the_desk_is_sent_its_lists_when_one_of_them_changed(
    app: Flask, held: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blueprints.desk.lists.PACE", 0)
    with app.test_request_context("/desk/live"):
        from flask import g, session

        with held.client.session_transaction() as kept:
            session.update(kept)
        g.viewer = Officer.called("martin")
        news = DeskNews(None, 0)
        with bus().listening(news.lists, g.viewer.topic):
            news()
            assert news() == ""
            held.press("Clore", outcome="advice")
            assert "Closes récemment" in news()
            assert news() == ""


def test_her_page_hears_the_queue_while_she_may_wait_again(
    app: Flask, victim: Browser, held: Browser
) -> None:
    """Its socket stays through the end and the reopening: her place must not stand still then."""
    with victim.client.session_transaction() as kept:
        token = kept["c"]
    for button, heard in (("", False), ("Clore", True), ("Rouvrir la conversation", False)):
        if button:
            held.press(button, **({"outcome": "advice"} if button == "Clore" else {}))
        with app.app_context():
            assert (QUEUE in bells(Conversation.of(token))) is heard, button
            db.session.remove()


def test_another_page_of_the_officer_is_sent_the_buttons_too(
    victim: Browser, held: Browser
) -> None:
    held.press("Clore", outcome="advice")
    line = held.page.select_one("#line")
    poll = f"{line['data-poll']}?conversation={line['data-conversation']}&after=3"
    held.press("Rouvrir la conversation")
    sent = held.client.get(poll, headers=SCRIPT).text
    assert "Camille Martin a rouvert la conversation." in sent
    assert 'value="send"' in sent
    assert 'name="outcome"' in sent


def test_a_page_of_what_went_back_to_the_queue_is_told_so(victim: Browser, held: Browser) -> None:
    held.press("Clore", outcome="advice")
    gone = held.page.select_one("#line")
    poll = f"{gone['data-poll']}?conversation={gone['data-conversation']}&after=3"
    assert held.client.get(poll, headers=SCRIPT).status_code == 200
    victim.visit("/").press(AGAIN)
    assert held.client.get(poll, headers=SCRIPT).status_code == 404
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": "http://localhost"}
    socket = f"{gone['data-live']}?conversation={gone['data-conversation']}&after=3"
    assert held.client.get(socket, headers=upgrade).status_code == 404, "no hand is shaken"
    assert "Vous n’avez plus cette conversation" in str(gone["data-gone"]), "said by the script"
