"""What is looked for in one officer's shifts: rest, working time, two things at once. Pure, number by number."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from domain.span import Span

HALF_YEAR = timedelta(weeks=26)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
DAILY = "daily-rest"


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that one shift breaks. ``minutes``: by how much; from–to is what was looked at.

    ``rest_at``: when the longest rest in it begins, where the rule is about rest.
    """

    rule: str
    shift_id: int
    officer_id: int
    minutes: int
    starts_at: datetime
    ends_at: datetime
    rest_at: datetime | None = None


def daily(spans: list[Span], hours: float) -> Iterable[Breach]:
    """In the 24 hours that begin with each shift: so much rest in one piece."""
    return _resting(DAILY, spans, timedelta(hours=hours), DAY)


def weekly(spans: list[Span], hours: float) -> Iterable[Breach]:
    """The same in the seven days that begin with each shift."""
    return _resting("weekly-rest", spans, timedelta(hours=hours), WEEK)


def _resting(code: str, spans: list[Span], least: timedelta, over: timedelta) -> Iterable[Breach]:
    worked = [span for span in spans if span.worked]
    for at, first in enumerate(worked):
        end, free = first.starts_at + over, first.starts_at
        rests: list[tuple[timedelta, datetime]] = []
        for span in worked[at:]:
            if span.starts_at >= end:
                break
            rests.append((span.starts_at - free, free))
            if rests[-1][0] >= least:
                break
            free = max(free, span.ends_at)
        rests.append((end - free, free))
        longest, rest_at = max(rests, key=lambda rest: rest[0])
        longest = max(longest, timedelta())
        if longest < least:
            short = least - longest
            yield _breach(code, first, short, first.starts_at, end, rest_at)


def average(spans: list[Span], hours: float, after: datetime | None = None) -> Iterable[Breach]:
    """At the end of each shift: the 26 weeks before it. An absence takes its time out of the average.

    ``after``: of those alone that end after it.
    """
    account = Account(spans, hours)
    for last in account.worked.spans:
        if after is not None and last.ends_at <= after:
            continue
        since, until = last.ends_at - HALF_YEAR, last.ends_at
        over = -account.left(until)
        if over >= timedelta(minutes=1):
            yield _breach("weekly-hours", last, over, since, until)


class Account:
    """One officer's spans, in order, and how much more might be worked in the 26 weeks before a moment."""

    def __init__(self, spans: list[Span], hours: float) -> None:
        self.worked = Total([span for span in spans if span.worked])
        self._absent = Total([span for span in spans if not span.worked])
        self._weekly = timedelta(hours=hours)

    def left(self, until: datetime) -> timedelta:
        """Less than nothing where it is too much already."""
        since = until - HALF_YEAR
        counted = (HALF_YEAR - self._absent.within(since, until)) / WEEK
        return counted * self._weekly - self.worked.within(since, until)


class Total:
    """How much time of spans in order, of which no two overlap, lies between two moments."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = spans
        self._starts = [span.starts_at for span in spans]
        self._before = list(accumulate((span.length for span in spans), initial=timedelta()))

    def within(self, since: datetime, until: datetime) -> timedelta:
        """From–to."""
        return self._until(until) - self._until(since)

    def _until(self, at: datetime) -> timedelta:
        begun = bisect_right(self._starts, at)
        if not begun:
            return timedelta()
        last = self.spans[begun - 1]
        return self._before[begun] - max(timedelta(), last.ends_at - at)


def apart(spans: list[Span], _number: int) -> Iterable[Breach]:
    """One at a time."""
    return _overlapping("one-at-a-time", spans, both_worked=True)


def present(spans: list[Span], _number: int) -> Iterable[Breach]:
    """Nobody works while they are away."""
    return _overlapping("absent", spans, both_worked=False)


def _overlapping(code: str, spans: list[Span], *, both_worked: bool) -> Iterable[Breach]:
    still: list[Span] = []
    for second in spans:
        still = [span for span in still if span.ends_at > second.starts_at]
        for first in still:
            if (first.worked and second.worked) == both_worked:
                until = min(first.ends_at, second.ends_at)
                yield _breach(code, second, until - second.starts_at, second.starts_at, until)
        still.append(second)


def _breach(
    code: str, span: Span, by: timedelta, since: datetime, until: datetime,
    rest_at: datetime | None = None,
) -> Breach:  # fmt: skip
    minutes = -(-by // timedelta(minutes=1))
    return Breach(code, span.id, span.officer_id, minutes, since, until, rest_at)
