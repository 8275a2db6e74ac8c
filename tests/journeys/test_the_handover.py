"""The end of a shift without scripts: the sheet, promises, lines taken by name, and going home."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from blueprints.wording import ZONE
from domain import duty
from domain.clock import now
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.planned import standing

People = Callable[[], Browser]
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def colleague(browser: People) -> Browser:
    """Alex Petit, at work."""
    return browser().sign_in("petit").press("Prendre mon service")


@pytest.fixture
def desk(victim: Browser, officer: Browser) -> Browser:
    """Camille Martin with her conversation in front of them."""
    return (
        officer.visit("/desk").press("Prendre en charge").press("Envoyer", message="Je vous lis.")
    )


def soon(hours: float = 3) -> dict[str, str]:
    due = (now() + timedelta(hours=hours)).astimezone(ZONE)
    return {"due_day": f"{due:%Y-%m-%d}", "due_hour": f"{due:%H:%M}"}


def promise(desk: Browser, text: str = "le fixe de sa sœur", kind: str = "call") -> Browser:
    desk.press("Promesses", message="je tape")
    return desk.press("Noter la promesse", promise_kind=kind, promised=text, **soon())


def section(person: Browser, heading: str) -> str:
    """What stands under a heading of the sheet, up to the next one."""
    title = next(h for h in person.page.select("h2") if h.get_text(strip=True) == heading)
    after = []
    for node in title.find_next_siblings():
        if node.name == "h2":
            break
        after.append(node.get_text(" ", strip=True))
    return " ".join(after)


def test_a_promise_is_noted_shown_kept_and_nothing_typed_is_lost(desk: Browser) -> None:
    desk.press("Promesses", message="je tape")
    for wrong, sentence, field in (
        ({"promise_kind": "", "due_hour": soon()["due_hour"]}, "Choisissez ce qui est promis", "promised-call"),
        ({"promise_kind": "call", "due_hour": "25h"}, "qui existent", "due_hour"),
        ({"promise_kind": "call", "due_day": "2020-01-01", "due_hour": "08:00"}, "à venir", "due_hour"),
        ({"promise_kind": "call", **soon(), "promised": "x" * 201}, "dépasse 200", "promised"),
    ):  # fmt: skip
        desk.press("Noter la promesse", **wrong)
        assert (desk.statuses, sentence in desk.alert) == ([422], True), wrong
        assert desk.page.select_one("#refusal a")["href"] == f"#{field}"
        assert desk.page.select_one(f"#{field}")
        assert desk.draft == "je tape"
    desk.press("Noter la promesse", promise_kind="write", promised="le soir", **soon())
    assert desk.statuses == [303, 200]
    assert desk.draft == "je tape"
    assert "Promis Écrire avant" in desk.text
    assert "par Camille Martin le soir" in desk.text
    desk.press("C’est fait", message="encore")
    assert ("Promis" in desk.page.select_one(".desk").text.split(), desk.draft) == (False, "encore")


def test_the_sheet_says_what_is_needed_and_nothing_more(
    desk: Browser, colleague: Browser, browser: People
) -> None:
    desk.press("Notes").press("Noter le prénom", called="Zqxwanna")
    promise(desk, "zqxw au 06")
    number = re.search(r"/conversations/(\d+)", desk.addresses[-1])[1]
    desk.press("Danger immédiat")
    desk.press("Enregistrer la fiche", where="zqxw chez lui")
    desk.press("Noter cet appel", whom="zqxw le 17")
    sheet = colleague.visit("/desk/handover")
    assert f"n° {number}, Lyon 3e Arrondissement (69 Rhône)" in section(
        sheet, "Conversations ouvertes"
    )
    assert "tenue par Camille Martin" in section(sheet, "Conversations ouvertes")
    assert "répondu" in section(sheet, "Conversations ouvertes")
    assert "danger immédiat" in section(sheet, "Conversations ouvertes")
    assert section(sheet, "Promesses").startswith("Rappeler avant")
    dangers = section(sheet, "Dangers en cours et des dernières 24 heures")
    assert f"en cours · n° {number}, 69 Rhône · déclaré à" in dangers
    assert "· appel noté · Camille Martin" in dangers
    assert "zqxw" not in sheet.response.text.lower(), "no name of hers, no words"
    assert "Bonjour" not in sheet.response.text
    assert not sheet.page.select(f"main a[href*='/conversations/{number}']"), "not theirs to open"
    assert section(sheet, "Rendez-vous de la journée à venir").startswith("Aucun rendez-vous")
    assert not sheet.has_button("Je prends"), "nobody goes home"
    mine = desk.visit("/desk/handover")
    assert "zqxw au 06" in section(mine, "Promesses")
    assert mine.page.select(f"main a[href$='/conversations/{number}']")
    assert mine.page.select(f"main a[href$='/conversations/{number}/danger']")
    assert browser().client.get("/desk/handover").status_code == 303


def test_nobody_goes_home_before_somebody_said_i_take(
    desk: Browser, victim: Browser, colleague: Browser
) -> None:
    here = desk.addresses[-1]
    promise(desk)
    desk.press("Finir mon service", message="pas fini")
    assert desk.statuses == [409]
    assert "Votre relève n’est pas encore prise" in desk.alert
    assert desk.addresses[-1] == "/desk/duty"
    assert "pas encore prise" in desk.page.select_one("section").text
    assert not desk.has_button("Finir mon service sans relève"), "somebody is there"
    assert desk.visit(here).draft == "pas fini"
    assert "Vous finissez votre service" in desk.text
    assert "Votre relève : 1 ligne pas encore prise." in desk.text
    assert "Relève de Camille Martin : 1 ligne à prendre." in colleague.visit("/desk").text
    assert "Relève de Camille Martin" in colleague.client.get(colleague.frame).text
    other = colleague.visit("/desk/handover")
    assert "1 promesse, la première avant" in section(other, "À prendre")
    page = other.page
    assert other.press("Je prends").statuses == [303, 200]
    assert not other.has_button("Prendre toutes les lignes")
    assert victim.visit("/").messages[-1].startswith("Alex prend la suite")
    assert "prise par Alex Petit" in desk.visit("/desk/handover").text
    assert desk.client.get(here).status_code == 404
    assert colleague.visit(here).draft == "pas fini", "the draft goes with the conversation"
    assert "Promis Rappeler avant" in colleague.text
    desk.press("Finir mon service")
    assert desk.has_button("Prendre mon service")
    other.page = page
    assert other.press("Je prends").statuses == [303, 200], "a second click"


def test_the_desk_says_that_the_shift_ends_and_leads_to_the_sheet(
    app: Flask, desk: Browser
) -> None:
    ends = (now() + timedelta(minutes=20)).astimezone(ZONE)
    here = desk.addresses[-1]
    assert "Votre vacation" not in desk.text
    with app.app_context():
        durand = Officer.called("durand")
        standing(Officer.called("martin"), durand, now() - timedelta(hours=1), 1 + 20 / 60)
        db.session.remove()
    said = f"Votre vacation finit à {ends:%H:%M}, 1 ligne à passer."
    block = desk.visit(here).page.select_one("#duty")
    assert said in " ".join(block.get_text(" ", strip=True).split()).replace(" .", ".")
    assert block.select_one("a[href='/desk/handover']")
    assert said in " ".join(desk.client.get(desk.frame).text.split())


def test_who_was_slower_is_told_who_was_faster(
    desk: Browser, colleague: Browser, browser: People
) -> None:
    desk.press("Finir mon service")
    durand = browser().sign_in("durand").visit("/desk/handover")
    colleague.visit("/desk/handover").press("Je prends")
    durand.press("Je prends")
    assert durand.statuses == [409]
    assert "Alex Petit a déjà pris cette ligne." in durand.alert


def test_a_supervisor_takes_every_line_without_being_on_shift(
    desk: Browser, browser: People, victim: Browser
) -> None:
    promise(desk).press("Clore", outcome="advice")
    browser().visit("/").press("Commencer", untold="1")
    desk.visit("/desk").press("Prendre en charge").press("Finir mon service")
    durand = browser().sign_in("durand")
    assert "Vous n’êtes pas en service." in durand.text
    assert "finit son service" in durand.visit("/admin/board").text
    durand.visit("/desk/handover")
    assert "promesse, conversation terminée" in section(durand, "À prendre")
    durand.press("Prendre toutes les lignes")
    assert "Rien n’attend d’être pris." in durand.text
    assert durand.visit("/desk").page.select("[aria-label='Mes conversations'] a")
    assert "Closes récemment" in durand.text
    assert victim.visit("/").messages[-1].startswith("Claude prend la suite"), (
        "also when it is over"
    )
    desk.visit("/desk").press("Finir mon service")
    assert desk.has_button("Prendre mon service")


def test_only_a_supervisor_takes_all(desk: Browser, colleague: Browser) -> None:
    desk.press("Finir mon service")
    token = colleague.visit("/desk/handover").page.select_one("[name=csrf_token]")["value"]
    answer = colleague.client.post("/desk/handover", data={"csrf_token": token})
    assert answer.status_code == 404


def test_alone_one_goes_home_for_a_reason_and_whoever_begins_finds_it(
    desk: Browser, victim: Browser, browser: People
) -> None:
    desk.press("Finir mon service").press("Finir mon service sans relève", reason=" ")
    assert desk.statuses == [422]
    assert "Indiquez pourquoi" in desk.alert
    desk.press("Finir mon service sans relève", reason="Personne à 22 h")
    assert desk.has_button("Prendre mon service")
    assert victim.visit("/").messages[-1].startswith("Camille ne peut plus répondre")
    petit = browser().sign_in("petit").press("Prendre mon service")
    assert petit.addresses[-1] == "/desk/handover"
    petit.press("Je prends")
    assert victim.visit("/").messages[-1].startswith("Alex est là")
    audit = browser().sign_in("durand").visit("/admin/audit").text
    assert "Service fini sans relève" in audit
    assert "Personne à 22 h" in audit
    assert "Ligne de relève prise" in audit


def test_who_stays_is_asked_for_nothing_more(desk: Browser, colleague: Browser) -> None:
    desk.press("Finir mon service").press("Rester en service")
    assert "En service." in desk.text
    assert "Relève de" not in colleague.visit("/desk").text


def test_who_comes_back_answers_for_their_lines_again(
    desk: Browser, victim: Browser, browser: People
) -> None:
    promise(desk).press("Clore", outcome="advice")
    desk.press("Se déconnecter").press("Me déconnecter sans relève", reason="Malaise")
    petit = browser().sign_in("petit").visit("/desk/handover")
    assert "sans personne , laissée par Camille Martin" in section(petit, "À prendre")
    desk.sign_in("martin").visit("/desk/handover")
    assert "Vous n’êtes plus en service" in desk.text
    desk.press("Prendre mon service")
    assert desk.addresses[-1] == "/desk"
    assert "Rien n’attend d’être pris." in petit.visit("/desk/handover").text
    assert "Camille Martin" in section(petit, "Promesses")


def test_to_a_script_ending_leads_to_the_sheet(desk: Browser, colleague: Browser) -> None:
    data = desk._filled(desk.page.select_one("#composer")) | {"do": "end"}
    answer = desk.client.post("/desk/duty", data=data, headers=SCRIPT)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/desk/handover")


def test_the_first_page_announces_the_places_of_the_rota(
    app: Flask, browser: People, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre mon service")
    with app.app_context():
        durand = Officer.called("durand")
        standing(durand, durand, now() - timedelta(hours=1), 8)
        assert duty.of(Officer.called("martin").id).on
        db.session.remove()
    app.extensions.pop("vacancy", None)
    text = browser().visit("/").text
    assert "Vous devrez sans doute attendre avant d’avoir une réponse." in text
    assert "Personne n’est libre" not in text, "Martin is there with four places"
    board = browser().sign_in("durand").visit("/admin/board")
    assert "présent, hors planning" in board.text
    assert "Places libres 0" in board.text
    board.press("Compter ses places")
    assert board.statuses == [303, 200]
    assert "Places libres 4" in board.text
    assert not board.has_button("Compter ses places")
    app.extensions.pop("vacancy", None)
    assert "sans doute attendre" not in browser().visit("/").text


def test_a_danger_that_nobody_ended_is_handed_over_and_ended_by_who_took_it(
    desk: Browser, colleague: Browser
) -> None:
    desk.press("Danger immédiat")
    number = re.search(r"/conversations/(\d+)", desk.addresses[-1])[1]
    desk.visit(f"/desk/conversations/{number}").press("Clore", outcome="emergency")
    desk.visit("/desk").press("Finir mon service")
    assert "danger en cours, conversation terminée" in section(
        colleague.visit("/desk/handover"), "À prendre"
    )
    colleague.press("Je prends")
    sheet = colleague.page.select_one(f"main a[href$='/conversations/{number}/danger']")["href"]
    colleague.visit(sheet).press("Le danger est passé", ended="safe")
    colleague.visit("/desk").press("Finir mon service")
    assert colleague.has_button("Prendre mon service")


def test_whoever_begins_reads_what_is_late_in_danger_or_to_come(
    desk: Browser, browser: People, clock: Clock
) -> None:
    """Not the lines of a handover alone; and at every desk the link says how many there are."""
    petit = browser().sign_in("petit").press("Prendre mon service")
    assert petit.addresses[-1] == "/desk", "there is nothing but what is open"
    assert petit.page.find("a", string="Relève")
    petit.press("Finir mon service")
    promise(desk)
    petit.press("Prendre mon service").press("Finir mon service")
    assert petit.addresses[-1] == "/desk", "promised, and in time"
    clock.go(hours=3, minutes=1)
    here = desk.addresses[-1]
    desk.visit("/desk")
    link = desk.page.find("a", string="Relève : 1 ligne à lire")
    assert link["href"] == "/desk/handover"
    petit.visit("/desk").press("Prendre mon service")
    assert petit.addresses[-1] == "/desk/handover"
    assert "en retard" in section(petit, "Promesses")
    desk.visit(here).press("C’est fait").press("Danger immédiat")
    petit.visit("/desk").press("Finir mon service").press("Prendre mon service")
    assert petit.addresses[-1] == "/desk/handover"


def test_a_promise_rings_at_the_desk_and_is_late_on_the_board(
    desk: Browser, colleague: Browser, browser: People, clock: Clock
) -> None:
    promise(desk, "zqxw")
    here = desk.addresses[-1].removesuffix("/promises")
    clock.go(hours=2, minutes=55)
    alerts = desk.visit("/desk").page.select_one("#alerts")
    assert "Vous avez promis : Rappeler avant" in alerts.text
    assert alerts.select_one("a")["href"] == here
    assert "zqxw" not in alerts.text
    frame = desk.client.get(desk.frame).text
    assert f'href="{here}" target="_top"' in frame
    assert "C’est la conversation ouverte." in desk.visit(here).page.select_one("#alerts").text
    assert "promis" not in colleague.visit("/desk").page.select_one("#alerts").text
    durand = browser().sign_in("durand")
    assert "Promesses en retard" not in durand.visit("/admin/board").text
    clock.go(minutes=10)
    assert "en retard" in desk.visit("/desk").page.select_one("#alerts").text
    late = section(durand.visit("/admin/board"), "Promesses en retard")
    assert "Rappeler avant" in late
    assert "Camille Martin" in late
    assert "zqxw" not in durand.response.text
