"""A conversation's number is given once; what the officer typed and how far they spoke; rules of the unit."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("sealed_answer", sa.LargeBinary))
    op.add_column(
        "conversation",
        sa.Column("officer_number", sa.Integer, nullable=False, server_default="0"),
    )
    op.execute(
        "UPDATE conversation SET officer_number = coalesce((SELECT max(number) FROM message "
        "WHERE conversation_id = conversation.id AND message.officer_id = conversation.officer_id "
        "AND sealed_body IS NOT NULL), 0)"
    )
    op.create_table(
        "unit_rule",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
    )
    _make_anew(autoincrement=True)


def downgrade() -> None:
    _make_anew(autoincrement=False)
    op.drop_table("unit_rule")
    op.drop_column("conversation", "officer_number")
    op.drop_column("conversation", "sealed_answer")


def _make_anew(*, autoincrement: bool) -> None:
    """SQLite alone gives the number of an erased row again, unless its table was made otherwise.

    The table is written anew while nothing watches what refers to it, in one transaction.
    """
    here = op.get_context()
    if here.dialect.name != "sqlite":
        return
    with here.autocommit_block():  # what watches cannot be put to sleep in a transaction
        op.execute("PRAGMA foreign_keys=OFF")
        op.execute("BEGIN IMMEDIATE")
        with op.batch_alter_table(
            "conversation",
            recreate="always",
            table_kwargs={"sqlite_autoincrement": autoincrement},
        ):
            pass
        if autoincrement:
            # Also those that are erased: the audit still names them.
            op.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT max(CAST("
                "substr(about, 14) AS INTEGER)) FROM audit_entry WHERE about LIKE 'conversation:%'), 0)) "
                "WHERE name = 'conversation'"
            )
        op.execute("COMMIT")
        op.execute("PRAGMA foreign_keys=ON")
