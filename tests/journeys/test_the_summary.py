"""The summary at the desk: written field by field, never lost, taken away as a document; without JavaScript."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from domain import unit
from domain.audit import AuditEntry
from domain.conversation import Conversation
from domain.officer import Officer
from extensions import db, transaction
from tests.browser import Browser
from tests.clock import Clock

People = Callable[[], Browser]
WHO, PLACE, FACTS = "Identité donnée", "Lieu des faits", "Nature des faits"
CONTACT, SEQUEL = "Coordonnées et consignes de contact", "Suites données"
SAVE, BACK = "Enregistrer la synthèse", "Enregistrer et revenir à la conversation"
EXPORT = "Enregistrer et exporter"


@pytest.fixture
def held(victim: Browser, officer: Browser) -> Browser:
    """The officer, with her conversation in front of them."""
    return officer.visit("/desk").press("Prendre en charge")


@pytest.fixture
def tool(held: Browser) -> Browser:
    """The same, with the tool open."""
    return held.press("Synthèse")


def form(page: BeautifulSoup) -> Tag:
    return page.select_one("#tool form")


def fields(page: BeautifulSoup) -> dict[str, str]:
    """What stands in the fields, by what a screen reader calls them."""
    return {
        label.text: page.select_one(f"#{label['for']}").text.removeprefix("\n")
        for label in page.select("#tool label")
    }


def write(
    browser: Browser, button: str = SAVE, page: BeautifulSoup | None = None, **typed: str
) -> Browser:
    """Type into the fields of the page, press the button. ``typed``: by the names above."""
    sheet = form(page or browser.page)
    known = {"WHO": WHO, "PLACE": PLACE, "FACTS": FACTS, "SEQUEL": SEQUEL}
    told = {known.get(name, name): words for name, words in typed.items()}
    labels = [str(each["value"]) for each in sheet.select("[name=label]")]
    texts = [each.text.removeprefix("\n") for each in sheet.select("textarea")]
    assert set(told) <= set(labels)
    pressed = next(b for b in sheet.select("button") if b.get_text(strip=True) == button)
    data: dict[str, Any] = {
        name: sheet.select_one(f"[name={name}]")["value"] for name in ("csrf_token", "version")
    }
    data |= {"label": labels, "text": [told.get(*pair) for pair in zip(labels, texts, strict=True)]}
    return browser._read(
        browser.client.post(str(sheet["action"]), data=data | {"do": str(pressed["value"])})
    )


def ask(browser: Browser, what: str) -> TestResponse:
    """The file, from its own page."""
    leaf = Browser(browser.client).visit(f"{form(browser.page)['action']}/copy")
    offered, pressed = leaf._button(f"Exporter en {what}")
    data = leaf._filled(offered) | {str(pressed["name"]): str(pressed["value"])}
    return leaf.client.post(str(offered["action"]), data=data)


def take(browser: Browser, what: str) -> bytes:
    answer = ask(browser, what)
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def flat(words: str) -> str:
    """Without what a page adds: line ends and the foot of each page."""
    return "".join(words.split())


def choose(app: Flask, labels: Iterable[str]) -> None:
    with app.app_context():
        unit.choose({"summary_fields": "\n".join(labels)}, by=Officer.called("durand"))


def exports(app: Flask) -> int:
    with app.app_context():
        return db.session.query(AuditEntry).filter_by(act="summary.exported").count()


def test_it_asks_for_what_the_unit_asks_for_and_fills_in_what_is_known(
    victim: Browser, held: Browser
) -> None:
    victim.press("Pour vous joindre")
    victim.press("Enregistrer", call="no", phone="06 00", never="sonner")
    held.press("Synthèse", message="une réponse commencée")
    shown = fields(held.page)
    assert list(shown)[:3] == [WHO, CONTACT, PLACE]
    assert list(shown)[-1] == SEQUEL
    assert len(shown) == 13
    assert shown[PLACE] == "Commune indiquée par la personne : Lyon 3e Arrondissement (69 Rhône)."
    assert shown[CONTACT] == "Appeler ? : non, jamais\nNuméro : 06 00\nNe jamais : sonner"
    assert [words for words in shown.values() if words] == [shown[CONTACT], shown[PLACE]]
    for label in held.page.select("#tool label"):
        field = held.page.select_one(f"#{label['for']}")
        says = held.page.select_one(f"#{field.get('aria-describedby', 'nothing')}")
        assert (says is not None) is (label.text in (CONTACT, PLACE))
        assert says is None or "à vérifier" in says.text
    assert not held.page.select("#composer textarea"), (
        "what is sent with one form does not lose the other"
    )
    assert held.visit(held.addresses[-1].removesuffix("/summary")).draft == "une réponse commencée"


def test_what_was_saved_is_there_and_is_filled_in_no_more(tool: Browser) -> None:
    write(tool, WHO="Mme K.", PLACE="")
    assert "Enregistrée le" in tool.text
    assert "par Camille Martin" in tool.text
    assert (fields(tool.page)[WHO], fields(tool.page)[PLACE]) == ("Mme K.", "")
    assert "à vérifier" not in tool.text
    address = tool.addresses[-1]
    write(tool, BACK, FACTS="coups")
    assert tool.addresses[-1] == address.removesuffix("/summary")
    assert fields(tool.press("Synthèse").page)[FACTS] == "coups"


def test_it_goes_on_after_the_end_and_knows_how_it_ended(tool: Browser) -> None:
    conversation = tool.addresses[-1].removesuffix("/summary")
    tool.visit(conversation).press("Clore", outcome="referral")
    assert "La conversation est terminée." in tool.text
    tool.press("Synthèse")
    assert fields(tool.page)[SEQUEL] == "Orientation vers une association"
    write(tool, WHO="Mme K.")
    assert fields(tool.page)[WHO] == "Mme K."
    assert "Issue : Orientation vers une association" in take(tool, "texte").decode()


def test_two_pages_and_nobody_loses_a_word(
    app: Flask, browser: People, victim: Browser, tool: Browser
) -> None:
    """It changed hands, and came back: the first officer still has the page of before."""
    before, address = tool.page, tool.addresses[-1]
    write(tool, WHO="Mme K.", FACTS="coups")
    other = browser().sign_in("petit")
    for login in ("petit", "martin"):
        with app.app_context(), transaction():
            db.session.execute(update(Conversation).values(officer_id=Officer.called(login).id))
        if login == "petit":
            write(other.visit(address), FACTS="coups, menaces")
            assert tool.client.get(address).status_code == 404, "not theirs meanwhile"
    write(tool, page=before, WHO="Mme Kervadec", FACTS="gifles")
    assert tool.statuses == [409]
    assert "Alex Petit a enregistré cette synthèse" in tool.alert
    assert fields(tool.page)[FACTS] == "gifles", "typed, and still in the field"
    theirs = {each.select("p")[1].text for each in tool.page.select(".theirs")}
    assert {"Mme K.", "coups, menaces"} <= theirs, "saved, and in sight"
    write(tool, FACTS="gifles, menaces")
    assert tool.statuses == [303, 200]
    assert (fields(tool.page)[WHO], fields(tool.page)[FACTS]) == ("Mme Kervadec", "gifles, menaces")


def test_the_same_form_sent_twice_is_saved_once(tool: Browser) -> None:
    page = tool.page
    for _ in range(2):
        write(tool, page=page, WHO="Mme K.")
        assert tool.statuses == [303, 200]


def test_the_unit_decides_the_fields_and_nothing_that_was_written_goes(
    app: Flask, browser: People, tool: Browser
) -> None:
    write(tool, WHO="Mme K.", FACTS="coups")
    supervisor = browser().sign_in("durand").visit("/admin/unit")
    supervisor.press("Enregistrer", summary_fields="Les faits, en bref\nIdentité donnée")
    tool.visit(tool.addresses[-1])
    shown = fields(tool.page)
    assert list(shown)[:2] == ["Les faits, en bref", WHO]
    assert shown[FACTS] == "coups"
    title = tool.page.select_one("#tool h4")
    assert title.text == "Champs qui ne sont plus demandés"
    assert {label.text for label in title.find_all_next("label")} == {PLACE, FACTS}
    said = take(tool, "texte").decode()
    assert said.index("Mme K.") < said.index("coups"), "in the unit's order, the rest after it"
    write(tool, **{"Les faits, en bref": "coups", "FACTS": ""})
    assert FACTS not in fields(tool.page)


def test_too_long_comes_back_whole(tool: Browser) -> None:
    words = "é" * 39_990
    write(tool, WHO="Mme K.", FACTS=words)
    assert tool.statuses == [422]
    assert "dépasse 40 000 caractères" in tool.alert
    assert fields(tool.page)[FACTS] == words
    assert "entre-temps" not in tool.text
    write(tool, FACTS="é" * 20_000)
    assert tool.statuses == [303, 200]


def test_a_full_disk_gives_the_words_back(tool: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OperationalError("", {}, Exception("database or disk is full"))

    monkeypatch.setattr("domain.summary.save", full)
    monkeypatch.setattr("domain.health.is_full", lambda _error: True)
    write(tool, FACTS="coups")
    assert tool.statuses == [503]
    assert fields(tool.page)[FACTS] == "coups"
    assert "n’a pas pu être enregistré" in tool.alert


def test_what_cannot_be_read_is_said_and_the_page_stands(app: Flask, tool: Browser) -> None:
    write(tool, WHO="Mme K.")
    page = tool.page
    with app.app_context(), transaction():
        db.session.execute(text("UPDATE summary SET sealed_fields = :x"), {"x": b"x" * 40})
    assert "ne peut pas être lue" in tool.visit(tool.addresses[-1]).text
    assert "La personne: Bonjour" in tool.messages
    write(tool, page=page, WHO="autre")
    assert tool.statuses == [409]


def test_nobody_else_reads_writes_or_takes_it(
    app: Flask, browser: People, victim: Browser, tool: Browser
) -> None:
    write(tool, WHO="Mme K.")
    address, other = tool.addresses[-1], browser().sign_in("petit").visit("/desk")
    token = str(other.page.select_one("[name=csrf_token]")["value"])
    for person in (other, browser().sign_in("durand")):
        assert person.client.get(address).status_code == 404
    for where, what in (
        (address, {"label": WHO, "text": "x", "version": "1"}),
        (f"{address}/copy", {"as": "pdf"}),
    ):
        assert other.client.post(where, data={"csrf_token": token, **what}).status_code == 404
    conversation = address.removesuffix("/summary")
    tool.visit(conversation).press("Clore", outcome="advice")
    victim.visit("/").press("Reprendre cette conversation")
    assert tool.client.get(address).status_code == 404, "it waits for whoever takes it"
    other.visit("/desk").press("Prendre en charge").press("Synthèse")
    assert fields(other.page)[WHO] == "Mme K.", "what was written goes with the conversation"


def test_it_is_taken_away_only_once_it_is_saved(tool: Browser) -> None:
    token = tool.page.select_one("[name=csrf_token]")["value"]
    address = f"{tool.addresses[-1]}/copy"
    assert tool.visit(address).statuses == [422]
    assert "Enregistrez la synthèse avant" in tool.alert
    refused = tool.client.post(address, data={"csrf_token": token, "as": "pdf"})
    assert refused.status_code == 422
    assert "Enregistrez la synthèse" in refused.text
    assert tool.client.post(address, data={"csrf_token": token, "as": "docx"}).status_code == 404


def test_it_is_taken_away_by_whoever_proves_who_they_are_and_nothing_typed_is_lost(
    app: Flask, clock: Clock, tool: Browser
) -> None:
    clock.go(minutes=11)
    write(tool, EXPORT, WHO="Mme K.", FACTS="Menaces")
    assert tool.addresses[-1].endswith("/summary/copy")
    assert not tool.page.select("#tool textarea"), "nothing is being typed here"
    tool.press("Exporter en texte")
    assert "Confirmer que c’est vous" in tool.text
    assert tool.response.mimetype == "text/html"
    tool.press("Confirmer", proof_password="un autre")
    assert (tool.statuses, exports(app)) == ([422], 0)
    tool.press("Confirmer", proof_password="passerelle-demo")
    assert tool.response.mimetype == "text/plain"
    assert "Mme K." in tool.response.text
    assert exports(app) == 1
    clock.go(minutes=9)
    assert "Menaces" in take(tool.visit(tool.addresses[-1].removesuffix("/copy")), "texte").decode()


NAMES = {
    "latin": "Mme Œlga Łukasińska-Nguyễn, née à Gaël’ville",
    "arabic": "محمد بن عبد الله",
    "cyrillic": "Наталья Ковальчук",
    "hebrew": "שלום",
}


def test_the_document_holds_each_value_in_the_units_order(
    app: Flask, clock: Clock, victim: Browser, officer: Browser
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], idle_minutes=10**6)
    held = (
        Browser(officer.client.application.test_client())
        .sign_in("martin")
        .visit("/desk")
        .press("Prendre en charge")
    )
    tool = held.press("Synthèse")
    write(tool, WHO="\n".join(NAMES.values()), FACTS="Coups.\n\nDepuis mars.")
    pdf, said = take(tool, "PDF"), take(tool, "texte").decode()
    number = tool.addresses[-1].split("/")[3]
    for words in (read(pdf), said):
        for value in (
            *NAMES.values(),
            "Coups.",
            "Depuis mars.",
            "Lyon 3e Arrondissement",
            "Rhône (69)",
        ):
            assert value in words, value
        order = [words.index(label) for label in (WHO, PLACE, FACTS)]
        assert order == sorted(order)
        assert f"Synthèse de la conversation n° {number}" in words
        assert "Agent : Camille Martin" in words
        assert "Close le : pas encore close" in words
        assert "Enfants présents" not in words, "empty fields are left out"
        assert "Document exporté par Camille Martin le" in words.replace("\n", " ")
        assert "conversation elle-même n’est pas comprise" in " ".join(words.split())
        assert "Bonjour" not in words, "nor is it"
        assert "(heure de Paris)" in words
    assert said.count("\n") == said.count("\r\n"), "lines end as Windows wants them"


def test_the_document_says_nothing_of_the_machine_and_a_screen_reader_can_read_it(
    tool: Browser,
) -> None:
    write(tool, WHO="Mme K.", FACTS="x " * 10_000)
    answer = ask(tool, "PDF")
    number = tool.addresses[-1].split("/")[3]
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="synthese-{number}.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    pdf = PdfReader(io.BytesIO(answer.data))
    assert set(pdf.metadata) == {"/Title", "/CreationDate"}, "no author, no program, no place"
    assert pdf.metadata.title == f"Synthèse de la conversation n° {number}"
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    said = [each.get_object()["/S"] for each in root["/StructTreeRoot"]["/K"][0]["/K"]]
    assert said[0] == "/H1"
    assert set(said) == {"/H1", "/H2", "/P"}
    assert [each.title for each in pdf.outline] == [WHO, PLACE, FACTS]
    for page in pdf.pages:
        raw = page.get_contents().get_data()
        begun = raw.count(b" BDC") + raw.count(b" BMC")
        assert begun == raw.count(b"EMC") > 1, "all that is drawn is tagged, or said to be ornament"


def test_twenty_thousand_letters_spill_over_pages(tool: Browser) -> None:
    words = " ".join(f"mot{number}" for number in range(3000))[:20_000]
    write(tool, FACTS=words)
    pdf = take(tool, "PDF")
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 3
    foot = "page {} sur {}".format
    texts = [page.extract_text() for page in pages]
    assert all(foot(number, len(pages)) in words for number, words in enumerate(texts, 1))
    body = flat("".join("\n".join(each.splitlines()[:-1]) for each in texts))
    assert flat(words) in body, "none of it is lost at the end of a page"


def test_what_the_font_has_no_letter_for_is_seen_and_said(
    tool: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    write(tool, WHO="王小明 et \x0bनमस्ते")
    words = read(take(tool, "PDF"))
    assert "□□□ et □" in words
    assert "n’existent pas dans la police" in words
    said = take(tool, "texte").decode()
    assert "王小明" in said
    assert "नमस्ते" in said
    assert "police" not in said
    assert "王" not in caplog.text, "no word of it in the log"


def test_each_time_is_an_entry_that_says_nothing_of_what_is_written(
    app: Flask, browser: People, tool: Browser
) -> None:
    write(tool, WHO="Mme Zqxw")
    address = tool.addresses[-1]
    take(tool, "PDF")
    take(tool, "texte")
    with app.app_context():
        entries = (
            db.session.query(AuditEntry)
            .filter(AuditEntry.act.like("summary.%"))
            .order_by(AuditEntry.id)
            .all()
        )
        said = [(entry.act, entry.about, entry.why) for entry in entries]
        db.session.remove()
    about = f"conversation:{address.split('/')[3]}"
    assert said == [
        ("summary.saved", about, None),
        ("summary.exported", about, "pdf"),
        ("summary.exported", about, "text"),
    ]
    page = browser().sign_in("durand").visit("/admin/audit").text
    assert "Synthèse exportée" in page
    assert "en PDF" in page
    assert "Zqxw" not in page
