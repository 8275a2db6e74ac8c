"""Alembic's environment: the application's own engine and metadata."""

from alembic import context
from flask import current_app

from extensions import db


def run() -> None:
    """Migrate online, in batches where SQLite cannot alter a table."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
