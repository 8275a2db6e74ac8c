"""Migrations go from nothing to the head and back, and describe what the code expects."""

from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

import config
from app import create_app
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
        connection.execution_options(isolation_level="AUTOCOMMIT")
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


def test_sqlite_keeps_its_word(tmp_path: Path) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path / 'house.db'}"))
    with app.app_context(), db.engine.connect() as connection:
        pragma = lambda name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2, "FULL: what was acknowledged survives a power cut"
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 10_000
