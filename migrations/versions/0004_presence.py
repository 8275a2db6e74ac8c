"""Whether she is still there: the line her page is on, when it was missed, when it said that it closes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("away_at", sa.DateTime(timezone=True)))
    op.add_column("conversation", sa.Column("shut_at", sa.DateTime(timezone=True)))
    op.add_column("conversation", sa.Column("line", sa.String(12)))


def downgrade() -> None:
    with op.batch_alter_table("conversation") as table:
        for column in ("line", "shut_at", "away_at"):
            table.drop_column(column)
