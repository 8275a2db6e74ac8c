"""An open hour of the rota without scripts: an officer takes it, a supervisor decides, and it is a shift."""

from collections.abc import Callable

import pytest
from flask import Flask

from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.planned import THURSDAY, at, standing
from tests.journeys.test_the_rota import WEEK, row

People = Callable[[], Browser]
ASKED = {"day": "2026-11-30", "start": "08:00", "end": "18:00", "last": ""}


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


@pytest.fixture
def petit(browser: People) -> Browser:
    return browser().sign_in("petit")


@pytest.fixture
def durand(browser: People) -> Browser:
    return browser().sign_in("durand")


@pytest.fixture
def plan(app: Flask) -> Callable[..., None]:
    def plan(login: str, day: int, begin: float, hours: float) -> None:
        with app.app_context():
            standing(Officer.called(login), Officer.called("durand"), at(day, begin), hours)
            db.session.remove()

    return plan


def take(person: Browser, **typed: str) -> Browser:
    return person.visit("/rota/swaps/bids").press("Je prends ce créneau", **(ASKED | typed))


def test_a_gap_is_taken_from_the_page_that_says_what_is_missing(
    petit: Browser, durand: Browser, browser: People
) -> None:
    gap = petit.visit("/rota/coverage").page.find("a", string="Je prends ce créneau")
    assert petit.page.find(id=gap["aria-describedby"]).text.startswith("du jeu. 26 nov.")
    petit.visit(gap["href"])
    filled = {name: petit.page.find(id=name)["value"] for name in ("day", "start", "last", "end")}
    assert filled == {"day": "2026-11-26", "start": "14:00", "last": "2026-11-27", "end": "02:00"}
    petit.press("Je prends ce créneau", **ASKED)
    assert petit.statuses == [303, 200]
    assert "Un responsable doit décider." in petit.text
    address = petit.addresses[-1]
    assert browser().sign_in("martin").client.get(address).status_code == 404
    assert not petit.has_button("Accorder le créneau")
    durand.visit("/rota/swaps")
    assert "Échanges (1 à décider)" in durand.text
    said = "Alex Petit demande : lundi 30 novembre 2026, 08:00–18:00."
    durand.visit(durand.page.find("a", string=said)["href"])
    assert "personne, pour 2 (tous les agents)" in durand.text
    for wrong in (" ", "x" * 201):
        durand.press("Refuser le créneau", reason=wrong)
        assert (durand.statuses, "Écrivez le motif" in durand.alert) == ([422], True)
    durand.press("Accorder le créneau")
    assert "Accordé par Claude Durand : c’est une vacation." in durand.text
    assert row(petit.visit(WEEK), "Alex Petit")[0] == "08:00–18:00"
    assert "Votre planning a changé" in petit.visit("/desk").text
    assert "Accordé par Claude Durand" in petit.visit("/rota/swaps").text
    audit = durand.visit("/admin/audit").text
    assert "Créneau demandé par un agent" in audit
    assert "Créneau accordé : c’est une vacation" in audit


def test_what_stands_against_it_is_read_before_it_is_asked_for(
    petit: Browser, durand: Browser, plan: Callable[..., None]
) -> None:
    plan("petit", 0, 8, 10)
    take(petit, start="22:00", end="06:00")
    assert petit.statuses == [409]
    assert "Rien n’est encore demandé" in petit.alert
    assert "Repos consécutif par 24 heures" in petit.text
    assert petit.page.find(id="start")["value"] == "22:00"
    petit.press("Je prends ce créneau")
    assert petit.statuses == [303, 200]
    address = petit.addresses[-1]
    durand.visit(address).press("Accorder le créneau")
    assert durand.statuses == [409]
    field = durand.page.select_one("input[name^='reason-']")["name"]
    durand.press("Accorder le créneau", **{field: "Volontaire, repos rendu mardi"})
    assert "Accordé par Claude Durand" in durand.text


def test_what_is_no_gap_comes_back_as_typed_and_a_bid_is_withdrawn_or_refused(
    petit: Browser, durand: Browser, plan: Callable[..., None]
) -> None:
    for typed, status, field in (
        ({"start": "8"}, 422, "start"),
        ({"day": "x"}, 422, "day"),
        ({"day": "2026-11-25"}, 409, "start"),
        ({"last": "2026-12-05"}, 422, "end"),
    ):
        take(petit, **typed)
        assert petit.statuses == [status], typed
        assert petit.page.select_one("#refusal a")["href"] == f"#{field}"
        for name, text in typed.items():
            assert petit.page.find(id=name)["value"] == text
    take(petit).press("Retirer la demande")
    assert "Retiré par Alex Petit : rien ne change." in petit.text
    take(petit, day="2026-12-01")
    durand.visit(petit.addresses[-1]).press("Refuser le créneau", reason="Repos d’abord")
    assert "Motif : Repos d’abord" in petit.visit(petit.addresses[-1]).text
    take(petit, day="2026-12-02")
    for login in ("martin", "durand"):
        plan(login, 2, 7, 12)
    durand.visit(petit.addresses[-1])
    assert "la demande n’a plus d’objet" in durand.text
    assert not durand.has_button("Accorder le créneau")
