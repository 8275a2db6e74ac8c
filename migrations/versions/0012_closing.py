"""How conversations end, who closed them, when she reopened them; the summary of each."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

AT = sa.DateTime(timezone=True)
# What is kept longest stays so, both ways: « reported » has no other word to go back to.
NEWER = {"no-answer": "abandoned", "other": "advice"}
OLDER = {"abandoned": "no-answer", "abuse": "other", "reported": "emergency"}


def upgrade() -> None:
    # What refers to another table is said in the column itself: SQLite adds it in no other way.
    closer = sa.Column("closed_by_id", sa.Integer, sa.ForeignKey("officer.id"))
    op.add_column("conversation", closer, inline_references=True)
    op.add_column("conversation", sa.Column("reopened_at", AT))
    op.create_index("ix_conversation_closed", "conversation", ["closed_by_id", "closed_at"])
    # Whoever holds what was closed with an outcome is who closed it: hers have none.
    op.execute(
        "UPDATE conversation SET closed_by_id = officer_id "
        "WHERE closed_at IS NOT NULL AND outcome IS NOT NULL"
    )
    _rename(NEWER)
    op.create_table(
        "summary",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("sealed_fields", sa.LargeBinary, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("saved_at", AT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("summary")
    _rename(OLDER)
    op.drop_index("ix_conversation_closed", "conversation")
    op.drop_column("conversation", "reopened_at")
    op.drop_column("conversation", "closed_by_id")


def _rename(outcomes: dict[str, str]) -> None:
    for old, new in outcomes.items():
        op.get_bind().execute(
            sa.text("UPDATE conversation SET outcome = :new WHERE outcome = :old"),
            {"old": old, "new": new},
        )
