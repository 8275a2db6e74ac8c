"""Proposals of a rota: asked, worked out by a process of its own, one at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        sa.Column("place", sa.Integer, unique=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("beaten_at", AT, nullable=False),
        sa.Column("cancelled_at", AT),
        sa.Column("ended_at", AT),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("published", sa.Text, nullable=False),
        sa.Column("progress", sa.Text),
        sa.Column("result", sa.Text),
        sa.Column("explanation", sa.Text),
    )


def downgrade() -> None:
    op.drop_table("proposal")
