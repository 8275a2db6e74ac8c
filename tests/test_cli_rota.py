"""The shell's door to the rota: usual cycles, shifts from a file."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from domain.pattern import Pattern
from domain.shift import Shift
from extensions import db

SOUND = "martin,2099-11-30,07:00,19:08\npetit,2099-11-30,18:52,07:00\n"


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["rota", *args])


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Shift.id))) or 0


def test_usual_patterns_are_offered_once(app: Flask) -> None:
    assert "5 patterns added." in run(app, "patterns").output
    assert "0 patterns added." in run(app, "patterns").output
    with app.app_context():
        cycles = {each.key: each.cycle for each in Pattern.offered()}
    assert cycles["file:binary-night"].minutes == 84 * 60 + 56


@pytest.mark.parametrize(
    "text",
    [
        "not = [toml",
        "[[other]]\nkey = 'a'",
        "[[pattern]]\nkey = 'a'\nname = 'A'",
        "[[pattern]]\nkey = 'a'\nname = 'A'\ncycle = '-'",
        "[[pattern]]\nkey = 'a'\nname = 'A'\ncycle = 3",
        "pattern = 3",
    ],
)
def test_what_is_no_list_of_patterns_is_a_sentence(app: Flask, tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    ran = run(app, "patterns", str(file))
    assert (ran.exit_code, ran.stderr.startswith("Error: mine.toml")) == (1, True), ran.output
    with app.app_context():
        assert Pattern.offered() == []


def test_shifts_from_a_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(SOUND)
    tried = run(app, "import", str(file), "--by", "durand", "--dry-run")
    assert "2 shifts would be drafted, 0 were there already." in tried.output
    assert count(app) == 0
    assert "2 shifts drafted" in run(app, "import", str(file), "--by", "durand").output
    again = run(app, "import", str(file), "--by", "durand")
    assert "0 shifts drafted, 2 were there already." in again.output
    assert count(app) == 2


def test_each_wrong_line_is_told_and_nothing_is_done(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(f"{SOUND}nobody,2099-11-30,07:00,08:00\nmartin,2099-11-30,08:00,09:00\n")
    ran = run(app, "import", str(file), "--by", "durand")
    assert ran.exit_code == 1
    assert "mine.csv:3: Choisissez un agent" in ran.stderr
    assert "mine.csv:4: Cette ligne chevauche" in ran.stderr
    assert "2 lines are wrong; nothing was done." in ran.stderr
    assert count(app) == 0


def test_who_may_not_and_what_is_no_text(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(SOUND)
    assert "Nobody signs in as x." in run(app, "import", str(file), "--by", "x").stderr
    assert "Seuls les responsables" in run(app, "import", str(file), "--by", "martin").stderr
    file.write_bytes(b"\xff\xfe\x00")
    assert "not in UTF-8" in run(app, "import", str(file), "--by", "durand").stderr
    assert count(app) == 0
