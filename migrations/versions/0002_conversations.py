"""Conversations and what is said in them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("speaks_as", sa.String(8)),
        sa.Column("commune_code", sa.String(5)),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), index=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), index=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), index=True),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("typing_until", sa.DateTime(timezone=True)),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("victim_number", sa.Integer, nullable=False),
        sa.Column("read_number", sa.Integer, nullable=False),
        sa.Column("sealed_place", sa.LargeBinary),
        sa.Column("sealed_draft", sa.LargeBinary),
        sa.Column("refused", sa.String(32)),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("event", sa.String(16)),
        sa.Column("sealed_body", sa.LargeBinary),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("conversation_id", "number"),
        sa.UniqueConstraint("conversation_id", "key"),
    )


def downgrade() -> None:
    op.drop_table("message")
    op.drop_table("conversation")
