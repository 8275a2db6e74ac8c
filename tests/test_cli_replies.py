"""The shell's door to canned replies, and the ones that come with the service."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, update

from cli.replies import OURS
from domain import filling
from domain.canned import Canned
from domain.officer import Officer
from domain.reply import Wording
from extensions import db, transaction

ENTRIES = tomllib.loads(OURS.read_text())["reply"]


def load(app: Flask, *file: str) -> Result:
    return app.test_cli_runner().invoke(args=["replies", "load", *file])


def test_loading_again_adds_nothing_and_touches_nothing(app: Flask) -> None:
    assert f"{len(ENTRIES)} replies added." in load(app).output
    with app.app_context():
        with transaction():
            db.session.execute(update(Canned).where(Canned.id == 1).values(body="à nous"))
        Canned.found(2).retire(by=Officer.called("durand"))
    assert "0 replies added." in load(app).output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Canned)) == len(ENTRIES)
        assert db.session.scalar(select(Canned.body).where(Canned.id == 1)) == "à nous"
        assert len(Canned.offered()) == len(ENTRIES) - 1


def test_the_demo_has_them(app: Flask) -> None:
    object.__setattr__(app.config["SETTINGS"], "demo", True)
    for _ in range(2):
        ran = app.test_cli_runner().invoke(args=["demo", "cast"])
        assert ran.exit_code == 0, ran.output
    with app.app_context():
        assert len(Canned.offered()) == len(ENTRIES)


@pytest.mark.parametrize(
    "text",
    [
        "not = [toml",
        "[[other]]\nname = 'a'",
        "[[reply]]\ntopic = 'no name'\nlanguage = 'fr'\ntitle = 't'\nbody = 'b'",
        "[[reply]]\nname = 'a'\ntopic = 't'\nlanguage = 'xx'\ntitle = 't'\nbody = 'b'",
        "reply = 3",
        "[[reply]]\nname = 'a'\ntopic = 1\nlanguage = 'fr'\ntitle = 't'\nbody = 'b'",
    ],
)
def test_what_is_no_list_is_a_sentence(app: Flask, tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    ran = load(app, str(file))
    assert ran.exit_code == 1
    assert ran.output.startswith("Error: mine.toml")
    with app.app_context():
        assert Canned.offered() == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
@pytest.mark.parametrize(("name", "place"), [("", ""), ("Anna", "Le Havre"), ("", "Annecy")])
def test_each_reads_well_whatever_is_known(entry: dict[str, str], name: str, place: str) -> None:
    words = Wording.said(entry)
    text = filling.fill(words.body, name=name, place=place, language=words.language)
    assert len(text) <= 1000, "somebody reads it on a small screen"
    assert not re.search(r"[{}]| [,.]|,,|  |\b(?:de|à) ?[.?,]|\b(?:de|à) Le ", text), text
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        assert sentence[0].isupper() or sentence[0] in "«0123456789", sentence


def test_they_are_a_dozen_and_named_once() -> None:
    assert len(ENTRIES) >= 12
    assert len({entry["name"] for entry in ENTRIES}) == len(ENTRIES)
    assert {entry["language"] for entry in ENTRIES} == {"fr"}
