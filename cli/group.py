"""What every command does when the database cannot be used: a sentence, never a trace."""

from typing import Any

import click
from flask.cli import AppGroup

DRIVERS = ("sqlite3", "psycopg", "sqlalchemy")


class Group(AppGroup):
    """Commands whose failures of the database are said to whoever runs them."""

    def invoke(self, ctx: click.Context) -> Any:
        """As click does; the kind of the failure alone, since its words may hold what was written."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if not any(kind.__module__.startswith(DRIVERS) for kind in type(error).__mro__):
                raise
            raise click.ClickException(
                f"The database could not be used ({type(error).__name__}). Is it there, has flask db upgrade "
                "been run, and is there room on its disk? What was under way was undone; run it again."
            ) from None
