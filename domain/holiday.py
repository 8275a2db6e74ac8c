"""A public holiday, with those of the department alone: nobody plans on it without meaning to."""

from datetime import date
from functools import lru_cache

from domain.open_now import HOLIDAYS


def between(department: str, first: date, last: date) -> dict[date, str]:
    """Those from ``first`` to ``last``, in order, by the name that they have."""
    years = range(first.year, last.year + 1)
    known = [each for year in years for each in _of_year(department, year)]
    return {day: name for day, name in known if first <= day <= last}


def name(department: str, day: date) -> str:
    """What it is, if it is one."""
    return between(department, day, day).get(day, "")


@lru_cache(maxsize=64)
def _of_year(department: str, year: int) -> tuple[tuple[date, str], ...]:
    from holidays import country_holidays  # only for who asks: it knows the whole world

    where = HOLIDAYS.get(department)
    return tuple(sorted(country_holidays("FR", subdiv=where, years=year, language="fr").items()))
