"""Migrations go from nothing to the head and back, and describe what the code expects."""

from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

import config
from app import create_app
from domain import proof
from domain.clock import now
from extensions import db
from tests.conftest import settings

MIGRATIONS = str(config.ROOT / "migrations")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """An application on a database of its own without any table."""
    if request.param == "sqlite":
        return create_app(settings(f"sqlite:///{tmp_path / 'empty.db'}"))
    url: str = request.getfixturevalue("postgresql")
    app = create_app(settings(url))
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS migrating"))
        connection.execute(text("CREATE DATABASE migrating"))
        renamed = db.engine.url.set(database="migrating").render_as_string(hide_password=False)
        db.engine.dispose()
    return create_app(settings(renamed))


def test_up_down_up_and_nothing_forgotten(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory=MIGRATIONS)
        assert "message" in inspect(db.engine).get_table_names()
        checked = empty.test_cli_runner().invoke(args=["db", "check", "-d", MIGRATIONS])
        assert checked.exit_code == 0, checked.output
        downgrade(directory=MIGRATIONS, revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade(directory=MIGRATIONS)
        assert "conversation" in inspect(db.engine).get_table_names()
        db.engine.dispose()


def test_what_was_there_is_kept_from_its_last_news_on(empty: Flask) -> None:
    """Not from the day of the migration, nor from a constant."""
    arrived, said = "2026-01-02 03:04:05", "2026-05-06 07:08:09"
    row = "(:id, :token, :key, :arrived, 0, 0, 0, :key)"
    columns = "id, token_hash, wrapped_key, arrived_at, last_number, victim_number, read_number"
    with empty.app_context():
        upgrade(directory=MIGRATIONS, revision="0003")
        with db.engine.begin() as connection:
            for number in (1, 2):
                values = {"id": number, "token": f"{number}", "key": b"k", "arrived": arrived}
                insert = f"INSERT INTO conversation ({columns}, sealed_draft) VALUES {row}"
                connection.execute(text(insert), values)
            columns, values = "conversation_id, number, key, said_at", {"said": said}
            insert = f"INSERT INTO message ({columns}) VALUES (2, 1, 'k', :said)"
            connection.execute(text(insert), values)
        upgrade(directory=MIGRATIONS)
        asked = "SELECT active_at, sealed_draft FROM conversation ORDER BY id"
        with db.engine.connect() as connection:
            rows = connection.execute(text(asked)).all()
        assert [str(at)[:19] for at, _ in rows] == [arrived, said]
        assert [draft for _, draft in rows] == [None, None]
        db.engine.dispose()


def test_nothing_goes_with_the_old_table_and_no_number_is_given_again(empty: Flask) -> None:
    """SQLite makes the table of conversations anew: what refers to it stays, and what the audit names."""
    at = "2026-01-02 03:04:05"
    with empty.app_context():
        upgrade(directory=MIGRATIONS, revision="0009")
        with db.engine.begin() as connection:
            columns = "token_hash, wrapped_key, arrived_at, active_at, last_number, victim_number, read_number"
            for token in ("one", "two"):
                values = {"token": token, "key": b"k", "at": at}
                row = (
                    f"INSERT INTO conversation ({columns}) VALUES (:token, :key, :at, :at, 1, 1, 0)"
                )
                connection.execute(text(row), values)
            said = "INSERT INTO message (conversation_id, number, key, said_at, sealed_body) "
            connection.execute(
                text(f"{said} VALUES (1, 1, 'k', :at, :body)"), {"at": at, "body": b"b"}
            )
            connection.execute(text("UPDATE audit_head SET last_id = last_id + 1"))
            told = "INSERT INTO audit_entry (id, act, about, role, at, key_name, hash) "
            values = {"at": at, "hash": b"h"}
            row = f"{told} SELECT last_id, 'conversation.erased', 'conversation:41', 'service', :at"
            row += ", 't1', :hash FROM audit_head"
            connection.execute(text(row), values)
        upgrade(directory=MIGRATIONS)
        with db.engine.begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM message")).scalar() == 1
            if db.engine.dialect.name == "sqlite":
                assert not connection.execute(text("PRAGMA foreign_key_check")).all()
                connection.execute(text("DELETE FROM conversation WHERE id = 2"))
                token = {"token": "three", "key": b"k", "at": at}
                row = (
                    f"INSERT INTO conversation ({columns}) VALUES (:token, :key, :at, :at, 0, 0, 0)"
                )
                assert connection.execute(text(f"{row} RETURNING id"), token).scalar() == 42
            connection.execute(text("DELETE FROM conversation WHERE id = 1"))
            assert connection.execute(text("SELECT count(*) FROM message")).scalar() == 0
        db.engine.dispose()


def test_outcomes_are_told_in_their_new_words_and_in_the_old_ones_again(empty: Flask) -> None:
    """What is kept longest stays so, and who closed what is known; nothing of it counts as news."""
    at = "2026-01-02 03:04:05"
    officer = (
        "INSERT INTO officer (id, login, name, role, password_hash, hired_at)"
        " VALUES (3, 'martin', 'Camille Martin', 'officer', '-', :at)"
    )
    row = (
        "INSERT INTO conversation (token_hash, wrapped_key, arrived_at, active_at, closed_at, officer_id,"
        " outcome, last_number, victim_number, read_number)"
        " VALUES (:token, :key, :at, :at, :at, 3, :outcome, 1, 1, 0)"
    )
    asked = text("SELECT outcome, closed_by_id, active_at FROM conversation ORDER BY id")
    before = ["advice", "appointment", "referral", "emergency", "no-answer", "other", None]
    with empty.app_context():
        upgrade(directory=MIGRATIONS, revision="0010")
        with db.engine.begin() as hand:
            hand.execute(text(officer), {"at": at})
            for outcome in before:
                told = {"token": str(outcome), "key": b"k", "at": at, "outcome": outcome}
                hand.execute(text(row), told)
        upgrade(directory=MIGRATIONS)
        with db.engine.begin() as hand:
            rows = hand.execute(asked).all()
            after = [*before[:4], "abandoned", "advice", None]
            assert [each.outcome for each in rows] == after
            assert [each.closed_by_id for each in rows] == [3] * 6 + [None], "hers nobody closed"
            assert {str(each.active_at)[:19] for each in rows} == {at}
            for newer, token in (("reported", "advice"), ("abuse", "referral")):
                change = "UPDATE conversation SET outcome = :newer WHERE token_hash = :token"
                hand.execute(text(change), {"newer": newer, "token": token})
        downgrade(directory=MIGRATIONS, revision="0010")
        with db.engine.connect() as hand:
            old = hand.execute(text("SELECT outcome FROM conversation ORDER BY id")).scalars().all()
        assert old == [
            "emergency",
            "appointment",
            "other",
            "emergency",
            "no-answer",
            "advice",
            None,
        ]
        db.engine.dispose()


def test_sqlite_keeps_its_word(tmp_path: Path) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path / 'house.db'}"))
    with app.app_context(), db.engine.connect() as connection:
        pragma = lambda name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2, "FULL: what was acknowledged survives a power cut"
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 10_000


