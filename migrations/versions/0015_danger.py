"""Danger declared and who was alerted, called and came; grids; her position; who is under eighteen."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

AT = sa.DateTime(timezone=True)
GOES_ON = sa.text("danger_ended_at IS NULL")


def upgrade() -> None:
    # Without batches, as before: what refers to these tables stays where it is.
    op.add_column("conversation", sa.Column("danger_at", AT))
    op.add_column("conversation", sa.Column("minor_at", AT))
    op.add_column("conversation", sa.Column("sealed_where", sa.LargeBinary))
    op.add_column("conversation", sa.Column("where_number", sa.Integer))
    op.add_column(
        "officer",
        sa.Column("for_minors", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "danger",
        sa.Column("conversation_id", sa.Integer, _conversation(), primary_key=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("declared_at", AT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary),
        sa.Column("alerted_at", AT),
        sa.Column("second_id", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("joined_at", AT),
        sa.Column("danger_ended_at", AT),
    )
    op.create_index(
        "ix_danger_going_on",
        "danger",
        ["conversation_id"],
        sqlite_where=GOES_ON,
        postgresql_where=GOES_ON,
    )
    op.create_table(
        "danger_step",
        *_of_an_officer(),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("why", sa.String(16)),
        sa.Column("at", AT, nullable=False),
    )
    op.create_table(
        "call",
        *_of_an_officer(),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("called_at", AT, nullable=False),
        sa.Column("sealed_said", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("conversation_id", "key"),
    )
    op.create_table(
        "assessment",
        *_of_an_officer(),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("assessed_at", AT, nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("conversation_id", "key"),
    )


def downgrade() -> None:
    for table in ("assessment", "call", "danger_step"):
        op.drop_table(table)
    op.drop_index("ix_danger_going_on", "danger")
    op.drop_table("danger")
    op.drop_column("officer", "for_minors")
    for column in ("where_number", "sealed_where", "minor_at", "danger_at"):
        op.drop_column("conversation", column)


def _conversation() -> sa.ForeignKey:
    return sa.ForeignKey("conversation.id", ondelete="CASCADE")


def _of_an_officer() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Integer, _conversation(), nullable=False, index=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
    )
