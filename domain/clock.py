"""What time it is, in one place so that tests can say otherwise."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")  # whose days are counted


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
