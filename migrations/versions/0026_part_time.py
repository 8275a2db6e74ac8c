"""Officers of whom the rota may ask fewer hours a week."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("officer", sa.Column("weekly_hours", sa.Integer))


def downgrade() -> None:
    op.drop_column("officer", "weekly_hours")
