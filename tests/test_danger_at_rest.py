"""What is written about a danger lies on the disk sealed, like what she wrote."""

import pytest
from flask import Flask

from domain import assessment
from tests.browser import Browser
from tests.test_at_rest import files

QUESTION = (
    "zqx7 dort-il là ?"  # the unit's own questions lie open where another test has changed them
)
WRITTEN = ("zqx1 rue", "zqx2 frappe", "zqx3 au 17", "zqx4 arrive", "zqx5 à côté", "zqx6 typed")


def test_the_files_of_the_database_hold_nothing_of_it(
    app: Flask, victim: Browser, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment, "questions", lambda: {"q-1": QUESTION})
    where, happens, whom, answered, position, half = WRITTEN
    victim.press("Dire où je suis").press("Envoyer ma position", position=position)
    desk = officer.visit("/desk").press("Prendre en charge").press("Danger immédiat")
    desk.press("Enregistrer la fiche", where=where, happens=happens)
    desk.press("Noter cet appel", whom=whom, answered=answered)
    desk.press("Enregistrer la fiche", whom=half)
    for words in (where, happens, whom, answered, position):
        assert words in desk.text, "it was kept"
    grid = desk.press("Grille d’évaluation")
    grid.press("Enregistrer la grille", **{"q-1": "yes"})
    assert QUESTION in grid.text
    raw = files(app)
    assert b"danger.assessed" in raw, "we look where things are kept"
    for words in (*WRITTEN, QUESTION):
        for form in (words.encode(), words.encode("utf-16-le"), words.encode().hex().encode()):
            assert form not in raw, words
