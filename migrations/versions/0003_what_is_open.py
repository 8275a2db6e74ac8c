"""Indexes of what is open: lists must not slow down as what is over grows."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

HELD = sa.text("closed_at IS NULL")
WAITING = sa.text("officer_id IS NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_conversation_officer_id", "conversation")
    op.drop_index("ix_conversation_opened_at", "conversation")
    op.create_index(
        "ix_conversation_held",
        "conversation",
        ["officer_id", "taken_at"],
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
    op.create_index(
        "ix_conversation_waiting",
        "conversation",
        ["opened_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_conversation_waiting", "conversation")
    op.drop_index("ix_conversation_held", "conversation")
    op.create_index("ix_conversation_opened_at", "conversation", ["opened_at"])
    op.create_index("ix_conversation_officer_id", "conversation", ["officer_id"])
