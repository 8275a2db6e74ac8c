"""Erlang-A: how many officers an hour needs, so that few wait long, from who comes and how long it takes.

Assumptions, each of which can be wrong, and all of which are said beside the result:

- People come at random (Poisson), at a rate that holds for the whole hour, and the hour is long enough for
  the queue to settle: what was left of the hour before is not counted.
- A conversation lasts as long as an exponential says (mean ``lasting``), whatever the hour.
- An officer answers in several conversations at once (``places``), and a conversation takes no longer when
  they do: an officer counts as so many servers. Where being shared slows it down, ``lasting`` must be what was
  measured while it was shared, or the result is too small.
- Who waits leaves after an exponential time (mean ``patience``), without a word, and does not come again.
- Officers take the longest wait first, are interchangeable, and are there: pauses, reading and writing
  summaries are for whoever plans to add.

The model is M/M/n+M of Palm (1957), in the terms of Garnett, Mandelbaum and Reiman (Manufacturing & Service
Operations Management 4, 2002). Its states are summed, not approximated.
"""

from dataclasses import dataclass
from math import exp, inf, log

TINY = 1e-15  # of the most likely state: what is rarer changes nothing
RARE = 1e-9  # people in an hour: one in a hundred thousand years is nobody
MOST = 10_000  # servers, beyond which the figures asked for are not those of one unit


@dataclass(frozen=True, slots=True)
class Hour:
    """``arrivals`` in an hour; ``lasting`` and ``patience`` in seconds (``inf``: they wait for ever)."""

    arrivals: float
    lasting: float
    patience: float = inf
    places: int = 1

    @property
    def load(self) -> float:
        """Conversations that would be held at once if nobody waited (in erlangs)."""
        return self.arrivals * self.lasting / 3600


@dataclass(frozen=True, slots=True)
class Service:
    """What people meet: as parts of those who come, and seconds."""

    waiting: float  # who does not find a free place
    late: float  # whose turn would come after the time that was asked about, did they stay for it
    leaving: float  # who leaves before their turn
    mean_wait: float  # of all, also of those who leave
    queue: float  # people in it, on average
    busy: float  # part of the places


def served(hour: Hour, officers: int, within: float) -> Service:
    """What ``officers`` give; ``within``: seconds. With nobody, or too few for people who never leave, nothing.

    Of those, a place in a thousand has to stay free, or a queue that never ends is near.
    """
    servers = officers * hour.places
    if hour.arrivals <= RARE:
        return Service(0, 0, 0, 0, 0, 0)
    if servers <= 0 or (hour.patience == inf and servers * 0.999 < hour.load):
        return Service(1, 1, 0 if hour.patience == inf else 1, hour.patience, inf, 1)
    below, above = _states(hour, servers)
    waiting = sum(above)
    queue = sum(number * chance for number, chance in enumerate(above))
    busy = sum(number * chance for number, chance in enumerate(below)) + servers * waiting
    arriving = hour.arrivals / 3600
    leaving = 0.0 if hour.patience == inf else queue / hour.patience / arriving
    late = _late(hour, servers, above, within)
    return Service(waiting, late, leaving, queue / arriving, queue, busy / servers)


def needed(hour: Hour, within: float, part: float, least: int = 0) -> int:
    """The fewest officers with whom at least ``part`` (0.9) of people have their turn ``within`` seconds.

    ``least``: at any hour so many, whatever comes. ``ValueError`` of what cannot be asked.
    """
    if hour.places < 1 or hour.lasting <= 0 or not 0 < part < 1 or within < 0 or hour.patience <= 0:
        raise ValueError(
            "places, durations and parts are more than nothing, and a part less than all"
        )
    if hour.load > MOST:
        raise ValueError(f"more than {MOST} conversations at once are not one unit's")

    def enough(officers: int) -> bool:
        return served(hour, officers, within).late <= 1 - part

    few, many = max(least, 0) - 1, max(least, 1)
    while not enough(many):
        few, many = many, 2 * many
    while many - few > 1:  # one more never makes anybody wait longer
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return many


def _states(hour: Hour, servers: int) -> tuple[list[float], list[float]]:
    """How likely it is that so many are there: below the number of places, and from it on (queue 0, 1, …).

    Each state follows from its neighbour, beginning at the likeliest, which is 1 until all are divided by
    their sum: nothing overflows, and what is lost is less than ``TINY``.
    """
    arriving, serving, leaving = hour.arrivals / 3600, 1 / hour.lasting, 1 / hour.patience

    def going(number: int) -> float:
        return min(number, servers) * serving + max(0, number - servers) * leaving

    likeliest = int(hour.load)
    if likeliest >= servers:
        likeliest = servers + int((arriving - servers * serving) / leaving)
    chances = {likeliest: 1.0}
    for number in range(likeliest, 0, -1):
        chances[number - 1] = chances[number] * going(number) / arriving
    number = likeliest
    while number < servers or chances[number] > TINY:
        number += 1
        chances[number] = chances[number - 1] * arriving / going(number)
    total = sum(chances.values())
    ordered = [chances[n] / total for n in range(number + 1)]
    return ordered[:servers], ordered[servers:]


def _late(hour: Hour, servers: int, above: list[float], within: float) -> float:
    """Who comes when j wait must see j + 1 go, be it for a turn or for good.

    That takes longer than t with the chance that a Beta(n·μ/θ, j + 1) is below exp(-θ·t), since the steps'
    rates are θ times n·μ/θ, n·μ/θ + 1, …; a sum of j + 1 terms, each following from the one before. Of
    people who never leave, what it becomes: a Poisson's.
    """
    serving, leaving = servers / hour.lasting, 1 / hour.patience
    size = (
        -serving * within
    )  # of a term, as a logarithm: the first ones may be too small for a number
    late = (chance := exp(size)) * above[0]
    for n, state in enumerate(above[1:], 1):
        if leaving == 0:
            step = serving * within / n
        else:
            step = (serving / leaving + n - 1) / n * (1 - exp(-leaving * within))
        size += log(step) if step > 0 else -inf
        chance += exp(size)
        late += min(1.0, chance) * state
    return late
