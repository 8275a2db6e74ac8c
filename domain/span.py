"""A span: one officer from–to, as rules and coverage look at it. Moments, so lengths are exact."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WORK = "work"
WORKED = frozenset({WORK, "training"})  # counts as working time; the other kinds are absences


@dataclass(frozen=True, slots=True)
class Span:
    """A shift without what surrounds it. ``id`` is 0 where there is no row yet."""

    id: int
    officer_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    published: bool = True

    @property
    def worked(self) -> bool:
        """Working time, and not an absence."""
        return self.kind in WORKED

    @property
    def length(self) -> timedelta:
        """How long it really is: a night over the change of hour is an hour longer or shorter."""
        return self.ends_at - self.starts_at

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether any moment is in both; touching is none."""
        return self.starts_at < ends_at and starts_at < self.ends_at
