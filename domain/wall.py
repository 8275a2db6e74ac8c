"""What clocks show, in metropolitan France or elsewhere, made into moments: exact over both changes of hour."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from domain.clock import PARIS, now
from domain.errors import Refused

DAY = 24 * 60  # minutes that clocks show in a day, whatever the day's real length


class NoMoment(Refused):
    """A day or an hour that is none; ``field`` is which."""

    sentence = _l("Indiquez des jours et des heures qui existent : 2026-11-30, 07:00.")

    def __init__(self, field: str = "day") -> None:
        super().__init__(field)
        self.field = field  # type: ignore[misc]


class Skipped(NoMoment):
    """An hour that clocks skip in spring."""

    sentence = _l(
        "Cette heure n’existe pas ce jour-là : au changement d’heure, les pendules passent de 2 h à 3 h."
    )


def moment(day: date, minutes: int = 0, zone: ZoneInfo = PARIS) -> datetime:
    """When clocks of ``zone`` show so many ``minutes`` after midnight; more than a day's go into the next.

    What they show twice in autumn is the first time; what they skip in spring is when they skip it.
    So what comes later on the clock never comes earlier in fact.
    """
    shown = _shown(day, minutes)
    at = shown.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != shown:
        at = at.replace(minute=0, second=0)  # clocks change on a whole hour
    return at


def skips(day: date, minutes: int) -> bool:
    """Whether no clock shows that."""
    shown = _shown(day, minutes)
    return (
        shown.replace(tzinfo=PARIS).astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) != shown
    )


def today(at: datetime | None = None, zone: ZoneInfo = PARIS) -> date:
    """Which day it is in Paris or in ``zone``, or was at a moment."""
    return (at or now()).astimezone(zone).date()


def day(text: str, field: str = "day") -> date:
    """``2026-11-30``; ``NoMoment``."""
    try:
        found = datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise NoMoment(field) from None
    if not 2000 <= found.year < 2200:
        raise NoMoment(field)
    return found


def clock(text: str, field: str = "start") -> int:
    """Minutes after midnight of ``07:00``; ``NoMoment``."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:hH]([0-5][0-9])", text.strip())
    if found is None:
        raise NoMoment(field)
    return int(found[1]) * 60 + int(found[2])


def between(first: str, start: str, last: str, end: str) -> tuple[datetime, datetime]:
    """The moments of what was typed. Without a ``last`` day it ends when clocks next show ``end``."""
    begun, ended = clock(start, "start"), clock(end, "end")
    since = day(first, "day")
    until = day(last, "last") if last.strip() else since + timedelta(days=ended <= begun)
    for when, minutes, field in ((since, begun, "start"), (until, ended, "end")):
        if skips(when, minutes):
            raise Skipped(field)
    return moment(since, begun), moment(until, ended)


def _shown(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time.min) + timedelta(minutes=minutes)
