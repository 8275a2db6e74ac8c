"""Appointments: called off once all was over; stations gone and their successor; days without, and holidays."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("appointment", sa.Column("settled_at", AT))
    # What refers to another table is said in the column itself: SQLite adds it in no other way.
    settled_by = sa.Column("settled_by_id", sa.Integer, sa.ForeignKey("officer.id"))
    op.add_column("appointment", settled_by, inline_references=True)
    successor = sa.Column("successor_id", sa.Integer, sa.ForeignKey("station.id"))
    op.add_column("station", successor, inline_references=True)
    op.add_column(
        "opening", sa.Column("holidays", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_table(
        "interruption",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("opening_id", sa.Integer, sa.ForeignKey("opening.id"), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.UniqueConstraint("opening_id", "first", "last"),
    )
    only = sa.text("ended = 'called-off' AND settled_at IS NULL")
    op.create_index(
        "ix_appointment_stranded",
        "appointment",
        ["conversation_id"],
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    op.drop_index("ix_appointment_stranded", "appointment")
    op.drop_table("interruption")
    op.drop_column("opening", "holidays")
    op.drop_column("station", "successor_id")
    op.drop_column("appointment", "settled_by_id")
    op.drop_column("appointment", "settled_at")
