"""The audit becomes a chain that only grows: entries are sealed one after the other, triggers guard them."""

import hmac
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

revision = "0006"
down_revision = "0005"

# An entry is never changed; it may go only when the head says so, and SQLite's INSERT OR REPLACE, which
# no DELETE trigger sees, must not put another in its place.
SQLITE = """
CREATE TRIGGER audit_entry_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;
CREATE TRIGGER audit_entry_removed BEFORE DELETE ON audit_entry
WHEN OLD.id > (SELECT pruned_to FROM audit_head)
BEGIN SELECT RAISE(ABORT, 'an audit entry is removed by pruning alone'); END;
CREATE TRIGGER audit_entry_replaced BEFORE INSERT ON audit_entry
WHEN NEW.id <= (SELECT max(id) FROM audit_entry)
BEGIN SELECT RAISE(ABORT, 'an audit entry is appended, at the end'); END;
CREATE TRIGGER audit_head_back BEFORE UPDATE ON audit_head
WHEN NEW.last_id < OLD.last_id OR NEW.pruned_to < OLD.pruned_to
BEGIN SELECT RAISE(ABORT, 'the head of the audit never goes back'); END;
CREATE TRIGGER audit_head_replaced BEFORE INSERT ON audit_head
WHEN EXISTS (SELECT 1 FROM audit_head)
BEGIN SELECT RAISE(ABORT, 'the audit has one head'); END;
CREATE TRIGGER audit_head_removed BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the head of the audit stays'); END;
"""
POSTGRESQL = """
CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'audit_entry' AND TG_OP = 'DELETE' THEN
    IF OLD.id <= (SELECT pruned_to FROM audit_head) THEN RETURN OLD; END IF;
  ELSIF TG_TABLE_NAME = 'audit_head' AND TG_OP = 'UPDATE' THEN
    IF NEW.last_id >= OLD.last_id AND NEW.pruned_to >= OLD.pruned_to THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'the audit only grows: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_entry_whole BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_head_guard BEFORE UPDATE OR DELETE ON audit_head
FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_head_whole BEFORE TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
"""


def upgrade() -> None:
    old = _taken_away()
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("officer_id", sa.Integer),
        sa.Column("name", sa.String(64)),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("why", sa.String(200)),
        sa.Column("to_whom", sa.String(64)),
        sa.Column("key_name", sa.String(32), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    for name, columns in (
        ("at", ["at"]), ("act", ["act", "id"]), ("about", ["about", "id"]),
        ("officer", ["officer_id", "id"]),
    ):  # fmt: skip
        op.create_index(f"ix_audit_entry_{name}", "audit_entry", columns)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last_id", sa.Integer, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("pruned_to", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_audit_head_one"),
    )
    _begin(old)
    if op.get_bind().dialect.name == "sqlite":
        for trigger in SQLITE.strip().split("END;\n"):
            op.execute(trigger.removesuffix("END;") + "END")
    else:
        op.execute(POSTGRESQL)


def downgrade() -> None:
    kept = op.get_bind().execute(sa.text("SELECT * FROM audit_entry ORDER BY id")).mappings().all()
    op.drop_table("audit_entry")
    op.drop_table("audit_head")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_guard")
    table = op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("about", sa.String(64), nullable=False, index=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("why", sa.String(200)),
    )
    for row in kept:
        values = {column.name: row[column.name] for column in table.c}
        op.get_bind().execute(table.insert(), _moment(values) | {"act": row["act"][:32]})


def _taken_away() -> list[dict]:
    """The entries there are, with the names and roles of today, out of the old table."""
    rows = op.get_bind().execute(
        sa.text(
            "SELECT e.at, e.act, e.about, e.officer_id, o.name, o.role, e.why FROM audit_entry e"
            " LEFT JOIN officer o ON o.id = e.officer_id ORDER BY e.id"
        )
    )
    old = [_moment(dict(row)) for row in rows.mappings()]
    op.drop_table("audit_entry")
    return old


def _moment(row: dict) -> dict:
    at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(row["at"])
    return row | {"at": at if at.tzinfo else at.replace(tzinfo=UTC)}


def _begin(old: list[dict]) -> None:
    """Seal what there is, then say from when on it is sealed. As ``domain/chain.py`` did in that version."""
    name, key = next(iter(current_app.config["SETTINGS"].vault_keys.items()))
    key = HKDF(SHA256(), length=32, salt=None, info=b"passerelle audit chain").derive(key)
    begun = {
        "at": datetime.now(UTC),
        "act": "audit.begun",
        "about": "audit:chain",
        "role": "service",
    }
    seal, number = "0" * 64, 0
    entries = sa.table("audit_entry", *map(sa.column, ("id", "act", "about", "officer_id", "name")),
                       sa.column("at", sa.DateTime(timezone=True)),
                       *map(sa.column, ("role", "why", "to_whom", "key_name", "hash")))  # fmt: skip
    for number, row in enumerate([*old, begun], 1):
        hers = row["act"] in ("conversation.opened", "conversation.ended")
        row = {"officer_id": None, "name": None, "why": None, "to_whom": None} | row
        row["role"] = row["role"] or ("victim" if hers else "service")
        at = row["at"].astimezone(UTC)
        rest = [row[x] for x in ("act", "about", "officer_id", "name", "role", "why", "to_whom")]
        sealed = ["entry", seal, number, at.isoformat(timespec="microseconds"), *rest, name]
        row |= {"id": number, "key_name": name, "hash": _mac(key, sealed)}
        seal = _mac(key, ["head", number, row["hash"]])
        if op.get_bind().dialect.name == "sqlite":
            row["at"] = at.replace(tzinfo=None)
        op.get_bind().execute(entries.insert(), row)
    head = sa.table("audit_head", *map(sa.column, ("id", "last_id", "seal", "pruned_to")))
    row = {"id": 1, "last_id": number, "seal": seal, "pruned_to": 0}
    op.get_bind().execute(head.insert(), row)


def _mac(key: bytes, values: list) -> str:
    return hmac.digest(key, json.dumps(values, separators=(",", ":")).encode(), "sha256").hex()
