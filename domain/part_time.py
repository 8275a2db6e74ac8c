"""Part time: an officer of whom the rota may ask fewer hours a week than of others."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.errors import Refused
from extensions import transaction

LEAST, MOST = 1, 48


class NoWeeklyHours(Refused):
    """Not a number of hours."""

    sentence = _l("Indiquez un nombre d’heures de 1 à 48, ou rien.")
    field = "weekly"


class PartTime:
    """The column of an officer that says so: hours a week, on average; none of those who work as the unit does."""

    weekly_hours: Mapped[int | None] = mapped_column(default=None)

    def shorten(self: Any, hours: str, *, by: Any = None) -> None:
        """So many a week at most, of a proposal; nothing typed is as everybody. ``NoWeeklyHours``."""
        hours = hours.strip()
        read = int(hours) if hours.isascii() and hours.isdigit() and len(hours) < 4 else 0
        if hours and not LEAST <= read <= MOST:
            raise NoWeeklyHours
        with transaction():
            if self.weekly_hours != (read or None):
                self.weekly_hours = read or None
                audit.record("officer.changed", by=by, about=self.topic, why="weekly")
