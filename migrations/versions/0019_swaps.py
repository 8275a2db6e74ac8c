"""Swaps of shifts: offered, agreed to, decided; and the shifts of each as they were then."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

AT = sa.DateTime(timezone=True)
ON = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "swap",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        _officer("giver_id", nullable=False),
        _officer("to_id"),
        _officer("taker_id"),
        sa.Column("offered_at", AT, nullable=False),
        _officer("offered_by", nullable=False),
        sa.Column("offered_why", sa.String(200)),
        sa.Column("agreed_at", AT),
        _officer("agreed_by"),
        sa.Column("agreed_why", sa.String(200)),
        sa.Column("ended_at", AT),
        _officer("ended_by"),
        sa.Column("ending", sa.String(10)),
        sa.Column("reason", sa.String(200)),
    )
    op.create_index("ix_swap_ended_at", "swap", ["ended_at"])
    op.create_table(
        "swap_leg",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("swap_id", sa.Integer, sa.ForeignKey("swap.id"), nullable=False),
        sa.Column("shift_id", sa.Integer, sa.ForeignKey("shift.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _officer("officer_id", nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("ended_at", AT),
    )
    op.create_index(
        "ix_swap_leg_open", "swap_leg", ["shift_id"], unique=True,
        sqlite_where=ON, postgresql_where=ON,
    )  # fmt: skip
    op.create_index("ix_swap_leg_swap", "swap_leg", ["swap_id"])


def downgrade() -> None:
    op.drop_table("swap_leg")
    op.drop_table("swap")


def _officer(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.Integer, sa.ForeignKey("officer.id"), nullable=nullable)
