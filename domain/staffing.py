"""Staffing: how many officers each hour of the day would need, from those who came and how long it took."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from domain import histogram, need
from domain.discretion import FEWEST
from domain.errors import Refused
from domain.figure import HOUR
from domain.planning import erlang
from domain.planning.erlang import Service
from domain.survey import Line, Survey
from domain.wall import today

A_DAY = timedelta(days=1)
COARSE = 300.0  # seconds


class NotAsked(Refused):
    """A number that makes no question."""

    sentence = _l("Indiquez des nombres dans les limites dites sous chaque champ.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Aim:
    """``part`` in a hundred have their turn ``within`` seconds; ``patience`` in minutes before people leave.

    ``places``: conversations of one officer at once. ``least``: officers at any hour.
    """

    within: int = 60
    part: int = 90
    patience: int = 10
    places: int = 2
    least: int = need.LEAST


LIMITS = {
    "within": (0, 3600),
    "part": (50, 99),
    "patience": (1, 240),
    "places": (1, 20),
    "least": (need.LEAST, 50),  # nobody answers alone
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of one hour of the day. Where arrivals are hidden (``veil``) nothing that tells them is there."""

    hour: int
    arrivals: float | None = None  # on an average day
    officers: int | None = None
    served: Service | None = None
    veil: str = ""


@dataclass(frozen=True, slots=True)
class Staffing:
    """``lasting``: how long a conversation took on average, in seconds; nothing of fewer than five."""

    first: date
    last: date
    lasting: float | None
    estimates: list[Estimate]

    @property
    def most(self) -> Estimate | None:
        """The hour that needs most."""
        told = [each for each in self.estimates if each.officers is not None]
        return max(told, key=lambda each: (each.officers or 0, each.arrivals or 0), default=None)


def asked(aim: Aim) -> Aim:
    """The same; ``NotAsked`` names the field that is out of its limits."""
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(aim, name) <= most:
            raise NotAsked(name)
    return aim


def estimate(since: date, until: date, aim: Aim) -> Staffing:
    """By hour of the day, from the figures of these days; of whole weeks, as figures are."""
    answer = Survey("volume", HOUR, since, until).answer()
    lasting = mean(answer.first, answer.last)
    days = (min(answer.last, today()) - answer.first) / A_DAY + 1
    return Staffing(
        answer.first,
        answer.last,
        lasting,
        [_estimate(line, days, lasting, aim) for line in answer.lines],
    )


def _estimate(line: Line, days: float, lasting: float | None, aim: Aim) -> Estimate:
    hour = int(str(line.place))
    if line.veil or lasting is None:
        return Estimate(hour, veil=line.veil)
    arrivals = (line.count or 0) / days
    met = erlang.Hour(arrivals, lasting, aim.patience * 60, aim.places)
    officers = erlang.needed(met, aim.within, aim.part / 100, aim.least)
    return Estimate(hour, arrivals, officers, erlang.served(met, officers, aim.within))


def mean(first: date, last: date) -> float | None:
    """How long a conversation took in these weeks, in seconds; nothing of fewer than five.

    To five minutes: of two periods that differ by a few conversations it tells nothing of these.
    """
    counts = Survey("duration", HOUR, first, last).counted()
    if counts.total() < FEWEST:
        return None
    total = sum(histogram.seconds(each) * count for each, count in counts.items())
    return max(1, round(total / counts.total() / COARSE)) * COARSE
