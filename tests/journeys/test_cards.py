"""An officer looks for who can help near her, and puts an organisation into the conversation; no JavaScript."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask, g
from flask import session as current

from blueprints import doors
from blueprints.chat.live import VictimNews
from blueprints.typography import plain
from domain.clock import now
from domain.entry import AuditEntry
from domain.figure import Figure
from domain.organisation import Organisation
from extensions import db, transaction
from tests.browser import Browser

People = Callable[[], Browser]
TOOL = "Orienter"


@pytest.fixture
def near(app: Flask) -> dict[str, int]:
    """Three organisations of the directory, by name."""
    facts = {
        "source": "tests",
        "date_maj": date(2026, 9, 1),
        "code_insee": "69383",
        "commune": "Lyon",
    }
    made = [
        Organisation(
            reference="a", nom="Écoute <b>Rhône</b>", besoins="ecoute droits", langues="fr ar",
            description="Écoute & droits", telephone="+33478000001", horaires_accueil="Mo-Fr 09:00-17:00",
            adresse="1 rue Visible", verifie_le=date(2026, 11, 2), sms=True, **facts,
        ),
        Organisation(
            reference="b", nom="Refuge", besoins="hebergement", telephone="+33478000002",
            adresse="2 rue Secrète", adresse_masquee=True, horaires_accueil="24/7", a_recontroler=True,
            **facts,
        ),
        Organisation(reference="c", nom="Parti", besoins="ecoute", **facts),
    ]  # fmt: skip
    with app.app_context():
        with transaction():
            db.session.add_all(made)
            db.session.flush()
            ids = {each.nom: each.id for each in made}
        db.session.remove()
    return ids


def retire(app: Flask, id: int) -> None:
    with app.app_context():
        with transaction():
            db.session.get(Organisation, id).gone_at = now()
        db.session.remove()


def button(page: Browser, label: str, name: str) -> dict[str, str]:
    """The form as the button beside this organisation would send it."""
    heading = next(h for h in page.page.select("h4[id]") if name in h.text)
    pressed = next(
        b for b in page.page.select(f"button[aria-describedby={heading['id']}]") if b.text == label
    )
    form = page._filled(page.page.select_one("#composer"))
    return form | {"do": str(pressed["value"])}


def press(page: Browser, label: str, name: str, times: int = 1, **typed: str) -> None:
    data = button(page, label, name) | typed
    address = page.page.select_one("#composer")["action"]
    for _ in range(times):
        page._read(page.client.post(address, data=data))


@pytest.fixture
def desk(victim: Browser, officer: Browser, near: dict[str, int]) -> Browser:
    """Camille Martin, with the tool open beside her conversation and something typed."""
    officer.visit("/desk").press("Prendre en charge")
    return officer.press(TOOL, message="Voici déjà")


def test_a_card_is_said_once_in_its_place_and_stays_as_it_was(
    app: Flask, desk: Browser, victim: Browser, near: dict[str, int]
) -> None:
    press(desk, "Proposer à la personne", "Écoute", times=2)
    assert desk.draft == "Voici déjà", "what is being typed is not what was sent"
    desk.press("Envoyer", message="Ils répondent en journée.")
    victim.visit("/")
    card = victim.page.select("#messages .m")[2]
    for reader in (victim, desk):
        said = [line.partition(": ")[2].partition("Rhône")[0] for line in reader.messages[-2:]]
        assert said == ["Écoute <b>", "Ils répondent en journée."]
    assert "<b>Rhône</b>" in card.text
    assert not card.select("p b b")
    link = card.select_one("a")
    assert (link["href"], link["target"]) == ("tel:+33478000001", "_top")
    text = plain(card.get_text(" ", strip=True))
    for told in (
        "Écoute & droits",
        "Horaires :",
        "SMS aussi",
        "français, arabe",
        "Vérifié le 02/11/2026",
    ):
        assert told in text
    assert "rue" not in text
    assert len(str(card).encode()) - len(text.encode()) <= 700
    retire(app, near["Écoute <b>Rhône</b>"])
    assert "Écoute <b>Rhône</b>" in victim.visit("/").text


def test_hidden_addresses_and_doubtful_hours_are_on_no_card(desk: Browser, victim: Browser) -> None:
    assert "Secrète" not in desk.text
    press(desk, "Proposer à la personne", "Refuge")
    text = victim.visit("/").page.select("#messages .m")[-1].get_text(" ", strip=True)
    assert "Refuge" in text
    assert "+33" not in text
    for hidden in ("Secrète", "24/7", "24 h"):
        assert hidden not in text


def test_it_is_looked_for_by_need_and_no_address_says_so(desk: Browser) -> None:
    assert {"Refuge", "Parti"} <= {h.text for h in desk.page.select("h4[id]")}
    desk.press("Chercher", besoin="hebergement")
    assert [h.text for h in desk.page.select("h4[id^=org]")] == ["Refuge"]
    assert desk.page.select_one("#besoin option[selected]")["value"] == "hebergement"
    assert "heberg" not in "".join(desk.addresses)
    assert desk.draft == "Voici déjà"
    desk.press("Chercher", besoin="", town="Lille")
    assert "pour Lille" in desk.text
    assert "lille" not in "".join(desk.addresses).lower()
    desk.press("Chercher", town="zzzzzz")
    assert "n’a pas été trouvée" in desk.text
    desk.press("Chercher", besoin="nonsense", word="zzz", town="")
    assert "0 organisme" in desk.text


def test_one_that_is_gone_is_not_proposed(
    app: Flask, desk: Browser, victim: Browser, near: dict[str, int]
) -> None:
    retire(app, near["Parti"])
    press(desk, "Proposer à la personne", "Parti", message="encore là")
    assert desk.response.status_code == 409
    assert "n’est plus dans l’annuaire" in desk.alert
    assert desk.draft == "encore là"
    for forged in ("propose:x", "propose:", f"propose:{2**40}"):
        press_value = button(desk, "Proposer à la personne", "Refuge") | {"do": forged}
        answer = desk.client.post(desk.page.select_one("#composer")["action"], data=press_value)
        assert answer.status_code == 409
    assert len(victim.visit("/").messages) == 2


def test_it_is_recorded_and_counted_without_saying_which(app: Flask, desk: Browser) -> None:
    press(desk, "Proposer à la personne", "Refuge")
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act="referral.proposed").one()
        assert (entry.about, entry.why, entry.to_whom) == ("conversation:1", None, None)
        counted = db.session.query(Figure).filter(Figure.measure.in_(["card", "answered"])).all()
        assert {(row.measure, row.label, row.count) for row in counted} == {
            ("card", "69", 1),
            ("answered", "", 1),
        }, "a card is an answer too"
        db.session.remove()


def test_it_arrives_by_socket_and_by_poll_in_order(
    app: Flask, desk: Browser, victim: Browser
) -> None:
    last = int(victim.visit("/").page.select("#messages .m")[-1]["id"][1:])
    press(desk, "Proposer à la personne", "Refuge")
    press(desk, "Proposer à la personne", "Écoute")
    desk.press("Envoyer", message="Dites-moi.")
    token = re.search(r'data-mark="(\w+)"', str(victim.page))
    assert token
    poll = victim.client.get(
        f"/news?after={last}&page={token[1]}", headers={"HX-Request": "true"}
    ).text
    with victim.client.session_transaction() as kept:
        hers = kept["c"]
    with app.test_request_context("/"):
        current["c"] = hers
        doors.victim()
        pushed = VictimNews(hers, last)()
        assert g.conversation is not None
        db.session.remove()
    for html in (poll, pushed):
        order = [html.index(word) for word in ("Refuge", "Écoute", "Dites-moi.")]
        assert order == sorted(order)
        numbers = [int(n) for n in re.findall(r'id="m(\d+)"', html)]
        assert numbers == list(range(last + 1, last + len(numbers) + 1))


def test_nobody_else_proposes_in_it_nor_when_it_is_over(
    browser: People, desk: Browser, victim: Browser
) -> None:
    other = browser().sign_in("petit")
    assert other.client.get("/desk/conversations/1/referrals").status_code == 404
    old = button(desk, "Proposer à la personne", "Refuge")
    victim.visit("/").press("Terminer et effacer").press("Terminer sans effacer")
    answer = desk.client.post("/desk/conversations/1/messages", data=old)
    assert answer.status_code == 409
    desk.visit("/desk/conversations/1/referrals")
    assert not desk.has_button("Proposer à la personne")
