"""What is kept, until when, and who decided that it must stay; the eraser's sweeps."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # SQLite adds a NOT NULL column only with a constant; a real time is put in below. An old constant is
    # safe: what no sweep has seen yet is not erased, whatever its stamp says.
    op.add_column(
        "conversation",
        sa.Column("active_at", AT, nullable=False, server_default="2000-01-01 00:00:00"),
    )
    op.add_column("conversation", sa.Column("held_until", AT))
    op.add_column("conversation", sa.Column("erased_at", AT))
    op.execute(
        "UPDATE conversation SET active_at = coalesce("
        "(SELECT max(said_at) FROM message WHERE conversation_id = conversation.id),"
        " closed_at, opened_at, arrived_at)"
    )
    # Drafts were bound to no conversation; they are not messages, and what is typed is typed again.
    op.execute("UPDATE conversation SET sealed_draft = NULL, sealed_place = NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("conversation", "active_at", server_default=None)
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("sealed_reason", sa.LargeBinary, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("placed_at", AT, nullable=False),
        sa.Column("until", AT, nullable=False),
        sa.Column("lifted_at", AT),
    )
    op.create_table(
        "sweep",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("last_conversation", sa.Integer, nullable=False),
        sa.Column("last_message", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("sweep")
    op.drop_table("hold")
    for column in ("erased_at", "held_until", "active_at"):
        op.drop_column("conversation", column)
