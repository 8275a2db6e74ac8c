"""``flask audit``: what an operator is told, and what the application's own role may not do."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from app import create_app
from domain import arrival, audit, proof
from domain.clock import now
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.wish import Wish
from extensions import db, transaction
from tests.conftest import migrated, settings

ROLE = 'the "app'  # a name that has to be quoted


def ask(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["audit", *words])


@pytest.fixture
def file(tmp_path: Path) -> tuple[Flask, Path]:
    """A house of its own in a file, with a few entries."""
    path = tmp_path / "house.db"
    migrated(f"sqlite:///{path}")
    app = create_app(settings(f"sqlite:///{path}"))
    with app.app_context():
        for number in range(5):
            with transaction():
                audit.record("conversation.read", about=f"conversation:{number}", why="first-byte")
        db.engine.dispose()
    return app, path


def test_verify_before_and_after_a_byte_is_changed(file: tuple[Flask, Path]) -> None:
    app, path = file
    before = ask(app, "verify")
    assert (before.exit_code, before.stderr) == (0, "")
    assert "Whole: 6 entries, 1 to 6." in before.output
    assert "VAULT_KEYS they need: t1." in before.output
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    raw = bytearray(path.read_bytes())
    place = raw.index(b"conversation:2") + len(b"conversation:")
    assert raw[place : place + 1] == b"2"
    raw[place] = ord("7")
    path.write_bytes(raw)
    with app.app_context():
        db.engine.dispose()
    after = ask(app, "verify")
    assert after.exit_code == 1
    assert after.stdout == ""
    assert after.stderr.startswith("NOT WHOLE. Entry 4 is not what was written there")


def test_a_noted_hash(file: tuple[Flask, Path]) -> None:
    app, _path = file
    with app.app_context():
        noted = proof.verify().hash
    assert noted in ask(app, "verify").output
    assert ask(app, "verify", "--expect", noted).exit_code == 0
    assert "Whole: 0 entries" in ask(app, "verify", "--since", noted).output
    for option in ("--expect", "--since"):
        told = ask(app, "verify", option, "0" * 64)
        assert told.exit_code == 1
        assert "hash" in told.stderr


def test_the_log_begins_where_it_was_first_sealed(file: tuple[Flask, Path]) -> None:
    app, _path = file
    with app.app_context():
        first = db.session.execute(text("SELECT act, role FROM audit_entry WHERE id = 1")).one()
    assert tuple(first) == ("audit.begun", "service")


@pytest.fixture
def as_role(app: Flask) -> Iterator[Flask]:
    """The application under a role that was given what ``flask audit grants`` prints, and no more."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("sqlite"):
        pytest.skip("SQLite has no roles: whoever writes the file owns it")
    quoted = '"the ""app"'
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as hand:
        hand.execute(text(f"CREATE ROLE {quoted} LOGIN PASSWORD 'app'"))
        hand.connection.driver_connection.execute(ask(app, "grants", ROLE).output)
    renamed = make_url(url).set(username=ROLE, password="app")
    other = create_app(settings(renamed.render_as_string(hide_password=False)))
    yield other
    with other.app_context():
        db.engine.dispose()
    with owner.connect() as hand:
        hand.execute(text(f"DROP OWNED BY {quoted}"))
        hand.execute(text(f"DROP ROLE {quoted}"))
    owner.dispose()


def test_the_applications_role_appends_and_nothing_else(as_role: Flask) -> None:
    with as_role.app_context():
        assert db.session.execute(text("SELECT current_user")).scalar() == ROLE
        martin = Officer.called("martin")
        for _ in range(2):
            martin.unblock()
        assert proof.verify().count == 2
        for statement in (
            "UPDATE audit_entry SET why = 'autre'",
            "DELETE FROM audit_entry",
            "TRUNCATE audit_entry",
            "ALTER TABLE audit_entry DISABLE TRIGGER USER",
            "DROP TRIGGER audit_entry_guard ON audit_entry",
            "DROP TABLE audit_entry",
            "UPDATE audit_head SET pruned_to = 2",
            "DELETE FROM audit_head",
            "CREATE OR REPLACE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
            "SET session_replication_role = replica",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                db.session.execute(text(statement))
            db.session.rollback()
        with pytest.raises(audit.NotTheOwner, match="owner"):
            audit.prune(now())
        assert proof.verify().count == 2
        db.session.remove()


def test_the_owner_prunes_beside_the_applications_role(app: Flask, as_role: Flask) -> None:
    with as_role.app_context():
        Officer.called("martin").unblock()
        db.session.remove()
    with app.app_context():
        assert audit.prune(now()) == 1
        db.session.remove()
    with as_role.app_context():
        Officer.called("martin").unblock()
        found = proof.verify()
        db.session.remove()
    assert (found.first, found.last) == (2, 3)


def test_a_sweep_of_the_applications_role_does_all_but_what_is_the_owners(
    app: Flask, as_role: Flask
) -> None:
    with as_role.app_context():
        arrival.begin("hers", place="", speaks_as=None, draft="Bonjour", untold=True)
        long_ago = (now() - timedelta(days=400)).date()
        with transaction():
            db.session.execute(update(Conversation).values(active_at=now() - timedelta(days=40)))
            martin = Officer.called("martin").id
            db.session.add(
                Wish(key="k", officer_id=martin, what="off", first=long_ago, last=long_ago)
            )
        db.session.remove()
    ran = as_role.test_cli_runner().invoke(
        args=["retention", "run", "--clock-is-right", "--rewrite"]
    )
    assert ran.exit_code == 4, ran.output
    assert "open: 1 erased after 30 days" in ran.output
    assert "rota: 1 wishes" in ran.output
    assert "owner" in ran.stderr
    with app.app_context():
        assert Conversation.of("hers") is None
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (last.act, last.why) == (
            "retention.ran",
            "erased: open 1; audit entries: not by this role",
        )
        db.session.remove()
    ran = app.test_cli_runner().invoke(args=["retention", "run", "--rewrite"])
    assert (ran.exit_code, ran.stderr) == (0, ""), ran.output


@pytest.mark.parametrize(
    "words", [("audit", "verify"), ("retention", "run"), ("vault", "status"), ("hold", "list")]
)
def test_a_database_that_cannot_be_used_is_a_sentence(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "empty.db").touch()
    for where in (tmp_path / "nowhere" / "house.db", tmp_path / "empty.db"):
        app = create_app(settings(f"sqlite:///{where}"))
        told = app.test_cli_runner().invoke(args=list(words))
        assert told.exit_code == 1
        assert "The database could not be used" in told.output or "Stopped: " in told.output
        assert "Traceback" not in told.output
