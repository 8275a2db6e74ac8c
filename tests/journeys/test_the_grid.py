"""The grid that helps to judge a danger, without JavaScript: filled, counted, its questions the unit's own."""

from collections.abc import Callable

import pytest
from flask import Flask

from domain import assessment
from extensions import db
from tests.browser import Browser

People = Callable[[], Browser]


@pytest.fixture
def grid(victim: Browser, officer: Browser) -> Browser:
    desk = officer.visit("/desk").press("Prendre en charge")
    return desk.press("Grille d’évaluation", message="pas fini")


def names(grid: Browser) -> list[str]:
    return str(grid.page.select_one("[name=asked]")["value"]).split()


def test_it_is_filled_counted_and_never_judges(grid: Browser) -> None:
    assert "elle ne donne ni score ni seuil" in grid.text
    assert len(grid.page.select("#tool fieldset")) == 12
    first, second, *_others = names(grid)
    grid.press("Enregistrer la grille", **{first: "yes", second: "no"}, message="toujours pas")
    assert grid.draft == "toujours pas"
    assert "Camille Martin : 1 oui sur 12" in grid.text
    assert grid.page.select_one(f"#{first}-yes").has_attr("checked")
    grid.press("Enregistrer la grille")
    assert len(grid.page.select("details")) == 1, "nothing new, nothing kept"
    grid.press("Enregistrer la grille", **{second: "yes"})
    kept = [node.text.partition(" : ")[2] for node in grid.page.select("summary")]
    assert kept == ["2 oui sur 12", "1 oui sur 12"]


def test_sending_an_answer_keeps_what_was_ticked(grid: Browser, victim: Browser) -> None:
    first = names(grid)[0]
    grid.press("Envoyer", message="Je vous lis", **{first: "yes"})
    assert grid.addresses[-1].endswith("/grid")
    assert grid.page.select_one(f"#{first}-yes").has_attr("checked")
    assert victim.visit("/").messages[-1] == "Camille: Je vous lis"


def test_a_supervisor_writes_the_questions_and_filled_grids_stay_as_they_were(
    grid: Browser, browser: People, app: Flask
) -> None:
    first, second, *_others = names(grid)
    with app.app_context():
        kept = assessment.questions()[second]
        db.session.remove()
    grid.press("Enregistrer la grille", **{first: "yes", second: "yes"})
    lead = browser().sign_in("durand").visit("/admin/unit")
    lead.press("Enregistrer", danger_questions=f"{kept}\nA-t-elle un endroit où aller ?")
    grid.press("Enregistrer la grille", **{second: "no"}, message="à garder")
    assert grid.statuses == [409]
    assert "Les questions de la grille viennent de changer" in grid.alert
    assert len(grid.page.select("#tool fieldset")) == 2
    assert grid.page.select_one(f"#{second}-no").has_attr("checked"), "what is the same is kept"
    assert grid.draft == "à garder"
    grid.press("Enregistrer la grille")
    assert "0 oui sur 2" in grid.text
    assert "2 oui sur 12" in grid.text


def test_the_audit_says_that_it_was_filled_and_not_how(grid: Browser, browser: People) -> None:
    grid.press("Enregistrer la grille", **{names(grid)[0]: "yes"})
    text = browser().sign_in("durand").visit("/admin/audit").text
    assert "Grille d’évaluation du danger remplie" in text
