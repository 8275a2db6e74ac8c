"""A survey: what somebody asks of the figures, and the lines that may be shown in answer."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from domain import audit, discretion, histogram
from domain.clock import PARIS
from domain.conversation import OUTCOMES
from domain.figure import DAY, HOUR, MEASURES, Figure
from domain.officer import Officer
from domain.tally import ENDED, LAPSED
from domain.wall import today
from extensions import db, transaction

WEEK = "week"
GRAINS = (HOUR, DAY, WEEK)  # the hours of the day one upon the other, days, weeks
# What can be asked, and of which measure.
ASKED = {
    "volume": "opened",
    "taken": "taken",
    "answered": "answered",
    "prompt": "answered",
    "abandoned": "abandoned",
    "duration": "duration",
    "back": "back",
    **{each: each for each in ("department", "outcome", "card", "referral")},
}
TIMED = frozenset({"taken", "answered", "duration"})  # how long it took is asked
ENDINGS = (*OUTCOMES, ENDED, LAPSED)
_A_DAY = timedelta(days=1)
Place = int | date | str  # an hour of the day, a day or the Monday of a week, a label


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the answer. Hidden (``veil`` says how), it holds nothing else but its place.

    ``median`` and ``ninth`` (what nine in ten did not exceed) are seconds, within 5 %; ``prompt`` is how
    many of ``count`` took a minute at most.
    """

    place: Place
    count: int | None = None
    median: float | None = None
    ninth: float | None = None
    prompt: int | None = None
    veil: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """``lines`` is empty when nothing was counted, or (``few``) nothing but what is hidden.

    ``first`` and ``last`` are the days it is about: whole weeks and months where it is of these.
    ``total`` is of what is shown, and so says nothing of what is not.
    """

    lines: list[Line]
    few: bool
    first: date
    last: date

    @property
    def hides(self) -> bool:
        """Whether some of the lines are hidden."""
        return any(line.veil for line in self.lines)

    @property
    def total(self) -> int:
        """Of the lines that are shown."""
        return sum(line.count or 0 for line in self.lines)


@dataclass(frozen=True)
class Survey:
    """What, in which grain, and from which day to which, both part of it. Labels are of whole months."""

    what: str
    grain: str
    since: date
    until: date

    @property
    def by_label(self) -> bool:
        """Whether it is told apart by a label: never by time as well."""
        return MEASURES[ASKED[self.what]] == DAY

    @property
    def by_day(self) -> bool:
        """Whether each day is a line."""
        return self.grain == DAY and not self.by_label

    def answer(self) -> Answer:
        """The lines, with what is too small hidden."""
        first, last = self._span()
        found = self._counted(first, last)
        lines = [
            line for group in self._groups(first, last, found) for line in _lines(*group, self.what)
        ]
        if self.by_day:  # hidden by whole weeks, whatever is asked of them
            first, last = max(first, self.since), min(last, self.until)
            lines = [line for line in lines if first <= line.place <= last]  # type: ignore[operator]
        shown = any(line.count for line in lines)
        hidden = any(line.veil for line in lines)
        return Answer(lines if shown else [], hidden and not shown, first, last)

    def export(self, by: Officer) -> Answer:
        """The answer, taken away: that is an entry."""
        with transaction():
            why = f"{self.grain} {self.since} {self.until}"
            about = f"figures:{self.what}"
            audit.record("figures.exported", by=by, about=about, why=why, to=by.topic)
        return self.answer()

    def counted(self) -> Counter[int]:
        """All of it together, by bucket. Nothing is hidden in it, so it is not to be shown."""
        return sum(self._counted(*self._span()).values(), Counter())

    def _span(self) -> tuple[date, date]:
        """Whole weeks, or whole months up to yesterday: what can be subtracted is never one day."""
        if not self.by_label:
            return _monday(self.since), _monday(self.until) + 6 * _A_DAY
        next_month = (self.until.replace(day=1) + 32 * _A_DAY).replace(day=1)
        return self.since.replace(day=1), min(next_month, today()) - _A_DAY

    def _counted(self, first: date, last: date) -> dict[Place, Counter[int]]:
        """By place and bucket, of the days from the first to the last."""
        of = Figure.__table__.c
        within = of.starts_at >= _midnight(first), of.starts_at < _midnight(last + _A_DAY)
        asked = select(of.starts_at, of.label, of.bucket, of.count).where(
            of.measure == ASKED[self.what], *within
        )
        place = self._place()
        found: dict[Place, Counter[int]] = defaultdict(Counter)
        for starts_at, label, bucket, count in db.session.connection().execute(asked):
            found[label if self.by_label else place(starts_at.astimezone(PARIS))][bucket] += count
        return found

    def _place(self) -> Callable[[datetime], Place]:
        """Of a moment as clocks show it: an hour that comes twice is one place, one left out is none."""
        if self.grain == HOUR:
            return lambda at: at.hour
        if self.grain == DAY:
            return lambda at: at.date()
        return lambda at: _monday(at.date())

    def _groups(
        self, first: date, last: date, found: dict[Place, Counter[int]]
    ) -> list[tuple[Sequence[Place], dict[Place, Counter[int]]]]:
        """Places whose sum may be known from elsewhere: days of a week, all the others together."""
        if self.by_label:
            labels = ENDINGS if self.what == "outcome" else sorted(map(str, found))
            return [(labels, found)]
        if self.grain == HOUR:
            return [(range(24), found)]
        mondays = [first + n * _A_DAY for n in range(0, (last - first).days + 1, 7)]
        if self.grain == WEEK:
            return [(mondays, found)]
        return [([monday + n * _A_DAY for n in range(7)], found) for monday in mondays]


def _lines(places: Sequence[Place], found: dict[Place, Counter[int]], what: str) -> list[Line]:
    counts = [found.get(place, Counter()) for place in places]
    veils = discretion.veils([_columns(each, what) for each in counts])
    return [
        Line(place, veil=veil) if veil else _line(place, each, what)
        for place, each, veil in zip(places, counts, veils, strict=True)
    ]


def _columns(counts: Counter[int], what: str) -> tuple[int, ...]:
    total, prompt = counts.total(), histogram.within_a_minute(counts)
    return (total, prompt, total - prompt) if what == "prompt" else (total,)


def _line(place: Place, counts: Counter[int], what: str) -> Line:
    if what == "prompt":
        return Line(place, counts.total(), prompt=histogram.within_a_minute(counts))
    if what in TIMED:
        median, ninth = (histogram.percentile(counts, percent) for percent in (50, 90))
        return Line(place, counts.total(), median, ninth)
    return Line(place, counts.total())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, PARIS)


def _monday(day: date) -> date:
    return day - day.weekday() * _A_DAY
