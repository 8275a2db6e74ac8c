"""A proposal becomes the rota: adoptions, withdrawals, wishes, and what officers are told of their rota."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

AT = sa.DateTime(timezone=True)
OPEN, UNREAD = sa.text("ended_at IS NULL"), sa.text("read_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "adoption",
        sa.Column(
            "proposal_id", sa.Integer, sa.ForeignKey("proposal.id", ondelete="CASCADE"),
            primary_key=True, autoincrement=False,
        ),
        _officer("officer_id"),
        sa.Column("adopted_at", AT, nullable=False),
        sa.Column("made", sa.Integer, nullable=False),
        sa.Column("same", sa.Integer, nullable=False),
        sa.Column("absent", sa.Integer, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
    )  # fmt: skip
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer, primary_key=True),
        _shift(),
        sa.Column("version", sa.Integer, nullable=False),
        _officer("officer_id"),
        sa.Column("decided_at", AT, nullable=False),
        sa.Column("ended_at", AT),
    )
    op.create_index(
        "ix_withdrawal_open", "withdrawal", ["shift_id"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        _officer("officer_id"),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("wished_at", AT, nullable=False),
        sa.Column("withdrawn_at", AT),
    )
    op.create_index("ix_wish_last", "wish", ["last"])
    op.create_table(
        "rota_notice",
        sa.Column("id", sa.Integer, primary_key=True),
        _officer("officer_id"),
        _shift(),
        _officer("by_id"),
        sa.Column("told_at", AT, nullable=False),
        *_span("before"),
        *_span("after"),
        sa.Column("read_at", AT),
    )
    op.create_index(
        "ix_rota_notice_unread", "rota_notice", ["officer_id"],
        sqlite_where=UNREAD, postgresql_where=UNREAD,
    )  # fmt: skip


def downgrade() -> None:
    for table in ("rota_notice", "wish", "withdrawal", "adoption"):
        op.drop_table(table)


def _officer(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, sa.ForeignKey("officer.id"), nullable=False)


def _shift() -> sa.Column:
    return sa.Column("shift_id", sa.Integer, sa.ForeignKey("shift.id"), nullable=False)


def _span(which: str) -> tuple[sa.Column, ...]:
    return (
        sa.Column(f"{which}_kind", sa.String(12)),
        sa.Column(f"{which}_starts_at", AT),
        sa.Column(f"{which}_ends_at", AT),
    )
