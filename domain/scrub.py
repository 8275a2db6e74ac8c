"""After erasing: have the database let go of what it still holds of the rows that are gone."""

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from extensions import db

PATIENCE = 500  # milliseconds to wait for readers: writers wait behind us meanwhile


def scrub(rewrite: bool = False) -> bool:
    """Whether it could be done; the next sweep tries again.

    SQLite: what was overwritten in the file may still stand in the write-ahead log until that is
    emptied into the file and cut. PostgreSQL: the space of dead rows is given back, but their bytes
    stay in the file until something else is written there; ``rewrite`` makes the files anew, and
    locks each table meanwhile. docs/running.md says what either leaves on the disk.
    """
    try:
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                return _cut(connection)
            return _vacuum(connection, "FULL" if rewrite else "")
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


def _vacuum(connection: Connection, full: str) -> bool:
    connection.exec_driver_sql(f"SET lock_timeout = {10 * PATIENCE}")
    try:
        for table in db.metadata.sorted_tables:  # all of them: any may hold what was sealed
            connection.exec_driver_sql(f'VACUUM {full} "{table.name}"')
    finally:
        connection.exec_driver_sql("RESET lock_timeout")
    return True
