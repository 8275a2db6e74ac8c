"""An absence over published work without scripts: declared in one form, told to the officer, with its gaps."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, standing

People = Callable[[], Browser]
DAY = str(MONDAY)


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


@pytest.fixture
def ids(app: Flask) -> dict[str, str]:
    with app.app_context():
        found = {officer.login: str(officer.id) for officer in Officer.everybody()}
        durand = Officer.called("durand")
        for number in range(2):
            standing(Officer.called("martin"), durand, at(number, 8), 10)
        for login in ("petit", "durand"):
            standing(Officer.called(login), durand, at(0, 8), 4)
        db.session.remove()
    return found


def declare(by: Browser, officer: str, **typed: str) -> Browser:
    shown = {"officer": officer, "kind": "sickness", "first": DAY} | typed
    return by.visit("/rota/absences").press("Déclarer l’absence", **shown)


def test_an_absence_takes_published_work_away_and_says_what_is_missing(
    browser: People, ids: dict[str, str]
) -> None:
    durand = declare(
        browser().sign_in("durand"), ids["martin"], last=str(MONDAY + timedelta(days=1))
    )
    assert durand.statuses == [303, 200]
    assert "Absence de Camille Martin" in durand.text
    assert "lundi 30 novembre 2026, 08:00–18:00" in durand.text
    assert "mardi 1 décembre 2026, 08:00–18:00" in durand.text
    assert "manques laissés par cette absence" in durand.text
    assert "lun. 30 nov. de 12:00 à 18:00 : personne, pour 2 (tous les agents)." in durand.text
    assert "de 08:00 à 12:00" not in durand.text, "two are there all the same"
    address = durand.addresses[-1]
    assert "08:00" not in row(durand.visit(f"/rota?day={DAY}"), "Camille Martin")
    martin = browser().sign_in("martin").visit("/desk")
    assert "Votre planning a changé" in martin.text
    assert "(maladie)" in martin.text
    petit = browser().sign_in("petit").visit(f"/rota?day={DAY}")
    assert "absence" in row(petit, "Camille Martin"), "colleagues read no more"
    assert "maladie" not in petit.text
    assert petit.client.get(address).status_code == 404
    audit = durand.visit("/admin/audit").text
    assert "Absence déclarée et publiée" in audit
    assert "Vacation annulée" in audit
    assert "absence constatée" in audit
    assert "maladie" not in audit
    assert durand.client.get("/rota/absences/1").status_code == 404, "a shift of work is none"


def test_what_is_wrong_comes_back_as_it_was_typed(browser: People, ids: dict[str, str]) -> None:
    durand = browser().sign_in("durand")
    for typed, field in (
        ({"first": "x"}, "first"),
        ({"first": "2026-11-25"}, "first"),
        ({"last": "2026-13-01"}, "last"),
        ({"officer": ""}, "officer"),
        ({"kind": "training", "start": "25:00"}, "start"),
        ({"kind": "training", "start": "17:00", "end": "09:00"}, "first"),
    ):
        declare(durand, **({"officer": ids["martin"]} | typed))
        assert durand.statuses == [422], typed
        assert durand.page.select_one("#refusal a")["href"] == f"#{field}", typed
        for name, text in typed.items():
            kept = durand.page.select_one(f"#{name} [selected]") or durand.page.select_one(
                f"#{name}"
            )
            assert kept.get("value", "") == text
    last = str(MONDAY + timedelta(days=3))
    declare(durand, ids["martin"], kind="training", start="05:00", end="20:00", last=last)
    assert durand.statuses == [409]
    assert "Repos consécutif" in durand.text
    field = durand.page.select_one("input[name^='reason-']")["name"]
    durand.press("Déclarer l’absence", **{field: "Stage en deux parties"})
    assert durand.statuses == [303, 200]


def row(page: Browser, name: str) -> str:
    line = next(tr for tr in page.page.select("tbody tr") if tr.th.get_text(strip=True) == name)
    return str(line.get_text(" ", strip=True))
