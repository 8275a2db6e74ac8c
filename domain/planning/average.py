"""How much is worked on average as the solver's constraints: in the weeks of the period, and in any half-year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.planning import hours, law
from domain.planning.problem import Person, Problem, Span
from domain.planning.weekly import Free
from domain.resting import HALF_YEAR

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel

A_MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)


def keep(cp: CpModel, problem: Problem, person: Person, free: Free, stays: Sequence[Span]) -> None:
    """Of one person, as in ``weekly``. What was decided stays: it is added to, as far as there is room."""
    room = _room(problem, person)
    if sum((slot.lasts for slot, _given in free), NOTHING) > room:
        cp.add(sum((slot.lasts // A_MINUTE) * given for slot, given in free) <= room // A_MINUTE)
    if not problem.rules.average:
        return
    account = law.account(problem.rules, person, stays)
    for end, given in _ends(free, stays):
        left, half = account.left(end), law.half_year(end)
        if room <= left:
            continue
        parts = [(hours.overlap(slot.start, slot.end, half), one) for slot, one in free]
        if sum((part for part, _one in parts), NOTHING) <= left:
            continue
        worked = sum((part // A_MINUTE) * one for part, one in parts)
        over = cp.add(worked <= max(NOTHING, left) // A_MINUTE)
        if given is not None:
            over.only_enforce_if(given)


def _room(problem: Problem, person: Person) -> timedelta:
    allowed = law.allowance(problem, person)
    if allowed == timedelta.max:
        return allowed
    return max(NOTHING, allowed - law.decided(problem, person))


def _ends(free: Free, stays: Sequence[Span]) -> Iterator[tuple[datetime, Any]]:
    """When a half-year may end that counts any of what is free; if what is given, or anyway."""
    yield from ((slot.end, given) for slot, given in free)
    first, last = free[0][0].start, free[-1][0].end
    yield from ((span.end, None) for span in stays if first < span.end < last + HALF_YEAR)
