"""Swaps without scripts: a shift is offered and taken, exchanged, refused; who is absent is answered for."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from domain import need
from domain.need import HOURS
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.planned import THURSDAY, at, planned, standing
from tests.journeys.test_the_rota import WEEK, link, row

People = Callable[[], Browser]
MINE, HERE = "lundi 30 novembre 2026, 07:00–19:00", "/rota/swaps"
Plan = Callable[..., None]


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


@pytest.fixture
def martin(browser: People) -> Browser:
    return browser().sign_in("martin")


@pytest.fixture
def petit(browser: People) -> Browser:
    return browser().sign_in("petit")


@pytest.fixture
def durand(browser: People) -> Browser:
    return browser().sign_in("durand")


@pytest.fixture
def plan(app: Flask) -> Plan:
    """Published: whose, on which day after Monday, from when, for how long."""

    def plan(login: str, day: int, begin: float = 7, hours: float = 12, kind: str = "work") -> None:
        with app.app_context():
            by = Officer.called("durand")
            standing(Officer.called(login), by, at(day, begin), hours, kind)
            db.session.remove()

    return plan


def open_mine(person: Browser, **chosen: str) -> Browser:
    """The form that offers one's first shift; ``with_``: of an exchange."""
    person.visit("/rota/mine").visit(link(person, "Céder ou échanger"))
    if chosen:
        person.visit(f"{person.addresses[-1]}?with={chosen['with_']}")
    return person


def section(person: Browser, title: str) -> str:
    """What stands below a heading, up to the next."""
    head = next(h for h in person.page.select("h2") if h.get_text(strip=True) == title)
    below = head.find_next_siblings()
    until = next((at for at, node in enumerate(below) if node.name == "h2"), len(below))
    return " ".join(node.get_text(" ", strip=True) for node in below[:until])


def officer_id(person: Browser, name: str) -> str:
    return str(person.page.find("option", string=name)["value"])


def test_offered_to_all_taken_by_the_first_and_approved(
    martin: Browser, petit: Browser, durand: Browser, browser: People, plan: Plan
) -> None:
    plan("martin", 0)
    assert open_mine(martin).page.h1.text == "Proposer une vacation"
    martin.press("Proposer")
    assert martin.statuses == [303, 200]
    assert f"Camille Martin propose à tous : {MINE}." in martin.text
    assert "Personne ne l’a encore prise." in martin.text
    assert link(martin.visit("/rota/mine"), "Voir la proposition") == f"{HERE}/1"
    petit.visit("/rota").visit(link(petit, "Échanges"))
    assert MINE in section(petit, "Proposées à tous")
    durand.visit(f"{HERE}/1")  # a supervisor works at the desk too
    petit.visit(link(petit, f"Camille Martin propose à tous : {MINE}."))
    assert "Toutes les règles sont tenues" in section(petit, "Règles et couverture")
    petit.press("Prendre la vacation").press("Ne plus la prendre")
    assert "Personne ne l’a encore prise." in petit.text
    petit.press("Prendre la vacation")
    assert "Alex Petit a accepté. Un responsable doit décider." in petit.text
    durand.press("Prendre la vacation")
    assert durand.statuses == [409]
    assert "Alex Petit a déjà accepté de prendre cette vacation." in durand.alert
    assert row(martin.visit(WEEK), "Camille Martin")[0] == "07:00–19:00", "nothing changed so far"
    durand.visit(WEEK).visit(link(durand, "Échanges (1 à décider)"))
    assert MINE in section(durand, "À approuver")
    durand.visit(f"{HERE}/1").press("Approuver l’échange")
    assert durand.statuses == [303, 200]
    assert "Approuvé par Claude Durand : le planning a changé." in durand.text
    assert not durand.page.select("main form")
    assert row(martin.visit(WEEK), "Camille Martin")[0] == ""
    assert row(martin, "Alex Petit")[0] == "07:00–19:00"
    assert MINE in martin.visit("/rota/mine").text
    assert "Approuvé par Claude Durand" in section(martin, "Échanges terminés depuis huit semaines")
    told = durand.visit("/admin/audit").text
    for said in (
        "Vacation proposée à des collègues", "Échange de vacations accepté par un collègue",
        "Échange de vacations approuvé", "échange n° 1", "échange approuvé",
    ):  # fmt: skip
        assert said in told


