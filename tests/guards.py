"""The triggers of the audit taken away for a moment, as whoever owns the database could."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from extensions import db

GUARDED = ("audit_entry", "audit_head")
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@contextmanager
def unguarded() -> Iterator[Connection]:
    """One transaction in which anything may be done to the audit; the triggers are back after it."""
    with db.engine.connect() as hand:
        run = hand.exec_driver_sql
        run("BEGIN IMMEDIATE" if hand.dialect.name == "sqlite" else "BEGIN")
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
