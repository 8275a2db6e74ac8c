"""After erasing: have the database let go of what it still holds of the rows that are gone."""

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from extensions import db

TABLES = ("conversation", "message", "hold", "audit_entry")
PATIENCE = 500  # milliseconds to wait for readers: writers wait behind us meanwhile


def scrub() -> bool:
    """Whether it could be done; the next sweep tries again.

    SQLite: what was overwritten in the file may still stand in the write-ahead log until that is
    emptied into the file and cut. PostgreSQL: dead rows are given back; see docs/running.md for what
    either leaves on the disk.
    """
    try:
        with db.engine.connect() as connection:
            return _CLEANED[connection.dialect.name](connection)
    except SQLAlchemyError:
        return False


def _cut(connection: Connection) -> bool:
    patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")
    try:
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
    return not busy


def _vacuum(connection: Connection) -> bool:
    for table in TABLES:
        connection.exec_driver_sql(f"VACUUM {table}")
    return True


_CLEANED = {"sqlite": _cut, "postgresql": _vacuum}
