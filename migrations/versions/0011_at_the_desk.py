"""Officers at work: duties and places; conversations put back, passed on, and read by others."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

AT = sa.DateTime(timezone=True)
ON_DUTY = sa.text("ended_at IS NULL")
PENDING = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.add_column(
        "officer", sa.Column("places", sa.Integer, nullable=False, server_default=sa.text("4"))
    )
    op.add_column(
        "officer", sa.Column("alias", sa.String(32), nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "officer",
        sa.Column("languages", sa.String(64), nullable=False, server_default=sa.text("''")),
    )
    _first_names()
    op.add_column("conversation", sa.Column("back_at", AT))
    op.add_column("conversation", sa.Column("language", sa.String(2)))
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("begun_at", AT, nullable=False),
        sa.Column("heard_until", AT, nullable=False),
        sa.Column("paused_at", AT),
        sa.Column("paused_for", sa.String(16)),
        sa.Column("quiet_at", AT),
        sa.Column("loud_at", AT),
        sa.Column("ended_at", AT),
        sa.Column("how", sa.String(16)),
    )
    op.create_index(
        "ix_duty_on", "duty", ["officer_id"], unique=True,
        sqlite_where=ON_DUTY, postgresql_where=ON_DUTY,
    )  # fmt: skip
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer, primary_key=True),
        _conversation(),
        sa.Column("from_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("to_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary, nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("answered_at", AT),
        sa.Column("answer", sa.String(16)),
    )
    op.create_index(
        "ix_transfer_pending", "transfer", ["conversation_id"], unique=True,
        sqlite_where=PENDING, postgresql_where=PENDING,
    )  # fmt: skip
    op.create_index("ix_transfer_to_id", "transfer", ["to_id"])
    op.create_table(
        "access",
        sa.Column("id", sa.Integer, primary_key=True),
        _conversation(),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary),
        sa.Column("sealed_draft", sa.LargeBinary),
        sa.Column("given_at", AT, nullable=False),
        sa.Column("opened_at", AT),
        sa.Column("ended_at", AT),
    )
    op.create_index(
        "ix_access_open", "access", ["conversation_id", "officer_id"], unique=True,
        sqlite_where=ON_DUTY, postgresql_where=ON_DUTY,
    )  # fmt: skip
    op.create_index(
        "ix_access_officer_id", "access", ["officer_id"],
        sqlite_where=ON_DUTY, postgresql_where=ON_DUTY,
    )  # fmt: skip


def downgrade() -> None:
    for table in ("access", "transfer", "duty"):
        op.drop_table(table)
    for column in ("language", "back_at"):
        op.drop_column("conversation", column)
    for column in ("languages", "alias", "places"):
        op.drop_column("officer", column)


def _conversation() -> sa.Column:
    whose = sa.ForeignKey("conversation.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.Integer, whose, nullable=False, index=True)


def _first_names() -> None:
    """Whoever was called by their whole name is called by their first from now on; they may change it."""
    officers = sa.table("officer", sa.column("id"), sa.column("name"), sa.column("alias"))
    for row in op.get_bind().execute(sa.select(officers.c.id, officers.c.name)).all():
        first = (row.name.split() or [""])[0][:32]
        named = officers.update().where(officers.c.id == row.id).values(alias=first)
        op.get_bind().execute(named)
