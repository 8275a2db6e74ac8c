"""At the desk without JavaScript: work begins and ends, conversations are passed on, shared and watched."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from domain import duty, tending
from domain.clock import now
from domain.conversation import Conversation
from domain.officer import Officer
from domain.shift import Shift
from extensions import db, transaction
from tests.browser import Browser
from tests.clock import Clock

People = Callable[[], Browser]


@pytest.fixture
def colleague(browser: People) -> Browser:
    """Alex Petit, at work."""
    return browser().sign_in("petit").press("Prendre mon service")


def test_work_begins_pauses_goes_on_and_ends(officer: Browser) -> None:
    officer.visit("/desk")
    assert "Vous n’êtes pas en service." in officer.text
    officer.press("Prendre mon service")
    assert officer.addresses[-1] == "/desk"
    assert "En service." in officer.text
    officer.press("Faire une pause")
    assert "rien ne vous est attribué" in officer.text
    officer.press("Reprendre")
    officer.press("Finir mon service")
    assert officer.has_button("Prendre mon service")


def test_whoever_takes_is_at_work(victim: Browser, officer: Browser) -> None:
    officer.visit("/desk").press("Prendre la suivante")
    assert officer.messages[0] == "La personne: Bonjour"
    assert "En service." in officer.text


def test_the_next_one_when_nobody_waits_any_more(
    victim: Browser, officer: Browser, colleague: Browser
) -> None:
    officer.visit("/desk")
    colleague.visit("/desk").press("Prendre la suivante")
    officer.press("Prendre la suivante")
    assert officer.addresses[-1] == "/desk"
    assert "Personne n’attend." in officer.text


def test_pausing_with_somebody_in_hand_asks_first_and_tells_her(
    victim: Browser, officer: Browser, browser: People
) -> None:
    officer.visit("/desk").press("Prendre en charge").press("Envoyer", message="Je vous lis.")
    officer.press("Faire une pause")
    assert officer.statuses == [303, 200]
    assert "Vous tenez encore des conversations" in officer.text
    assert officer.page.select_one("a[href$='/transfer']")
    officer.press("Tout remettre en file et faire une pause")
    assert officer.has_button("Reprendre")
    assert not officer.page.select("[aria-label='Mes conversations'] a")
    assert "revenue dans la file" in officer.page.select_one('[aria-label="File d\'attente"]').text
    victim.visit("/")
    assert victim.messages[-1].startswith("Camille ne peut plus répondre pour le moment.")
    assert "Vous êtes la prochaine personne." in victim.text
    other = browser().visit("/").press("Commencer", untold="1")
    assert "Personnes avant vous : 1." in other.text


def test_who_signs_out_is_led_to_what_they_leave_and_says_why_they_go(
    victim: Browser, officer: Browser, browser: People
) -> None:
    officer.visit("/desk").press("Prendre en charge").press("Se déconnecter")
    assert officer.statuses == [303, 200]
    assert officer.addresses[-1] == "/desk/handover"
    officer.visit("/account").press("Fermer cette session")  # this one: no way around it either
    assert officer.addresses[-1] == "/desk/handover"
    assert "pas encore prise" in officer.page.select_one("section").text
    assert victim.visit("/").messages[-1].startswith("Camille est là")
    for wrong in (" ", "x" * 201):
        officer.press("Me déconnecter sans relève", reason=wrong)
        assert (officer.statuses, "Indiquez pourquoi" in officer.alert) == ([422], True)
        assert officer.page.select_one("#refusal a")["href"] == "#reason"
    assert officer.page.select_one("#reason")["value"] == "x" * 201, "nothing typed is lost"
    officer.press("Me déconnecter sans relève", reason="Malaise")
    assert officer.has_button("Se connecter")
    assert victim.visit("/").messages[-1].startswith("Camille ne peut plus répondre")
    colleague = browser().sign_in("petit").press("Prendre mon service")
    assert colleague.addresses[-1] == "/desk/handover", "who begins reads it first"
    assert "sans personne , laissée par Camille Martin" in colleague.text


def test_the_queue_can_be_hidden_and_shown(victim: Browser, officer: Browser) -> None:
    officer.visit("/desk").press("Prendre mon service")
    assert officer.page.title.text == "(1) Bureau"
    officer.press("Masquer la file")
    assert not officer.page.select('[aria-label="File d\'attente"]')
    assert officer.page.title.text == "Bureau"
    officer.press("Montrer la file")
    assert officer.has_button("Prendre en charge")


def test_no_place_left_is_said_and_a_place_that_frees_is_enough(
    app: Flask, browser: People, victim: Browser, officer: Browser
) -> None:
    with app.app_context(), transaction():
        Officer.called("martin").places = 1
    officer.visit("/desk").press("Prendre en charge")
    first = officer.addresses[-1]
    browser().visit("/").press("Commencer", untold="1")
    officer.visit("/desk").press("Prendre en charge")
    assert officer.statuses == [409]
    assert "Toutes vos places sont prises" in officer.alert
    officer.visit(first).press("Clore", outcome="advice")
    officer.visit("/desk").press("Prendre en charge")
    assert officer.has_button("Clore")


def test_who_had_no_answer_in_time_comes_back_and_it_is_said(
    app: Flask, clock: Clock, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    clock.go(minutes=4)
    with app.app_context():
        tending.reclaim()
    assert "n’a pas eu de première réponse à temps" in officer.visit("/desk").text
    assert officer.has_button("Prendre en charge")
    assert victim.visit("/").messages[-1].startswith("Camille ne peut plus répondre")


def test_a_page_without_scripts_that_asks_is_heard_of(
    app: Flask, clock: Clock, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge").press("Envoyer", message="Je suis là")
    for _ in range(4):
        clock.go(seconds=60)
        app.extensions["heard"].clear()  # the process counts true seconds
        officer.client.get(officer.frame)
        with app.app_context():
            tending.tend()
    assert officer.visit("/desk").page.select("[aria-label='Mes conversations'] a")
    clock.go(seconds=91)
    with app.app_context():
        tending.tend()
    assert not officer.visit("/desk").page.select("[aria-label='Mes conversations'] a")


def test_a_conversation_is_offered_and_accepted_and_she_is_told_by_whom(
    victim: Browser, officer: Browser, colleague: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge").press("Envoyer", message="Je vous lis.")
    officer.press("Transférer", message="brouillon pas fini")
    officer.press("Proposer la conversation", reason="")
    assert officer.statuses == [422]
    assert "Indiquez le motif" in officer.alert
    officer.press("Proposer la conversation", reason="Je finis à 20 h")
    assert "Proposée à Alex Petit" in officer.text
    assert officer.draft == "brouillon pas fini"
    colleague.visit("/desk")
    assert "de Camille Martin" in colleague.text
    assert "Je finis à 20 h" in colleague.text
    assert colleague.client.get(officer.addresses[-1]).status_code == 404
    colleague.press("Accepter")
    assert colleague.messages[0] == "La personne: Bonjour"
    assert colleague.draft == "brouillon pas fini", "the draft goes with the conversation"
    assert officer.visit(colleague.addresses[-1]).response.status_code == 404
    assert victim.visit("/").messages[-1].startswith("Alex prend la suite")


def test_an_offer_refused_or_withdrawn_stays_with_its_officer(
    victim: Browser, officer: Browser, colleague: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    here = officer.addresses[-1]
    officer.press("Transférer").press("Proposer la conversation", reason="Trop de monde")
    colleague.visit("/desk")
    page = colleague.page
    colleague.press("Refuser")
    assert "Alex Petit n’a pas pu la reprendre" in officer.visit(here).text
    colleague.page = page
    colleague.press("Accepter")
    assert colleague.statuses == [409]
    assert "n’est plus en attente" in colleague.alert
    officer.press("Transférer").press("Proposer la conversation", reason="Encore")
    officer.press("Transférer").press("Retirer la proposition")
    assert "Proposée à" not in officer.text
    assert not colleague.visit("/desk").has_button("Accepter")


def test_nobody_else_at_work_means_nobody_to_offer_it_to(victim: Browser, officer: Browser) -> None:
    officer.visit("/desk").press("Prendre en charge").press("Transférer")
    assert "Personne d’autre n’est en service" in officer.text
    officer.press("Remettre en file")
    assert officer.addresses[-1] == "/desk"
    assert officer.has_button("Prendre en charge")


def test_to_somebody_who_has_just_left_it_is_refused_and_nothing_is_lost(
    app: Flask, victim: Browser, officer: Browser, colleague: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge").press("Transférer", message="brouillon")
    colleague.press("Finir mon service")
    officer.press("Proposer la conversation", reason="Un motif écrit")
    assert officer.statuses == [409]
    assert "n’est pas à son poste" in officer.alert
    assert officer.draft == "brouillon"


def test_a_colleague_who_is_invited_reads_and_answers_under_their_own_name(
    victim: Browser, officer: Browser, colleague: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    here = officer.addresses[-1]
    officer.press("Transférer").press("Inviter à lire et à répondre")
    assert "Invité : Alex Petit, pas encore venu." in officer.text
    assert "rejoint" not in victim.visit("/").text
    colleague.visit("/desk").visit(
        str(colleague.page.select_one("[aria-label='Partagées avec moi'] a")["href"])
    )
    assert victim.visit("/").messages[-1].startswith("Alex rejoint la conversation")
    assert not colleague.has_button("Clore")
    assert not colleague.has_button("Transférer")
    colleague.press("Voir les réponses", message="je tape")
    assert colleague.draft == "je tape"
    colleague.press("Envoyer", message="Bonjour, je suis Alex")
    assert colleague.draft == ""
    assert victim.visit("/").messages[-1] == "Alex: Bonjour, je suis Alex"
    assert "Lit aussi : Alex Petit" in officer.visit(here).text
    officer.press("Mettre fin à son accès")
    assert colleague.visit(here).response.status_code == 404
    assert victim.visit("/").messages[-1] == "Alex ne lit plus cette conversation."


def test_a_supervisor_reads_with_a_written_reason_and_never_in_silence(
    victim: Browser, officer: Browser, browser: People
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    here, durand = officer.addresses[-1], browser().sign_in("durand")
    assert durand.visit(here).response.status_code == 404
    durand.visit("/admin/board").visit(str(durand.page.select_one("td a")["href"]))
    assert "Claude, qui encadre l’équipe, lit aussi cette conversation." in durand.text
    durand.press("Lire la conversation", reason=" ")
    assert durand.statuses == [422]
    durand.press("Lire la conversation", reason="Demande de l’agent")
    assert durand.messages[0] == "La personne: Bonjour"
    assert not durand.has_button("Envoyer")
    said = "Claude, qui encadre l’équipe, lit aussi cette conversation."
    assert victim.visit("/").messages[-1] == said
    assert "Lit aussi : Claude Durand" in officer.visit(here).text
    number = here.rpartition("/")[2]
    token = durand.page.select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token, "message": "en silence", "do": "send"}
    assert durand.client.post(f"{here}/messages", data=data).status_code == 404
    durand.press("Ne plus lire")
    assert durand.visit(here).response.status_code == 404
    audit = durand.visit(f"/admin/audit?about=conversation:{number}").text
    assert "encadrement, motif écrit" in audit


def test_what_the_supervisor_wrote_is_read_by_those_who_answer_for_it(
    victim: Browser, officer: Browser, browser: People, clock: Clock
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    here, durand, admin = officer.addresses[-1], browser().sign_in("durand"), browser()
    number = int(here.rpartition("/")[2])
    durand.visit(f"/admin/board/{number}/reading")
    assert "Les responsables et l’administration peuvent le lire" in durand.text
    clock.go(minutes=11)
    durand.press("Lire la conversation", reason="L’agent demande un second avis")
    assert "Confirmer que c’est vous" in durand.text
    assert "encadre l’équipe" not in victim.visit("/").text, "nothing was opened"
    durand.press("Confirmer", proof_password="passerelle-demo")
    assert durand.addresses[-1] == here
    assert "second avis" not in officer.visit(here).text
    admin.sign_in("admin").visit("/admin/audit")
    assert "second avis" not in admin.text
    (link,) = (a for a in admin.page.select("td a") if a.text.startswith("Lire les motifs"))
    admin.visit(str(link["href"]))
    assert "L’agent demande un second avis" in admin.text
    assert "Claude Durand" in admin.page.select_one("main h2").text
    assert f"Motifs de lecture d’une conversation lus · conversation {number}" in (
        admin.visit("/admin/audit").text
    )
    motives = f"/admin/board/{number}/motives"
    assert officer.visit(motives).statuses == [404]
    victim.visit("/").press("Terminer et effacer").press("Terminer et effacer")
    assert "elle a été effacée, et les motifs avec elle" in admin.visit(motives).text


def test_the_words_she_reads_are_the_units_to_choose(
    victim: Browser, officer: Browser, browser: People
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    number, durand = officer.addresses[-1].rpartition("/")[2], browser().sign_in("durand")
    durand.visit("/admin/unit").press("Enregistrer", reading_notice="{nom} suit aussi l’échange.")
    durand.visit(f"/admin/board/{number}/reading").press("Lire la conversation", reason="Motif")
    assert victim.visit("/").messages[-1] == "Claude suit aussi l’échange."


def test_administrators_read_nobodys_words(
    victim: Browser, officer: Browser, browser: People
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    number, admin = officer.addresses[-1].rpartition("/")[2], browser().sign_in("admin")
    assert "Camille Martin" in admin.visit("/admin/board").text
    assert not admin.page.select("td a")
    assert admin.visit(f"/admin/board/{number}/reading").response.status_code == 404


def test_the_board_says_who_waits_and_who_waits_for_an_answer(
    victim: Browser, officer: Browser, browser: People, clock: Clock
) -> None:
    durand = browser().sign_in("durand")
    clock.go(minutes=6, seconds=5)  # that of the test stands on a whole second
    text = durand.visit("/admin/board").text
    assert "En attente 1 Plus longue attente 6 min" in text
    officer.visit("/desk").press("Prendre en charge")
    clock.go(minutes=2)
    text = durand.visit("/admin/board").text
    assert "Sans réponse 1" in text
    assert "1 / 4" in text
    officer.press("Envoyer", message="Je suis là")
    assert "Sans réponse 0" in durand.visit("/admin/board").text
    victim.press("Envoyer", message="Merci")
    clock.go(minutes=3)
    assert "Sans réponse 1" in durand.visit("/admin/board").text


def test_when_nobody_is_free_the_first_page_says_so_and_keeps_the_line(
    app: Flask, browser: People, officer: Browser
) -> None:
    app.extensions.pop("vacancy", None)
    person = browser().visit("/")
    assert "Personne n’est libre pour répondre en ce moment." in person.text
    assert person.page.select_one("a[href='tel:3919']")
    person.press("Commencer", untold="1", message="J’attends")
    assert "Vous êtes la prochaine personne." in person.text
    officer.visit("/desk").press("Prendre en charge")
    app.extensions.pop("vacancy", None)
    assert "Personne n’est libre" not in browser().visit("/").text
    officer.press("Faire une pause").press("Tout remettre en file et faire une pause")
    app.extensions.pop("vacancy", None)
    assert "Personne n’est libre" in browser().visit("/").text


def test_she_reads_the_name_that_each_chose(victim: Browser, officer: Browser) -> None:
    officer.visit("/account").press("Enregistrer ce nom", alias=" ")
    assert officer.statuses == [422]
    officer.press("Enregistrer ce nom", alias="Maude & <b>Lou</b>")
    officer.visit("/desk").press("Prendre en charge")
    assert victim.visit("/").messages[-1] == "Maude & <b>Lou</b> est là et lit vos messages."
    assert "Martin" not in victim.text
    officer.visit("/desk").press("Faire une pause").press(
        "Tout remettre en file et faire une pause"
    )
    assert victim.visit("/").messages[-1].startswith("Maude & <b>Lou</b> ne peut plus répondre")


def test_an_administrator_says_how_many_places_and_which_languages(browser: People) -> None:
    admin = browser().sign_in("admin")
    link = next(
        a for a in admin.visit("/admin/officers").page.select("td a") if "Camille" in a.text
    )
    admin.visit(str(link["href"])).press("Enregistrer pour le bureau", places="0", languages="ar")
    assert "de 1 à 20" in admin.alert
    admin.press("Enregistrer pour le bureau", places="2", languages="klingon")
    assert "deux lettres" in admin.alert
    admin.press("Enregistrer pour le bureau", places="2", languages="en, ar")
    assert admin.page.select_one("#places")["value"] == "2"
    assert admin.page.select_one("#languages")["value"] == "ar en"


def test_the_shell_says_it_too(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert (
        "2 places; languages: ar."
        in run(args=["officers", "fit", "martin", "2", "--languages", "ar"]).output
    )
    assert run(args=["officers", "fit", "martin", "99"]).exit_code == 1
    with app.app_context():
        duty.begin(Officer.called("martin"))
        assert Officer.called("martin").places == 2
        db.session.remove()


def test_what_is_typed_is_kept_whichever_button_beside_it_is_pressed(
    browser: People, victim: Browser, officer: Browser, colleague: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    here = officer.addresses[-1]
    browser().visit("/").press("Commencer", untold="1")
    officer.visit(here).press("Masquer la file", message="un")
    assert (officer.addresses[-1], officer.draft) == (here, "un")
    officer.press("Montrer la file", message="deux").press("Prendre la suivante", message="trois")
    assert officer.addresses[-1] != here
    assert officer.visit(here).draft == "trois"
    officer.press("Transférer").press("Inviter à lire et à répondre")
    colleague.visit(here).press("Faire une pause", message="quatre")
    assert "En pause" in colleague.text
    assert colleague.visit(here).draft == "quatre"
    assert officer.visit(here).draft == "trois", "each has their own"
    assert not any("trois" in said for said in victim.visit("/").messages), "and nothing was sent"


def test_what_is_typed_is_kept_for_a_page_that_goes_away_but_not_after_it_was_sent(
    victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    here, token = officer.addresses[-1], officer.page.select_one("[name=csrf_token]")["value"]
    last = officer.page.select(".m")[-1]["id"][1:]
    jot = {"csrf_token": token, "message": "Je vous ré", "last": last}
    assert officer.client.post(f"{here}/typing", data=jot).status_code == 204
    assert officer.visit(here).draft == "Je vous ré"
    officer.press("Envoyer", message="Je vous réponds.")
    assert officer.client.post(f"{here}/typing", data=jot).status_code == 204
    assert officer.visit(here).draft == "", "it came late, by a line of its own"


def test_what_a_guest_types_is_kept_as_well_and_she_is_not_told_who_else_types(
    app: Flask, victim: Browser, officer: Browser, colleague: Browser, browser: People
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    here = officer.addresses[-1]
    officer.press("Transférer").press("Inviter à lire et à répondre")
    field = colleague.visit(here).page.select_one("#message")
    assert field["data-hx-post"] == f"{here}/typing"
    token = colleague.page.select_one("[name=csrf_token]")["value"]
    last = colleague.page.select(".m")[-1]["id"][1:]
    jot = {"csrf_token": token, "message": "Je vous ré", "last": last}
    assert colleague.client.post(f"{here}/typing", data=jot).status_code == 204
    assert colleague.visit(here).draft == "Je vous ré"
    assert officer.visit(here).draft == ""
    with app.app_context():
        typing = db.session.get(Conversation, int(here.rpartition("/")[2])).typing_until
        db.session.remove()
    assert typing is None, "her page would say that whoever holds it types"
    colleague.press("Envoyer", message="Je vous réponds.")
    assert colleague.client.post(f"{here}/typing", data=jot).status_code == 204
    assert colleague.visit(here).draft == "", "it came late, by a line of its own"
    reader = (
        browser()
        .sign_in("durand")
        .visit(f"/admin/board{here.removeprefix('/desk/conversations')}/reading")
    )
    reader.press("Lire la conversation", reason="Demande de l’agent")
    jot["csrf_token"] = reader.page.select_one("[name=csrf_token]")["value"]
    assert reader.client.post(f"{here}/typing", data=jot).status_code == 404


def test_the_board_says_when_fewer_are_there_than_the_unit_needs(
    app: Flask, browser: People, officer: Browser, colleague: Browser
) -> None:
    durand = browser().sign_in("durand")
    with app.app_context():
        durand_, martin = Officer.called("durand"), Officer.called("martin")
        begins, ends = now() - timedelta(minutes=5), now() + timedelta(hours=8)
        at = {"kind": "work", "starts_at": begins, "ends_at": ends, "published_at": begins}
        db.session.add(
            Shift(
                officer_id=martin.id,
                source="hand",
                planned_by=durand_.id,
                published_by=durand_.id,
                **at,
            )
        )
        db.session.commit()
        db.session.remove()
    text = durand.visit("/admin/board").text
    assert "Effectif sous le minimum : 0 sur 2. Prévus et pas en service : Camille Martin." in text
    officer.visit("/desk").press("Prendre mon service")
    text = durand.visit("/admin/board").text
    assert "Effectif sous le minimum : 1 sur 2." in text, "Petit is there, and beside the rota"
    assert "Prévus et pas en service" not in text
    durand.press("Compter ses places")
    assert "Effectif sous le minimum" not in durand.text
    officer.press("Faire une pause")
    text = durand.visit("/admin/board").text
    assert "Effectif sous le minimum : 1 sur 2. Prévus et en pause : Camille Martin." in text


def test_the_bells_of_desks_are_watched_here(
    victim: Browser, officer: Browser, rung_for: list[int], database: str
) -> None:
    """Or ``conftest.py`` would find nothing because it looks at nothing."""
    officer.visit("/desk").press("Prendre en charge")
    assert bool(rung_for) is database.startswith("sqlite")
