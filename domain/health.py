"""Health: whether the database answers."""

from sqlalchemy import text

from extensions import db


def look() -> None:
    """Ask the database anything; SQLAlchemy's error when it does not answer."""
    db.session.execute(text("SELECT 1"))
