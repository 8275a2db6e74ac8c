"""A balance: of each day, how long too few of each skill are planned, and how long more than are needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from domain import coverage, need
from domain.coverage import Gap, Overlap
from domain.need import ANY
from domain.wall import moment

Lengths = list[timedelta]  # of each day


@dataclass(frozen=True, slots=True)
class Balance:
    """``missing``: by skill that is needed at all, of all officers first; ``over``: whatever the skills."""

    missing: dict[str, Lengths]
    over: Lengths


def look(first: date, days: int, *, drafts: bool = False) -> Balance:
    """Of so many days, as published; ``drafts``: as if all of them were, and what is to go, gone."""
    begins = [moment(first + timedelta(days=number)) for number in range(days + 1)]
    told = coverage.look(begins[0], begins[-1], drafts=drafts)
    wanted = {skill for skill, hours in need.needs().items() if any(hours.values())} | {ANY}
    return Balance(
        {
            skill: _by_day([gap for gap in told.gaps if gap.skill == skill], begins)
            for skill in need.SKILLS
            if skill in wanted
        },
        _by_day(told.overlaps, begins),
    )


def _by_day(stretches: Iterable[Gap | Overlap], begins: list[datetime]) -> Lengths:
    """How much of them is in each day: from one midnight in Paris to the next, whatever it lasts."""
    found = list(stretches)
    return [
        sum(
            (
                max(timedelta(), min(each.ends_at, end) - max(each.starts_at, begin))
                for each in found
            ),
            timedelta(),
        )
        for begin, end in pairwise(begins)
    ]
