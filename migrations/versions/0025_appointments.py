"""Appointments: what stations open, the slots made of it, what is offered and accepted, passes; her wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

AT = sa.DateTime(timezone=True)
STANDING = sa.text("withdrawn_at IS NULL")
TAKEN = sa.text("taken_at IS NOT NULL")
WAITING = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.add_column("conversation", sa.Column("appointed_at", AT))
    op.add_column("conversation", sa.Column("sealed_wishes", sa.LargeBinary))
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("station_id", sa.Integer, sa.ForeignKey("station.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        *_received(),
        sa.Column("made_by", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("made_until", sa.Date, nullable=False),
        sa.Column("ended_at", AT),
    )
    op.create_index("ix_opening_station_id", "opening", ["station_id"])
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("station_id", sa.Integer, sa.ForeignKey("station.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.UniqueConstraint("station_id", "day"),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("offered_at", AT, nullable=False),
        sa.Column("sealed_offer", sa.LargeBinary, nullable=False),
        sa.Column("answered_at", AT),
        sa.Column("answer", sa.String(8)),
        sa.Column("sealed_agreed", sa.LargeBinary),
        sa.Column("ended_at", AT),
        sa.Column("ended", sa.String(16)),
        sa.Column("arrived_at", AT),
        sa.UniqueConstraint("conversation_id", "key"),
    )
    op.create_index(
        "ix_appointment_waiting",
        "appointment",
        ["conversation_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("station_id", sa.Integer, sa.ForeignKey("station.id"), nullable=False),
        sa.Column("opening_id", sa.Integer, sa.ForeignKey("opening.id"), nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        *_received(),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("withdrawn_at", AT),
        sa.Column("withdrawn_by", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column(
            "appointment_id", sa.Integer, sa.ForeignKey("appointment.id", ondelete="SET NULL")
        ),
        sa.Column("held_until", AT),
        sa.Column("taken_at", AT),
        sa.UniqueConstraint("opening_id", "starts_at"),
    )
    op.create_index(
        "ix_slot_room",
        "slot",
        ["station_id", "room", "starts_at"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index(
        "ix_slot_taken",
        "slot",
        ["appointment_id"],
        unique=True,
        sqlite_where=TAKEN,
        postgresql_where=TAKEN,
    )
    op.create_index("ix_slot_starts_at", "slot", ["station_id", "starts_at"])
    op.create_index("ix_slot_appointment_id", "slot", ["appointment_id"])
    op.create_table(
        "pass",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "slot_id",
            sa.Integer,
            sa.ForeignKey("slot.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("station_id", sa.Integer, sa.ForeignKey("station.id"), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("colour", sa.String(8), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_needs", sa.LargeBinary, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("arrived_at", AT),
    )
    op.create_index("ix_pass_station_id", "pass", ["station_id"])


def downgrade() -> None:
    for table in ("pass", "slot", "appointment", "closure", "opening"):
        op.drop_table(table)
    op.drop_column("conversation", "sealed_wishes")
    op.drop_column("conversation", "appointed_at")


def _received() -> list[sa.Column]:
    """Fresh ones at each call: a column belongs to one table."""
    return [
        sa.Column("gender", sa.String(1), nullable=False),
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("host", sa.String(80), nullable=False),
        sa.Column("languages", sa.String(64), nullable=False),
        sa.Column("accessible", sa.Boolean, nullable=False),
    ]
