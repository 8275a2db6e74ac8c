"""Where communes are, which service is competent for each, and which edition of each file is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("dated", sa.Date, nullable=False),
        sa.Column("brought_at", AT, nullable=False),
    )
    op.create_table(
        "commune_point",
        sa.Column("code", sa.String(5), primary_key=True),
        sa.Column("latitude", sa.Double, nullable=False),
        sa.Column("longitude", sa.Double, nullable=False),
        sa.Column("dated", sa.Date, nullable=False),
    )
    op.create_table(
        "zone",
        sa.Column("commune_code", sa.String(5), primary_key=True),
        sa.Column("institution", sa.String(2), nullable=False),
        sa.Column("service", sa.String(160), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("station_id", sa.Integer, sa.ForeignKey("station.id", name="fk_zone_station")),
        sa.Column("dated", sa.Date, nullable=False),
    )
    op.create_index("ix_zone_station", "zone", ["station_id"])


def downgrade() -> None:
    op.drop_table("zone")
    op.drop_table("commune_point")
    op.drop_table("edition")
