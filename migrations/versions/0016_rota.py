"""The rota: shifts, what was accepted of them, publications, patterns and teams, needs, calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer, primary_key=True),
        _officer("officer_id"),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("key", sa.String(40), unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        _officer("planned_by"),
        sa.Column("planned_at", AT, nullable=False),
        _officer("published_by", nullable=True),
        sa.Column("published_at", AT),
        _officer("cancelled_by", nullable=True),
        sa.Column("cancelled_at", AT),
        sa.CheckConstraint("starts_at < ends_at", name="ck_shift_order"),
    )
    op.create_index("ix_shift_officer", "shift", ["officer_id", "ends_at"])
    op.create_index("ix_shift_ends_at", "shift", ["ends_at"])
    op.create_table(
        "override",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("shift_id", sa.Integer, sa.ForeignKey("shift.id"), nullable=False),
        sa.Column("rule", sa.String(16), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        _officer("officer_id"),
        sa.Column("overridden_at", AT, nullable=False),
        sa.Column("lapsed_at", AT),
    )
    op.create_index("ix_override_shift", "override", ["shift_id"])
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        _officer("officer_id"),
        sa.Column("published_at", AT, nullable=False),
    )
    op.create_table(
        "pattern",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("cycle", sa.Text, nullable=False),
        *_kept(),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("begins_on", sa.Date, nullable=False),
        *_kept(),
    )
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Integer, sa.ForeignKey("team.id"), primary_key=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), primary_key=True),
        sa.Column("ahead", sa.Integer, nullable=False),
    )
    op.create_table(
        "need",
        sa.Column("skill", sa.String(16), primary_key=True),
        sa.Column("weekday", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("least", sa.Integer, nullable=False),
    )
    op.create_table(
        "calendar",
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), primary_key=True),
        sa.Column("token_hash", sa.String(32), nullable=False, unique=True),
        sa.Column("made_at", AT, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "calendar", "need", "team_member", "team", "pattern", "publication", "override", "shift",
    ):  # fmt: skip
        op.drop_table(table)


def _officer(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer, sa.ForeignKey("officer.id"), nullable=nullable)


def _kept() -> tuple[sa.Column, ...]:
    return (
        _officer("changed_by", nullable=True),
        sa.Column("changed_at", AT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("retired_at", AT),
    )
