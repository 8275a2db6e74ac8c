"""From when a conversation counts in the queue, and when an officer signed out."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WAITING = sa.text("officer_id IS NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_conversation_waiting", "conversation")
    with op.batch_alter_table("conversation") as conversation:
        conversation.add_column(sa.Column("queued_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE conversation SET queued_at = opened_at WHERE opened_at IS NOT NULL")
    _index("queued_at")
    with op.batch_alter_table("officer") as officer:
        officer.add_column(sa.Column("signed_out_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("officer") as officer:
        officer.drop_column("signed_out_at")
    op.drop_index("ix_conversation_waiting", "conversation")
    with op.batch_alter_table("conversation") as conversation:
        conversation.drop_column("queued_at")
    _index("opened_at")


def _index(column: str) -> None:
    op.create_index(
        "ix_conversation_waiting",
        "conversation",
        [column, "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