def test_an_exchange_is_asked_warned_of_and_approved_for_a_reason(
    martin: Browser, petit: Browser, durand: Browser, plan: Plan
) -> None:
    plan("martin", 1, 5)
    plan("petit", 0)
    plan("petit", 9)
    open_mine(martin)
    his = officer_id(martin, "Alex Petit")
    open_mine(martin, with_=his)
    assert "lundi 30 novembre" in martin.text
    martin.press("Demander l’échange")
    assert (martin.statuses, martin.page.select_one("#refusal a")["href"]) == ([422], "#theirs")
    value = next(
        str(martin.page.find(id=label["for"])["value"])
        for label in martin.page.select("label")
        if "mercredi 9 décembre" in label.text
    )
    martin.press("Demander l’échange", theirs=value)
    assert (martin.statuses, "Rien n’est encore proposé" in martin.alert) == ([409], True)
    assert "Alex Petit : Repos consécutif par 24 heures trop court, de 1 h" in martin.text
    assert martin.page.select_one(f"[name=theirs][value='{value}']").has_attr("checked")
    martin.press("Demander l’échange")
    assert martin.statuses == [303, 200]
    assert "Camille Martin propose un échange à Alex Petit : mardi 1 décembre 2026" in martin.text
    petit.visit("/rota/mine")
    assert link(petit, "Échanges (1 vous attend)") == HERE
    assert "mardi 1 décembre" in section(petit, "Votre réponse est attendue")
    petit.visit(f"{HERE}/1").press("Accepter l’échange")
    durand.visit(f"{HERE}/1").press("Approuver l’échange")
    assert (durand.statuses, "des règles ne sont pas tenues" in durand.alert) == ([409], True)
    field = str(durand.page.select_one("fieldset input")["name"])
    durand.press("Approuver l’échange", **{field: "À leur demande"})
    assert durand.statuses == [303, 200]
    assert row(durand.visit(WEEK), "Alex Petit")[:2] == ["07:00–19:00", "05:00–17:00"]
    assert row(durand.visit("/rota?day=2026-12-09"), "Camille Martin")[2] == "07:00–19:00"


def test_what_no_reason_makes_possible_is_not_asked(
    martin: Browser, petit: Browser, durand: Browser, plan: Plan
) -> None:
    plan("martin", 0)
    plan("petit", 0, 0, 48, "leave")
    to = officer_id(open_mine(martin), "Alex Petit")
    martin.press("Proposer", to=to)
    assert (martin.statuses, "Cela ne peut pas se faire" in martin.alert) == ([409], True)
    assert "Alex Petit : Pas de vacation pendant une absence" in martin.text
    assert "congé" not in martin.text, "why a colleague is absent is theirs"
    assert martin.page.select_one("#to option[selected]")["value"] == to
    martin.press("Proposer", to="")
    petit.visit(f"{HERE}/1")
    assert "Aucun motif ne permet d’y déroger" in petit.text
    assert "Pas de vacation pendant une absence" in petit.text
    assert not petit.has_button("Prendre la vacation")
    durand.visit(f"{HERE}/1").press("Accepter à sa place", taker=to, why="Au téléphone")
    assert durand.statuses == [409]
    assert "Alex Petit : Pas de vacation pendant une absence" in durand.text
    assert durand.page.select_one("#why")["value"] == "Au téléphone"


def test_a_supervisor_arranges_it_for_two_who_are_absent(
    app: Flask, martin: Browser, petit: Browser, durand: Browser, browser: People, plan: Plan
) -> None:
    with app.app_context():
        Officer.called("martin").train(True)
        typed = {need.name(hour): "1" for hour in HOURS}
        need.change("minors", typed, known=need.seen("minors"), by=Officer.called("durand"))
        db.session.remove()
    plan("martin", 0)
    durand.visit(WEEK).visit(link(durand, "07:00–19:00"))
    durand.visit(link(durand, "La proposer à un collègue"))
    his = officer_id(durand, "Alex Petit")
    durand.press("Proposer", to=his)
    assert (durand.statuses, durand.page.select_one("#refusal a")["href"]) == ([422], "#why")
    durand.press("Proposer", why="Malade, au téléphone")
    assert (durand.statuses, "Rien n’est encore proposé" in durand.alert) == ([409], True)
    assert "Manque, qui n’existe pas aujourd’hui" in durand.text
    durand.press("Proposer")
    assert "proposé par Claude Durand, à la place de Camille Martin. Motif : Malade" in durand.text
    petit.visit(f"{HERE}/1")
    assert "à la place de Camille Martin" in petit.text
    assert "Malade" not in petit.text, "why is theirs and supervisors'"
    assert "Motif : Malade" in martin.visit(f"{HERE}/1").text
    durand.press("Accepter à sa place", why="")
    assert (durand.statuses, durand.page.select_one("#refusal a")["href"]) == ([422], "#why")
    durand.press("Accepter à sa place", why="Vu ce matin")
    durand.press("Approuver l’échange")
    assert (durand.statuses, durand.page.select_one("#refusal a")["href"]) == ([409], "#short")
    assert "agents formés pour les moins de 18 ans" in durand.page.select_one("fieldset").text
    durand.press("Approuver l’échange", short="Un renfort est prévenu")
    assert durand.statuses == [303, 200]
    assert "Motif : Un renfort est prévenu" in petit.visit(f"{HERE}/1").text
    told = durand.visit("/admin/audit").text
    assert "décidé à la place de quelqu’un d’absent" in told
    assert "malgré un manque, pour un motif écrit" in told
    assert not re.search("Malade|renfort est", told), "what was written stays with the swap"


