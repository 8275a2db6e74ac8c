"""Grants: what the application's own role may do on PostgreSQL, table by table."""

from sqlalchemy.dialects import postgresql

from extensions import db

APPENDED = "audit_entry"
HEAD = "audit_head"


def statements(role: str) -> str:
    """SQL for the owner of the tables to run, after each migration again. Nothing is granted that is not said."""
    quote = postgresql.dialect().identifier_preparer.quote_identifier  # type: ignore[no-untyped-call]
    who = quote(role)
    said = [
        "-- Run as the owner of the tables, who is another role and runs migrations and retention.",
        "BEGIN;",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {who}, PUBLIC;",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
        f"GRANT USAGE ON SCHEMA public TO {who};",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {who};",
        f"GRANT SELECT ON alembic_version TO {who};",
    ]
    for table in sorted(db.metadata.tables):
        rights = "SELECT, INSERT, UPDATE, DELETE"
        if table == APPENDED:
            rights = "SELECT, INSERT"
        elif table == HEAD:  # it moves forward; what may be removed is not the application's to say
            rights = "SELECT, UPDATE (last_id, seal)"
        said.append(f"GRANT {rights} ON {quote(table)} TO {who};")
    return "\n".join([*said, "COMMIT;"])
