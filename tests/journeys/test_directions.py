"""Beside her commune the officer reads where she could go: proposed, never a gate, and never an old number."""

import tomllib
from collections.abc import Callable

import pytest
from flask import Flask

from cli.demo import STATIONS
from domain import demonstration, seating
from domain.officer import Officer
from tests.browser import Browser


@pytest.fixture
def _stations(app: Flask) -> None:
    """Those of the demo, through its command."""
    object.__setattr__(app.config["SETTINGS"], "demo", True)
    for _ in range(2):
        ran = app.test_cli_runner().invoke(args=["demo", "cast"])
        assert ran.exit_code == 0, ran.output


def read(officer: Browser) -> str:
    found = officer.page.select_one("details.places")
    return found.get_text(" ", strip=True).replace("\u00a0", " ") if found else ""


@pytest.mark.usefixtures("victim", "_stations")
def test_the_service_stands_beside_her_commune(officer: Browser, app: Flask) -> None:
    desk = officer.visit("/desk").press("Prendre en charge")
    summary = desk.page.select_one("details.places summary").get_text(" ", strip=True)
    assert summary == (
        "Service compétent : Commissariat de démonstration — Lyon 3, ou tout autre commissariat ou brigade"
    )
    said = read(desk)
    assert "1 rue de l’Exemple, 69003 Lyon 3e Arrondissement" in said
    assert "lieu inventé pour la démonstration" in said
    assert "01 99 00 00 01" in said
    assert "aussi hors de sa zone (article 15-3 du code de procédure pénale)" in said
    assert "Commissariat de démonstration — Villeurbanne à 2 km" in said
    assert "Brigade de démonstration — Genas à 10 km" in said
    assert "Vic-sur-Cère" not in said, "too far to be near"
    assert "ministère" not in said, "nobody’s file says what is invented"
    supervisor = Browser(app.test_client()).sign_in("durand").visit("/admin/unit")
    told = supervisor.visit("/admin/audit").text
    assert "Commissariats, brigades et zones importés" in told
    assert "démonstration : ajouts 12, changements 0, retraits 0" in told
    assert "Compte d’accueil rattaché à un lieu" in told
    supervisor.visit("/admin/unit").press("Enregistrer", station_phone_months="0")
    said = read(officer.visit(desk.addresses[-1]))
    assert "01 99 00" not in said
    assert "téléphone ou horaires non montrés : ils datent du" in said


@pytest.mark.usefixtures("_stations")
def test_the_nearest_stand_there_without_a_zone_and_nothing_without_a_town(
    browser: Callable[[], Browser], officer: Browser
) -> None:
    browser().visit("/").press("Commencer", place="Craponne", message="Bonjour")
    said = read(officer.visit("/desk").press("Prendre en charge"))
    assert said.startswith("Commissariats et brigades proches (service compétent non connu)")
    assert "Lyon 7" in said
    assert "Genas" in said
    assert "Distances non connues : par département et code postal." in said
    browser().visit("/").press("Commencer", untold="1", message="Bonjour")
    assert read(officer.visit("/desk").press("Prendre en charge")) == ""


@pytest.mark.usefixtures("victim")
def test_nothing_is_there_before_anything_is_imported(officer: Browser) -> None:
    assert read(officer.visit("/desk").press("Prendre en charge")) == ""


def test_the_demo_names_its_places_for_what_they_are_and_numbers_nobody_has(app: Flask) -> None:
    entries = tomllib.loads(STATIONS.read_text(encoding="utf-8"))["station"]
    assert len(entries) == 12
    assert all("de démonstration" in entry["name"] for entry in entries)
    assert all(entry["phone"].startswith("01 99 00 ") for entry in entries)
    with app.app_context():
        assert demonstration.invent(entries) == 12
        assert demonstration.invent(entries) == 0
        at = demonstration.invented("lyon-3")
        seating.seat("accueil", at)
        assert Officer.called("accueil").station_id == at.id
