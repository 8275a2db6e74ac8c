"""Who put a conversation back, so that it is theirs to hand over until somebody has it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"


def upgrade() -> None:
    # What refers to another table is said in the column itself: SQLite adds it in no other way.
    column = sa.Column("back_by_id", sa.Integer, sa.ForeignKey("officer.id"))
    op.add_column("conversation", column, inline_references=True)


def downgrade() -> None:
    op.drop_column("conversation", "back_by_id")
