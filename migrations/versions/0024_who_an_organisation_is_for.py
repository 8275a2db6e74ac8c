"""Who an organisation is for, what its source said last and says otherwise; what tells that one was changed."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("organisation", sa.Column("publics", sa.Text, nullable=False, server_default=""))
    op.add_column("organisation", sa.Column("imported_as", sa.String(64)))
    op.add_column("organisation", sa.Column("differs", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_organisation_state", "organisation", ["version", "gone_at"])
    op.create_index("ix_service_state", "service", ["organisation_id", "gone_at"])


def downgrade() -> None:
    op.drop_index("ix_service_state", "service")
    op.drop_index("ix_organisation_state", "organisation")
    for name in ("differs", "imported_as", "publics"):
        op.drop_column("organisation", name)
