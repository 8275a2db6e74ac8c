"""Open now: whether somebody is there now, by hours of OpenStreetMap, the clocks and holidays of the place."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State, validate

from domain.clock import PARIS, now

LONGEST = 500  # letters of hours that are read; nobody writes more by hand
FAR = 400  # days after which what changes is as good as never

# Departments whose clocks are not those of Paris (IANA).
CLOCKS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
# Departments with more holidays than the rest of France, as the package ``holidays`` calls them.
HOLIDAYS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    **{code: code for code in ("971", "972", "973", "974", "976")},
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
# What nobody computes here: school holidays (SH), the sun's hours, an end left open.
_UNSURE = re.compile(r"\bSH\b|\b(?:sunrise|sunset|dawn|dusk)\b|\d\+", re.IGNORECASE)
_DAYS = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?"
_HOLIDAY_RULE = re.compile(rf"(?:{_DAYS},)*PH(?:,{_DAYS})*(?=\s|$)(.*)", re.DOTALL)
_SAID = re.compile(r'"[^"]*"')
# « Mo-Fr » alone would be open all night, and « open » for ever: nobody who writes that means it.
_TIMED = re.compile(r"\d:\d\d|\b(?:off|closed)\b|^24/7$")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True)
class OpenNow:
    """``open``: none where nobody can tell. ``until``: when that changes; none for never, or not known."""

    open: bool | None = None
    until: datetime | None = None


UNKNOWN = OpenNow()


def open_now(
    hours: str, department: str = "", at: datetime | None = None, *, until: bool = True
) -> OpenNow:
    """How it stands at a moment, in a place of that department (Paris, where it is of none).

    Without ``until`` it is not worked out when that changes, which costs more than the rest.

    What cannot be read, or holds a comment (« sur rendez-vous »), is never said to be open.
    """
    clock = clock_of(department)
    here = (at or now()).astimezone(clock)
    read = _read(hours, clock.key, HOLIDAYS.get(department, ""), here.year)
    if read is None:
        return UNKNOWN
    state, comment = read.state(here)
    if state == State.UNKNOWN or (comment and state == State.OPEN):
        return UNKNOWN
    return OpenNow(state == State.OPEN, read.next_change(here) if until else None)


def clock_of(department: str) -> ZoneInfo:
    """What clocks show there."""
    return ZoneInfo(CLOCKS[department]) if department in CLOCKS else PARIS


def readable(hours: str) -> bool:
    """Whether it is in the language of OpenStreetMap at all."""
    return bool(hours.strip()) and len(hours) <= LONGEST and bool(validate(hours))


@lru_cache(maxsize=4096)
def _read(hours: str, clock: str, more: str, year: int) -> OpeningHours | None:
    plain = _SAID.sub("", hours)
    if not readable(hours) or _UNSURE.search(plain):
        return None
    if not all(_TIMED.search(rule.strip()) for rule in plain.split(";")):
        return None
    if more and (said := _with_days(hours, _more_days(more, year))) != hours:
        hours = said
        if not hours or not validate(hours):
            return None
    return OpeningHours(
        hours, timezone=ZoneInfo(clock), country="FR", auto_country=False, auto_timezone=False,
        max_interval_days=FAR,
    )  # fmt: skip


def _with_days(hours: str, days: tuple[date, ...]) -> str:
    """What is said of holidays (PH), said of these days too; empty where that cannot be written."""
    if "PH" not in _SAID.sub("", hours):
        return hours
    if _SAID.search(hours) or "||" in hours:
        return ""
    named = ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day}" for day in days)
    rules = []
    for rule in (each.strip() for each in hours.split(";")):
        rules.append(rule)
        if "PH" in rule:
            found = _HOLIDAY_RULE.fullmatch(rule)
            if found is None:
                return ""
            rules.append(f"{named}{found[1]}")
    return "; ".join(rules)


@lru_cache(maxsize=64)
def _more_days(where: str, year: int) -> tuple[date, ...]:
    """The holidays of a place which the rest of France has not, this year and the next."""
    from holidays import country_holidays  # only for who asks: it knows the whole world

    years = (year, year + 1)
    everywhere = country_holidays("FR", years=years)
    return tuple(
        sorted(
            day
            for day in country_holidays("FR", subdiv=where, years=years)
            if day not in everywhere
        )
    )
