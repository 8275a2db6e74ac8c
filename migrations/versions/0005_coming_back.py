"""Coming back: what recognises a return code, when a device was last heard of, how she may be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("code_hash", sa.String(64)))
    op.add_column("conversation", sa.Column("seen_at", sa.DateTime(timezone=True)))
    op.add_column("conversation", sa.Column("sealed_contact", sa.LargeBinary))
    op.create_index("ix_conversation_code_hash", "conversation", ["code_hash"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_conversation_code_hash", "conversation")
    for column in ("sealed_contact", "seen_at", "code_hash"):
        op.drop_column("conversation", column)
