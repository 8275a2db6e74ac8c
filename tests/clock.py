"""A clock that a test can set: every « now » of the house reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any


class Clock:
    """Starts at the true time, on a whole second; ``go`` moves it."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC).replace(microsecond=0)

    def now(self, zone: Any = UTC) -> datetime:
        return self.time.astimezone(zone)

    def go(self, **units: float) -> None:
        """Forward, or back with a negative number."""
        self.time += timedelta(**units)
