"""Who put a conversation back, theirs to hand over until somebody has it; what officers bid for of the rota."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # What refers to another table is said in the column itself: SQLite adds it in no other way.
    column = sa.Column("back_by_id", sa.Integer, sa.ForeignKey("officer.id"))
    op.add_column("conversation", column, inline_references=True)
    op.create_table(
        "bid",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("ended_at", AT),
        sa.Column("ended_by", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("ending", sa.String(10)),
        sa.Column("reason", sa.String(200)),
    )
    op.create_index("ix_bid_ended_at", "bid", ["ended_at"])


def downgrade() -> None:
    op.drop_table("bid")
    op.drop_column("conversation", "back_by_id")
