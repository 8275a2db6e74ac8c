"""Sittings on the server, second factors and recovery codes; accounts blocked, passwords to be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Without batches: an officer's row is referred to, and SQLite would have to make the table anew.
    op.drop_column("officer", "signed_out_at")
    op.add_column("officer", sa.Column("blocked_at", AT))
    op.add_column("officer", sa.Column("given_at", AT))
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False, index=True
        ),
        sa.Column("token_hash", sa.String(32), nullable=False, unique=True),
        sa.Column("browser", sa.String(32), nullable=False),
        sa.Column("begun_at", AT, nullable=False),
        sa.Column("proved_at", AT),
        sa.Column("entered_at", AT),
        sa.Column("seen_at", AT, nullable=False),
    )
    op.create_table(
        "factor",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False, index=True
        ),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("added_at", AT),
        sa.Column("used_at", AT),
        sa.Column(
            "sitting_id",
            sa.Integer,
            sa.ForeignKey("sitting.id", ondelete="CASCADE"),
            index=True,
        ),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("sealed_secret", sa.LargeBinary),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("credential", sa.String(1400), unique=True),
        sa.Column("public_key", sa.LargeBinary),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False, index=True
        ),
        sa.Column("code_hash", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("recovery_code")
    op.drop_table("factor")
    op.drop_table("sitting")
    op.drop_column("officer", "given_at")
    op.drop_column("officer", "blocked_at")
    op.add_column("officer", sa.Column("signed_out_at", AT))
