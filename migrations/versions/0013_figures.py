"""Figures: how often things happened, by hour or by day, of nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "figure",
        sa.Column("measure", sa.String(16), primary_key=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("label", sa.String(16), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("grain", sa.String(4), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "(grain = 'hour' AND label = '') OR (grain = 'day' AND bucket = 0)",
            name="ck_figure_one_thing",
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("figure")
