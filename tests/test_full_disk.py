"""A disk that is full: her text stays in the field, the operator is told, and erasing makes room."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError

from app import create_app
from domain import health, retention
from domain.clock import now
from domain.conversation import Conversation
from extensions import db, transaction
from tests.browser import Browser
from tests.conftest import migrated, settings

LONG = "x" * 3000


@pytest.fixture
def house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Flask, dict[str, int]]]:
    """A house on SQLite whose file may not grow past ``limit['pages']``."""
    url, limit = f"sqlite:///{tmp_path / 'house.db'}", {"pages": 2**30}
    migrated(url)
    app = create_app(settings(url))
    app.testing = True
    monkeypatch.setattr(health, "REST", 0)

    def narrow(connection: sqlite3.Connection, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={limit['pages']}")

    with app.app_context():
        event.listen(db.engine, "checkout", narrow)
    yield app, limit
    with app.app_context():
        db.engine.dispose()


def fill(app: Flask, limit: dict[str, int]) -> Browser:
    """Somebody writes until nothing more goes in; her last answer was the refusal."""
    person = Browser(app.test_client()).visit("/")
    person.press("Commencer", untold="1", message="Bonjour")
    with app.app_context(), db.engine.connect() as connection:
        limit["pages"] = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one()) + 10
    for number in range(50):
        person.press("Envoyer", message=f"{number} {LONG}")
        if person.statuses == [503]:
            return person
    raise AssertionError("the disk never filled up")


def full(*_: Any) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise OperationalError("UPDATE conversation …", {}, error)


def test_nothing_is_lost_and_it_is_said(
    house: tuple[Flask, dict[str, int]], caplog: pytest.LogCaptureFixture
) -> None:
    app, limit = house
    assert app.test_client().get("/readyz").status_code == 200
    person = fill(app, limit)
    text = person.draft
    assert text.endswith(LONG)
    assert "n’a pas pu être enregistré" in person.alert
    assert person.response.headers["Retry-After"]
    acknowledged = len(person.messages)
    assert acknowledged == int(text.split()[0]) + 1
    assert "The disk of the database is full" in caplog.text
    assert LONG[:50] not in caplog.text
    assert person.visit("/").messages[0] == "Vous: Bonjour", "what was there is still read"
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "no room left\n")
    limit["pages"] += 10_000  # somebody made room
    assert app.test_client().get("/readyz").status_code == 200
    person.press("Envoyer", message=text)
    assert person.statuses == [303, 200]
    assert len(person.messages) == acknowledged + 1


def test_to_scripts_it_is_a_503_with_its_sentence(house: tuple[Flask, dict[str, int]]) -> None:
    person = fill(*house)
    data = person._filled(person.page.select_one("#composer")) | {"do": "send", "message": LONG}
    answer = person.client.post("/", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert "est resté dans le champ" in answer.text
    assert "N" not in answer.headers, "only an answer with a number acknowledges"


def test_somebody_who_arrives_keeps_her_words_too(house: tuple[Flask, dict[str, int]]) -> None:
    app, limit = house
    fill(app, limit)
    for _ in range(40):  # small rows may still fit
        other = Browser(app.test_client()).visit("/")
        other.press("Commencer", untold="1", message=LONG)
        if other.statuses == [503]:
            break
    assert other.statuses == [503]
    assert other.draft == LONG
    assert other.has_button("Commencer")


def test_erasing_makes_room(house: tuple[Flask, dict[str, int]]) -> None:
    app, limit = house
    fill(app, limit)
    with app.app_context(), transaction():
        db.session.execute(update(Conversation).values(active_at=now() - timedelta(days=99)))
    ran = app.test_cli_runner().invoke(args=["retention", "run", "--clock-is-right"])
    assert ran.exit_code == 0, ran.output
    other = Browser(app.test_client()).visit("/").press("Commencer", untold="1", message=LONG)
    assert other.messages == [f"Vous: {LONG}"]


def test_a_page_that_must_note_something_says_what_is_wrong(
    officer: Browser, victim: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    monkeypatch.setattr(Conversation, "read", full)
    page = officer.visit(officer.addresses[-1])
    assert page.statuses == [503]
    assert "ne peut rien enregistrer" in page.text


def test_erasing_that_finds_no_room_says_so_and_can_be_run_again(
    house: tuple[Flask, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention.sweep, "begin", full)
    ran = house[0].test_cli_runner().invoke(args=["retention", "run"])
    assert ran.exit_code == 1
    assert "Stopped: the disk is full" in ran.output


@pytest.fixture
def full_postgresql(
    app: Flask, database: str
) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """The server itself refuses every write as it does on a full disk, until there is room again."""
    if database.startswith("sqlite"):
        pytest.skip("it has a disk that can really be filled")
    tables = ("conversation", "message", "tries", "audit_entry")

    def run(*statements: str) -> None:
        with app.app_context(), db.engine.connect() as hand:
            for statement in statements:
                hand.exec_driver_sql(statement)

    def fill_up() -> None:
        raises = "RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'could not extend file'"
        made = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {}; END$$"
        each = "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {} EXECUTE FUNCTION full_disk()"
        run(made.format(raises), *map(each.format, tables))

    def room() -> None:
        run("DROP FUNCTION IF EXISTS full_disk() CASCADE")

    yield fill_up, room
    room()


def test_on_postgresql_too_nothing_is_lost_and_it_is_said(
    app: Flask, victim: Browser, full_postgresql: Any, caplog: pytest.LogCaptureFixture
) -> None:
    fill_up, room = full_postgresql
    fill_up()
    victim.press("Envoyer", message="à garder")
    assert (victim.statuses, victim.draft) == ([503], "à garder")
    assert "n’a pas pu être enregistré" in victim.alert
    assert "The disk of the database is full" in caplog.text
    assert "garder" not in caplog.text
    assert "could not extend" not in caplog.text
    health._looks.clear()
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.text) == (503, "no room left\n")
    ran = app.test_cli_runner().invoke(args=["officers", "unblock", "martin"])
    assert ran.exit_code == 1
    assert "room on its disk" in ran.output
    room()
    victim.press("Envoyer", message="à garder")
    assert victim.messages == ["Vous: Bonjour", "Vous: à garder"]


def test_what_counts_as_full() -> None:
    assert health.is_full(OperationalError("", {}, psycopg.errors.DiskFull()))
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    assert not health.is_full(OperationalError("", {}, locked))
    assert not health.is_full(ValueError())