def test_declined_withdrawn_refused_and_gone(
    martin: Browser, petit: Browser, durand: Browser, plan: Plan
) -> None:
    plan("martin", 0)
    to = officer_id(open_mine(martin), "Alex Petit")
    martin.press("Proposer", to=to)
    petit.visit(f"{HERE}/1").press("Décliner")
    assert "Décliné par Alex Petit" in petit.text
    open_mine(martin).press("Proposer")
    petit.visit(f"{HERE}/2")
    martin.press("Retirer la proposition")
    assert "Retiré par Camille Martin" in martin.text
    petit.press("Prendre la vacation")
    assert (petit.statuses, "Camille Martin a retiré" in petit.alert) == ([409], True)
    open_mine(martin).press("Proposer")
    martin.visit(f"{HERE}/shifts/1").press("Proposer")
    assert (martin.statuses, "déjà dans une proposition" in martin.alert) == ([409], True)
    durand.visit(f"{HERE}/3").press("Refuser l’échange", reason="a" * 201)
    assert (durand.statuses, durand.page.select_one("#refusal a")["href"]) == ([422], "#reason")
    durand.press("Refuser l’échange", reason="Effectif trop juste")
    assert "Motif : Effectif trop juste" in martin.visit(f"{HERE}/3").text
    assert "Effectif" not in petit.visit(f"{HERE}/3").text
    last = open_mine(martin).press("Proposer").addresses[-1]
    petit.visit(last).press("Prendre la vacation")
    durand.visit(last)
    other = Browser(durand.client).visit("/rota/shifts/1").press("Enregistrer", end="18:00")
    assert other.statuses == [303, 200]
    durand.press("Approuver l’échange")
    assert (durand.statuses, "a changé entre-temps" in durand.alert) == ([409], True)
    assert "Sans objet" in martin.visit(HERE).text


def test_what_is_not_theirs_is_not_there(
    app: Flask, martin: Browser, petit: Browser, browser: People, plan: Plan
) -> None:
    plan("martin", 0)
    with app.app_context():
        planned(Officer.called("martin"), Officer.called("durand"), 3, 7, 12)  # a draft
        db.session.remove()
    durand = browser().sign_in("durand").visit(f"{HERE}/shifts/1")
    assert petit.visit(f"{HERE}/shifts/1").statuses == [404]
    assert martin.visit(f"{HERE}/shifts/2").statuses == [404], "a draft is for supervisors"
    assert "publiée et à venir" in durand.visit(f"{HERE}/shifts/2").text
    to = officer_id(open_mine(martin), "Claude Durand")
    martin.press("Proposer", to=to)
    assert petit.visit(f"{HERE}/1").statuses == [404], "what one colleague asked of another"
    assert "Camille Martin" not in petit.visit(HERE).text
    token = petit.visit("/rota/mine").page.select_one("[name=csrf_token]")["value"]
    for act in ("agreement", "decline", "withdrawal", "approval", "refusal", "agreement-for"):
        data = {"csrf_token": token, "taker": "2", "why": "x", "reason": "x"}
        assert petit.client.post(f"{HERE}/1/{act}", data=data).status_code == 404, act
    admin = browser().sign_in("admin").visit(f"{HERE}/1")
    assert not admin.has_button("Accepter l’échange")
    assert admin.has_button("Accepter à sa place")
