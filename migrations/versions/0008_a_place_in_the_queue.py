"""A place in the queue: from when a conversation counts, which may be later than its opening."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0003"

WAITING = sa.text("officer_id IS NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_conversation_waiting", "conversation")
    with op.batch_alter_table("conversation") as conversation:
        conversation.add_column(sa.Column("queued_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE conversation SET queued_at = opened_at WHERE opened_at IS NOT NULL")
    _index("queued_at")


def downgrade() -> None:
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
