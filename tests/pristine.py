"""Clean tables with the named cast in them: on SQLite a file put back whole, on PostgreSQL rows taken out."""

from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import insert, text, update

from domain.chain import START
from domain.entry import AuditHead
from domain.officer import Officer
from extensions import db
from tests.guards import unguarded

PASSWORD = "passerelle-demo"
CAST = (
    ("martin", "Camille Martin", "officer"),
    ("petit", "Alex Petit", "officer"),
    ("accueil", "Accueil", "station"),
    ("durand", "Claude Durand", "supervisor"),
    ("admin", "Administration", "administrator"),
)
RESTART = """SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences
 WHERE last_value IS NOT NULL"""
# Hashing well is tested where it matters, not in every test.
cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_hashed = cheap.hash(PASSWORD)
_files: dict[str, bytes] = {}


def restore(url: str) -> None:
    """Nothing but the cast, before anything was asked of this database by the application at hand."""
    if not url.startswith("sqlite"):
        return _populate(url)
    db.engine.dispose()
    path = Path(url.removeprefix("sqlite:///"))
    if url not in _files:
        _populate(url)
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
        _files[url] = path.read_bytes()
    for beside in ("", "-wal", "-shm"):  # whoever still has it open has one that nobody reads
        path.with_name(path.name + beside).unlink(missing_ok=True)
    path.write_bytes(_files[url])
    return None


def empty(url: str) -> None:
    """Nothing at all, whoever looks at it."""
    tables = [t.name for t in reversed(db.metadata.sorted_tables) if t.name != "audit_head"]
    gone = [f"DELETE FROM {table}" for table in tables]
    restarted = update(AuditHead.__table__).values(last_id=0, seal=START, pruned_to=0)
    if url.startswith("sqlite"):
        with unguarded() as connection:
            for each in (*gone, "DELETE FROM sqlite_sequence"):
                connection.exec_driver_sql(each)
            connection.execute(restarted)
        return
    # Nothing is watched, and nothing is locked as TRUNCATE would: that took longer than most tests.
    with db.engine.connect() as connection:
        begin = ("BEGIN", "SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("; ".join((*begin, *gone)))
        connection.exec_driver_sql(RESTART)
        connection.execute(restarted)
        connection.exec_driver_sql("COMMIT")


def _populate(url: str) -> None:
    empty(url)
    db.session.execute(insert(Officer), [_hired(*each) for each in CAST])
    db.session.commit()
    db.session.remove()


def _hired(login: str, name: str, role: str) -> dict[str, object]:
    return {"login": login, "name": name, "role": role, "password_hash": _hashed}
