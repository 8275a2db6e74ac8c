"""The aims: what the solver makes small, one after the other, none at the cost of an earlier one."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.planning import evenness, hours
from domain.planning.evenness import NIGHTS, SERVICES, WEEKENDS
from domain.planning.model import Model, Work
from domain.planning.problem import NEEDS, Wish

EVENNESS, WISHES = "evenness", "wishes"
AIMS = (NEEDS, EVENNESS, WISHES)
A_WISH = 100  # beside how evenly services are spread, which is small


def cost(model: Model, aim: str) -> Any:
    """Needs: minutes of people missing. Evenness: squares of what each carries. Wishes: those not met."""
    if aim == NEEDS:
        return sum(minutes * missing for minutes, missing in model.missing)
    if aim == EVENNESS:
        return _squares(model, NIGHTS) + _squares(model, WEEKENDS)
    return A_WISH * _unmet(model) + _squares(model, SERVICES)


def _squares(model: Model, what: str) -> Any:
    """The sum of the squares, from below: the solver makes it small, so it touches them."""
    excused = evenness.excuses(model.problem, what)
    total: Any = 0
    for person in model.problem.people:
        before = {NIGHTS: person.nights, WEEKENDS: person.weekends, SERVICES: 0}[what]
        worked, most = _worked(model, person.id, what)
        base = before + excused[person.id]
        square = model.cp.new_int_var(base**2, (base + most) ** 2, f"{what} {person.id}")
        for n in range(base, base + most):  # the line through n² and (n + 1)²
            model.cp.add(square >= (2 * n + 1) * (base + worked) - n * (n + 1))
        total += square
    return total


def _worked(model: Model, person: int, what: str) -> tuple[Any, int]:
    """How many, and how many there could be."""
    theirs = [
        (slot, given)
        for slot, given in model.given[person]
        if hours.starts_within(model.problem, slot.start)
    ]
    if what == NIGHTS:
        theirs = [(slot, given) for slot, given in theirs if hours.is_night(slot.start, slot.end)]
    if what != WEEKENDS:
        return sum(given for _slot, given in theirs), _most(theirs, model.problem.rules.rest)
    by_weekend: dict[date, list[Any]] = defaultdict(list)
    for slot, given in theirs:
        if saturday := hours.weekend(slot.start):
            by_weekend[saturday].append(given)
    return sum(_any(model, each) for each in by_weekend.values()), len(by_weekend)


def _most(theirs: list[Work], rest: timedelta) -> int:
    """How many services fit with their rest between them; or more, if more were decided."""
    fit, free = 0, datetime.min.replace(tzinfo=UTC)
    for slot, _given in sorted(theirs, key=lambda work: work[0].end):
        if slot.start >= free:
            fit, free = fit + 1, slot.end + rest
    return max(fit, len([given for _slot, given in theirs if isinstance(given, int)]))


def _any(model: Model, given: list[Any]) -> Any:
    """1 where one of them is."""
    if any(isinstance(one, int) for one in given):
        return 1
    worked = model.cp.new_bool_var("weekend")
    for one in given:
        model.cp.add_implication(one, worked)
    return worked


def _unmet(model: Model) -> Any:
    total: Any = 0
    for person in model.problem.people:
        for wish in person.wishes:
            total += _against(model, person.id, wish)
    return total


def _against(model: Model, person: int, wish: Wish) -> Any:
    """1 where the wish is not met."""
    asked = [
        given
        for slot, given in model.given[person]
        if slot.day == wish.day and wish.kind in ("", slot.kind)
    ]
    if any(isinstance(given, int) for given in asked):
        return 0 if wish.wants else 1
    if not asked:
        return 1 if wish.wants else 0
    unmet = model.cp.new_bool_var("unmet")
    if wish.wants:
        model.cp.add_bool_or([*asked, unmet])
    else:
        for given in asked:
            model.cp.add_implication(given, unmet)
    return unmet
