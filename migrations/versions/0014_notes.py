"""Notes between officers, canned replies, what a debriefing begins with; her first name, and what came before."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("conversation", sa.Column("sealed_called", sa.LargeBinary))
    if op.get_bind().dialect.name == "sqlite":
        # It can refer only as the column is added. SQLAlchemy reads what happens at a deletion from a
        # constraint of the table and nowhere else: the comment says it, for checks, and for whoever makes
        # the table anew.
        refers = "REFERENCES conversation (id) ON DELETE SET NULL"
        op.execute(
            f"ALTER TABLE conversation ADD COLUMN earlier_id INTEGER {refers} "
            f"/* FOREIGN KEY(earlier_id) {refers} */"
        )
    else:
        op.add_column("conversation", sa.Column("earlier_id", sa.Integer))
        op.create_foreign_key(
            "conversation_earlier_id_fkey",
            "conversation",
            "conversation",
            ["earlier_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index("ix_conversation_earlier_id", "conversation", ["earlier_id"])
    op.create_table(
        "note",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary, nullable=False),
        sa.Column("noted_at", AT, nullable=False),
        sa.UniqueConstraint("conversation_id", "key"),
    )
    op.create_table(
        "canned",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("changed_at", AT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("retired_at", AT),
    )
    op.create_table(
        "debrief",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_text", sa.LargeBinary, nullable=False),
        sa.Column("left_at", AT, nullable=False),
        sa.Column("read_at", AT),
    )


def downgrade() -> None:
    op.drop_table("debrief")
    op.drop_table("canned")
    op.drop_table("note")
    op.drop_index("ix_conversation_earlier_id", "conversation")
    op.drop_column("conversation", "earlier_id")
    op.drop_column("conversation", "sealed_called")
