"""Referrals: what is passed on to an organisation once she agreed, and when she was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("conversation", sa.Column("referral_at", AT))
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("sealed_terms", sa.LargeBinary, nullable=False),
        sa.Column("mark", sa.String(40), nullable=False),
        sa.Column("prepared_at", AT, nullable=False),
        sa.Column("asked_at", AT),
        sa.Column("agreed_at", AT),
        sa.Column("refused_at", AT),
        sa.Column("withdrawn_at", AT),
        sa.Column("passed_at", AT),
        sa.Column("passed_by_id", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("answer", sa.String(16)),
        sa.Column("answered_at", AT),
        sa.UniqueConstraint("conversation_id", "key"),
    )


def downgrade() -> None:
    op.drop_table("referral")
    op.drop_column("conversation", "referral_at")