def test_what_was_done_before_the_chain_is_sealed_into_it(empty: Flask) -> None:
    officer = (
        "INSERT INTO officer (id, login, name, role, password_hash, hired_at)"
        " VALUES (3, 'martin', 'Camille Martin', 'officer', '-', :at)"
    )
    entry = (
        "INSERT INTO audit_entry (id, at, act, about, officer_id, why)"
        " VALUES (:id, :at, :act, 'a:1', :by, :why)"
    )
    moment = (
        now() if empty.config["SQLALCHEMY_DATABASE_URI"].startswith("post") else str(now())[:26]
    )
    with empty.app_context():
        upgrade(directory=MIGRATIONS, revision="0003")
        with db.engine.begin() as hand:
            hand.execute(text(officer), {"at": moment})
            for number, act, by in ((2, "conversation.opened", None), (7, "conversation.taken", 3)):
                row = {"id": number, "at": moment, "act": act, "by": by, "why": None}
                hand.execute(text(entry), row)
        upgrade(directory=MIGRATIONS)
        said = text("SELECT id, act, officer_id, name, role FROM audit_entry ORDER BY id")
        with db.engine.connect() as hand:
            assert [tuple(row) for row in hand.execute(said)] == [
                (1, "conversation.opened", None, None, "victim"),
                (2, "conversation.taken", 3, "Camille Martin", "officer"),
                (3, "audit.begun", None, None, "service"),
            ]
        assert proof.verify().count == 3
        db.session.remove()
        downgrade(directory=MIGRATIONS, revision="0003")
        with db.engine.connect() as hand:
            acts = hand.execute(text("SELECT act FROM audit_entry ORDER BY id")).scalars().all()
        assert acts == ["conversation.opened", "conversation.taken", "audit.begun"]
        db.engine.dispose()
