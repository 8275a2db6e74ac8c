"""Hours worked: how long the published rota has somebody at work in a week, a fortnight, a month and a year."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.officer import Officer
from domain.shift import PUBLISHED, Shift
from domain.span import WORKED
from domain.timetable import spans
from domain.wall import moment

WEEK, FORTNIGHT, MONTH, YEAR = "week", "fortnight", "month", "year"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """In one period, from its first day to its last: as long as they really are, over changes of hour too."""

    period: str
    first: date
    last: date
    length: timedelta


def periods(day: date) -> list[tuple[str, date, date]]:
    """Around a day: its week, that and the next one, its month and its year, by the calendar."""
    monday = day - day.weekday() * _A_DAY
    month = day.replace(day=1)
    return [
        (WEEK, monday, monday + 6 * _A_DAY),
        (FORTNIGHT, monday, monday + 13 * _A_DAY),
        (MONTH, month, (month + 31 * _A_DAY).replace(day=1) - _A_DAY),
        (YEAR, day.replace(month=1, day=1), day.replace(month=12, day=31)),
    ]


def hours(officer: Officer, day: date) -> list[Hours]:
    """Of these periods: work and training. A night over the end of one is shared at midnight."""
    asked = periods(day)
    since = moment(min(first for _, first, _ in asked))
    until = moment(max(last for _, _, last in asked) + _A_DAY)
    theirs = Shift.officer_id == officer.id, PUBLISHED, Shift.kind.in_(WORKED)
    found = spans(since, until, *theirs)

    def inside(first: date, last: date) -> timedelta:
        begins, ends = moment(first), moment(last + _A_DAY)
        each = (min(span.ends_at, ends) - max(span.starts_at, begins) for span in found)
        return sum((max(timedelta(), length) for length in each), timedelta())

    return [Hours(period, first, last, inside(first, last)) for period, first, last in asked]
