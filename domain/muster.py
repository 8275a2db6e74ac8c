"""The muster: who is planned now beside who is at work, and of which skills too few are there."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain import coverage
from domain.clock import PARIS, now
from domain.crew import Member
from domain.need import ANY, needs


@dataclass(frozen=True, slots=True)
class Lack:
    """Fewer with this skill than the unit needs at this hour."""

    skill: str
    there: int
    least: int


@dataclass(frozen=True, slots=True)
class Muster:
    """Names: ``here``, planned and there; planned and not at work (``missing``), paused, or with a page that says
    nothing (``lost``); ``besides``, at work and not planned. ``lacks``: what is too little, of all first.
    """

    here: list[str]
    missing: list[str]
    paused: list[str]
    lost: list[str]
    besides: list[str]
    lacks: list[Lack]


def look(members: list[Member], at: datetime | None = None) -> Muster:
    """Of the crew as it is at work, beside the published rota."""
    at = at or now()
    shown = at.astimezone(PARIS)
    least = {skill: hours[shown.weekday(), shown.hour] for skill, hours in needs().items()}
    return of(members, {each.id: each.name for each in coverage.on_shift(at)}, least)


def of(members: list[Member], planned: Mapping[int, str], least: Mapping[str, int]) -> Muster:
    """The same, of what is known. Pure.

    Who is planned and there counts, and whom a supervisor counts beside the rota; where the rota says nothing of
    this hour, whoever is there.
    """
    at_work = {each.officer_id for each in members}
    theirs = [each for each in members if each.officer_id in planned]
    there: Counter[str] = Counter()
    for each in members:
        if each.counts:
            there.update(coverage.skilled(each.role, each.languages, each.for_minors))
    return Muster(
        here=[each.name for each in theirs if each.there],
        missing=[name for who, name in planned.items() if who not in at_work],
        paused=[each.name for each in theirs if each.paused_for],
        lost=[each.name for each in theirs if not each.there and not each.paused_for],
        besides=[each.name for each in members if each.officer_id not in planned],
        lacks=[
            Lack(skill, there[skill], least[skill])
            for skill in sorted(least, key=lambda skill: (skill != ANY, skill))
            if there[skill] < least[skill]
        ],
    )
