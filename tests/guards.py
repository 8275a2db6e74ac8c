"""The triggers of the audit taken away for a moment, as whoever owns the database could."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from extensions import db

GUARDED = ("audit_entry", "audit_head")
BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@contextmanager
def unguarded() -> Iterator[Connection]:
    """One transaction in which anything may be done to the audit; the triggers are back after it."""
    with db.engine.connect() as hand:
        run = hand.exec_driver_sql
        run(BEGIN[hand.dialect.name])
        if hand.dialect.name == "sqlite":
            triggers = run(TRIGGERS).all()
            for name, _ in triggers:
                run(f"DROP TRIGGER {name}")
            yield hand
            for _, made in triggers:
                run(made)
        else:
            for table in GUARDED:
                run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield hand
            for table in GUARDED:
                run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        run("COMMIT")


@contextmanager
def undone() -> Iterator[Connection]:
    """The session's own connection without the triggers; whatever is done there is undone at the end."""
    hand = db.session.connection()
    run = hand.exec_driver_sql
    run(BEGIN[hand.dialect.name])
    try:
        if hand.dialect.name == "sqlite":
            for name, _ in run(TRIGGERS).all():
                run(f"DROP TRIGGER {name}")
        else:
            for table in GUARDED:
                run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield hand
    finally:
        run("ROLLBACK")


def altered(sealed: bytes) -> bytes:
    """One bit of it is another, whatever it was: somebody changed what is kept."""
    return sealed[:-1] + bytes([sealed[-1] ^ 1])
