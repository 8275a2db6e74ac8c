"""Handing over at the end of a shift: promises, handovers and their lines; who counts though not planned."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("settled_at", AT),
        sa.Column("settled_by_id", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("settled_as", sa.String(9)),
        sa.UniqueConstraint("conversation_id", "key"),
    )
    _index_where("ix_promise_open", "promise", "settled_at IS NULL", unique=False)
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.Column("closed_at", AT),
    )
    _index_where("ix_handover_open", "handover", "closed_at IS NULL", column="officer_id")
    op.create_table(
        "handover_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("handover_id", sa.Integer, sa.ForeignKey("handover.id"), nullable=False),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("ended_at", AT),
        sa.Column("taken_by_id", sa.Integer, sa.ForeignKey("officer.id")),
    )
    _index_where("ix_handover_line_open", "handover_line", "ended_at IS NULL")
    op.create_index("ix_handover_line_handover_id", "handover_line", ["handover_id"])
    op.create_index("ix_handover_line_conversation_id", "handover_line", ["conversation_id"])
    op.add_column("duty", sa.Column("counted_at", AT))
    # What refers to another table is said in the column itself: SQLite adds it in no other way.
    letter_in = sa.Column("counted_by_id", sa.Integer, sa.ForeignKey("officer.id"))
    op.add_column("duty", letter_in, inline_references=True)


def downgrade() -> None:
    op.drop_column("duty", "counted_by_id")
    op.drop_column("duty", "counted_at")
    op.drop_table("handover_line")
    op.drop_table("handover")
    op.drop_table("promise")


def _index_where(
    name: str, table: str, where: str, column: str = "conversation_id", *, unique: bool = True
) -> None:
    """Of the open ones alone: what is over only grows."""
    only = sa.text(where)
    op.create_index(name, table, [column], unique=unique, sqlite_where=only, postgresql_where=only)
