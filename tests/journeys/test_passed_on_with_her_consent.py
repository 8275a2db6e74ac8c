"""Something is passed on to an organisation: she reads it first, word for word, and says yes or no."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from domain import retention
from domain.entry import AuditEntry
from domain.figure import Figure
from domain.organisation import Organisation
from domain.referral import Referral
from extensions import db, transaction
from tests.browser import Browser

People = Callable[[], Browser]
HERS = "Transmission à un organisme"
YES, NO = "J’accepte que ceci soit transmis à CIDFF du Rhône", "Je préfère que non"
SAFE = "Appeler ? : oui\nNuméro : 06 00 00 00 00\nNe jamais : laisser un message"


@pytest.fixture
def near(app: Flask) -> None:
    with app.app_context():
        facts = {"source": "tests", "date_maj": date(2026, 9, 1), "code_insee": "69383"}
        made = Organisation(reference="a", nom="CIDFF du Rhône", telephone="+33478000001", **facts)
        with transaction():
            db.session.add(made)
        db.session.remove()


@pytest.fixture
def prepared(victim: Browser, officer: Browser, near: None) -> Browser:
    """Camille, before a referral that is not shown to her yet."""
    victim.press("Pour vous joindre").press(
        "Enregistrer", call="yes", phone="06 00 00 00 00", never="laisser un message"
    )
    officer.visit("/desk").press("Prendre en charge").press("Notes")
    officer.press("Noter le prénom", called="Anna")
    officer.press("Orienter", message="Je prépare").press("Préparer une mise en relation")
    return officer


@pytest.fixture
def asked(prepared: Browser) -> Browser:
    return prepared.press("Demander son accord", ask="Un rendez-vous d’information")


def acts(app: Flask) -> list[tuple[str, str, str | None]]:
    with app.app_context():
        rows = db.session.query(AuditEntry).filter(AuditEntry.act.startswith("referral."))
        found = [(row.act, row.role, row.why) for row in rows.order_by(AuditEntry.id)]
        db.session.remove()
    return found


def field(page: Browser, name: str) -> str:
    return page.page.select_one(f"textarea[name={name}]").text.removeprefix("\n")


def test_from_the_first_words_to_the_answer(
    app: Flask, browser: People, victim: Browser, prepared: Browser
) -> None:
    him = prepared
    assert (field(him, "alias"), field(him, "reach")) == ("Anna", SAFE)
    assert not victim.visit("/").has_button(HERS)
    him.press("Demander son accord")
    assert him.response.status_code == 422, "nothing asked yet"
    assert (field(him, "alias"), him.draft) == ("Anna", "Je prépare")
    him.press("Demander son accord", ask="Un rendez-vous d’information")
    assert "pas encore de réponse" in him.text
    assert not him.has_button("C’est transmis")

    victim.visit("/").press(HERS, message="je tape")
    for words in ("Anna", "06 00 00 00 00", "Un rendez-vous d’information", "CIDFF du Rhône"):
        assert words in victim.text
    victim.press(YES)
    assert victim.messages[-1] == "Vous avez accepté qu’un texte soit transmis."
    assert victim.draft == "je tape"
    assert set(victim.addresses) == {"/"}

    him.press("Fermer")
    assert "Mise en relation, CIDFF du Rhône : acceptée : à transmettre." in him.text
    assert "à lire tel quel au téléphone (04 78 00 00 01)" in him.text
    him.press("Orienter").press("Ouvrir")
    assert "06 00 00 00 00" in him.text
    him.press("C’est transmis").press("Noter la réponse")
    assert him.response.status_code == 422
    him.press("Noter la réponse", answer="silent").press("Noter la réponse", answer="appointment")
    assert him.draft == "Je prépare"
    victim.visit("/")
    assert "rendez-vous" in victim.messages[-1]
    victim.press(HERS)
    assert "Transmis le" in victim.text
    assert "Rendez-vous donné" in victim.text
    assert not victim.has_button("Retirer mon accord")
    assert acts(app) == [
        ("referral.asked", "officer", None),
        ("referral.consented", "victim", None),
        ("referral.passed-on", "officer", None),
        ("referral.answered", "officer", "silent"),
        ("referral.answered", "officer", "appointment"),
    ]
    durand = browser().sign_in("durand").visit("/admin/audit")
    assert "Réponse d’un organisme notée" in durand.text
    assert "Rendez-vous donné" in durand.text
    assert "CIDFF" not in durand.text
    with app.app_context():
        (counted,) = db.session.query(Figure).filter_by(measure="referral")
        assert (counted.label, counted.count) == ("69", 1)
        db.session.remove()


def test_no_is_no_and_yes_may_be_taken_back(app: Flask, victim: Browser, asked: Browser) -> None:
    victim.visit("/").press(HERS)
    old = victim.page
    victim.press(YES)
    victim.page = old
    victim.press(YES)  # twice
    assert victim.response.status_code == 200
    victim.press(HERS).press("Retirer mon accord")
    assert victim.messages[-1] == "Vous avez retiré votre accord."
    victim.page = old
    victim.press(NO)  # an old page: it is no already
    asked.visit(asked.addresses[-1])
    assert "Ne transmettez pas ce texte" in asked.text
    assert not asked.has_button("C’est transmis")
    victim.page = old
    victim.press(YES)
    assert victim.response.status_code == 409, "she has said otherwise since"
    assert [act for act, *_ in acts(app)] == [
        "referral.asked", "referral.consented", "referral.withdrawn",
    ]  # fmt: skip


def test_she_prefers_not(app: Flask, victim: Browser, asked: Browser) -> None:
    victim.visit("/").press(HERS, message="attendez")
    old = victim.page
    victim.press(NO)
    assert victim.messages[-1] == "Vous préférez que rien ne soit transmis."
    assert victim.draft == "attendez"
    assert acts(app)[-1] == ("referral.refused", "victim", None)
    asked.visit(asked.addresses[-1])
    assert "la personne préfère que non" in asked.text
    victim.page = old
    victim.press(YES)
    assert victim.response.status_code == 409, (
        "an old page says otherwise: she is asked to read again"
    )
    assert acts(app)[-1] == ("referral.refused", "victim", None)


def test_what_she_agrees_to_is_what_she_has_read(
    app: Flask, victim: Browser, asked: Browser
) -> None:
    victim.visit("/").press(HERS)
    read = victim.page
    asked.press("Reprendre le texte")
    victim.press(YES)
    assert victim.response.status_code == 409, "it is being changed"
    asked.press("Demander son accord", ask="Tout autre chose")
    victim.page = read
    victim.press(YES)
    assert victim.response.status_code == 409
    assert "a changé depuis que vous l’avez lu" in victim.alert
    assert "Tout autre chose" in victim.text, "shown again"
    assert "referral.consented" not in [act for act, *_ in acts(app)]
    victim.press(YES)
    assert victim.messages[-1] == "Vous avez accepté qu’un texte soit transmis."


def test_a_withdrawal_counts_until_it_is_passed_on(
    app: Flask, victim: Browser, asked: Browser
) -> None:
    victim.visit("/").press(HERS).press(YES)
    him = asked.visit(asked.addresses[-1])
    on_the_telephone = him.page
    victim.press(HERS)
    before = victim.page
    victim.press("Retirer mon accord")
    him.press("C’est transmis")
    assert him.response.status_code == 409
    assert "ne transmettez rien" in him.alert
    him.press("Reprendre le texte").press("Demander son accord")
    victim.visit("/").press(HERS).press(YES)
    him.page = on_the_telephone
    him.press("C’est transmis")
    victim.page = before
    victim.press("Retirer mon accord")
    assert victim.response.status_code == 409
    assert "déjà transmis" in victim.alert


def test_fields_are_kept_whichever_button_is_pressed(prepared: Browser) -> None:
    old = prepared.page
    prepared.press("Envoyer", message="Bonjour", ask="À mi-chemin", alias="Anna B.")
    assert (field(prepared, "ask"), field(prepared, "alias")) == ("À mi-chemin", "Anna B.")
    prepared.page = old
    prepared.press("Enregistrer", ask="D’une page ancienne")
    assert prepared.response.status_code == 409
    assert field(prepared, "ask") == "D’une page ancienne"
    prepared.visit("/desk/conversations/1/referral").press("Enregistrer", ask="x" * 2001)
    assert prepared.response.status_code == 422
    assert len(field(prepared, "ask")) == 2001


def test_what_is_not_theirs_does_not_exist(
    app: Flask, browser: People, victim: Browser, asked: Browser
) -> None:
    other, stranger = browser().sign_in("petit"), browser().visit("/")
    stranger.press("Commencer", place="lyon 3", message="Bonsoir")
    assert other.client.get("/desk/conversations/1/referral?which=1").status_code == 404
    assert asked.client.get("/desk/conversations/1/referral?which=99").status_code == 404
    victim.visit("/").press(HERS)
    mark = victim.page.select_one("[name=mark]")["value"]
    token = stranger.page.select_one("[name=csrf_token]")["value"]
    for do in ("agree", "refuse"):
        forged = {"csrf_token": token, "do": do, "referral": "1", "mark": mark}
        assert stranger.client.post("/", data=forged).status_code == 404
    for which in ("2", "x", str(2**70)):
        token = victim.page.select_one("[name=csrf_token]")["value"]
        forged = {"csrf_token": token, "do": "agree", "referral": which, "mark": mark}
        assert victim.client.post("/", data=forged).status_code == 404
    assert "referral.consented" not in [act for act, *_ in acts(app)]


def test_it_goes_with_her_and_is_erased_with_the_conversation(
    app: Flask, victim: Browser, asked: Browser
) -> None:
    victim.visit("/").press(HERS).press(YES)
    asked.visit("/desk/conversations/1").press("Clore", outcome="referral")
    victim.visit("/").press("Ouvrir une nouvelle conversation").press(HERS)
    assert "Un rendez-vous d’information" in victim.text
    victim.press("Retirer mon accord")
    asked.visit("/desk/conversations/1").press("Orienter").press("Ouvrir")
    assert "Ne transmettez pas ce texte" in asked.text
    with app.app_context():
        (row,) = db.session.query(Referral)
        for secret in ("Anna", "CIDFF", "rendez-vous"):
            assert secret.encode() not in row.sealed_terms
        db.session.remove()
        assert retention.erase(1, "closed")
        assert db.session.query(Referral).count() == 0
        db.session.remove()
    assert "Rien n’est proposé" in victim.visit("/").press(HERS).text


def test_what_she_agreed_to_outlives_the_conversation_and_the_shift(
    app: Flask, browser: People, victim: Browser, asked: Browser
) -> None:
    victim.visit("/").press(HERS).press(YES)
    him, other = asked, browser().sign_in("petit").visit("/desk")
    other.press("Prendre mon service")
    him.press("Fermer").press("Clore", outcome="referral").press("Finir mon service")
    assert "n’est pas encore prise" in him.text
    said = "accord donné, texte à transmettre, conversation terminée"
    assert said in other.visit("/desk/handover").text
    other.press("Je prends")
    assert "Textes acceptés, à transmettre" in other.text
    other.visit(other.page.select_one("main ul a[href*='/desk/conversations/']")["href"])
    assert "acceptée : à transmettre" in other.text
    other.press("Orienter").press("Ouvrir").press("C’est transmis")
    other.visit("/desk").press("Finir mon service")
    assert other.has_button("Prendre mon service"), "nothing of it is left"
    assert acts(app)[-1] == ("referral.passed-on", "officer", None)
