"""The model: a problem as unknowns and constraints of the solver. Rules can be left out, to see which collide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from domain.planning import around, average, hours, judge, law, weekly
from domain.planning.hours import Demand, Slot
from domain.planning.problem import (
    AVERAGE,
    FIXED,
    LAWS,
    LEAVE,
    NEEDS,
    ONCE,
    REST,
    UNAVAILABLE,
    WEEKLY,
    Assignment,
    Person,
    Problem,
    Span,
)

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel

EVERYTHING = frozenset({*LAWS, FIXED})
A_MINUTE = timedelta(minutes=1)
Work = tuple[Slot, Any]  # a service, and whether the person is given it: an unknown, or 1


class Model:
    """``given[person]``: every service they may be given, and those that were decided (which are 1)."""

    def __init__(
        self, problem: Problem, empty: CpModel, rules: Collection[str] = EVERYTHING
    ) -> None:
        self.problem, self.cp, self.rules = problem, empty, frozenset(rules)
        self._slots, self._around = hours.slots(problem), around.work(problem)
        self._rest = problem.rules.rest if REST in self.rules else timedelta(0)
        self.given = {person.id: self._given(person) for person in problem.people}
        self.missing: list[tuple[int, Any]] = []  # minutes of each, and how many people are missing
        for person in problem.people:
            self._keep_rules(person)
        self._meet_needs()

    def read(self, value: Any) -> list[Assignment]:
        """The plan, from what the solver found."""
        kept = set(self.problem.fixed) if FIXED in self.rules else set()
        chosen = {
            slot.of(person)
            for person, theirs in self.given.items()
            for slot, unknown in theirs
            if not isinstance(unknown, int) and value(unknown)
        }
        return sorted(kept | chosen)

    def unknowns(self) -> Iterable[tuple[int, Slot, Any]]:
        """Whose, which, and the unknown itself."""
        for person, theirs in self.given.items():
            for slot, unknown in theirs:
                if not isinstance(unknown, int):
                    yield person, slot, unknown

    # Within

    def _given(self, person: Person) -> list[Work]:
        fixed = [
            Slot(one.start, one.end, hours.day_of(one.start), one.kind)
            for one in self._decided(person)
        ]
        decided = {(slot.start, slot.end) for slot in fixed}
        free = [
            slot
            for slot in hours.theirs(person, self._slots)
            if (slot.start, slot.end) not in decided and self._allowed(person, slot)
        ]
        theirs: list[Work] = [(slot, 1) for slot in fixed]
        theirs += [(s, self.cp.new_bool_var(f"{person.id} {s.kind} {s.day}")) for s in free]
        return sorted(theirs, key=lambda work: work[0])

    def _allowed(self, person: Person, slot: Slot) -> bool:
        absent = [
            *(person.leave if LEAVE in self.rules else ()),
            *((*person.unavailable, *person.training) if UNAVAILABLE in self.rules else ()),
        ]
        too_long = REST in self.rules and slot.lasts > self.problem.rules.longest
        met = any(span.meets(slot.start, slot.end) for span in absent)
        near = around.against(person.beside, slot, self._rest, once=ONCE in self.rules)
        return not (too_long or met or near)

    def _keep_rules(self, person: Person) -> None:
        theirs, decided = self.given[person.id], self._decided(person)
        own = judge.of_person(self.problem, person, decided)
        if any(breach.rule in self.rules for breach in own):
            self.cp.add_bool_or([])  # what was decided is against a rule by itself
        if ONCE in self.rules:
            for together in _at_once(theirs, self._rest):
                self._one_at_most(together)
        elif REST in self.rules:
            self._keep_apart(theirs)
        free = [(slot, given) for slot, given in theirs if not isinstance(given, int)]
        if not free:
            return
        stays = sorted([*(Span(one.start, one.end) for one in decided), *person.beside])
        if WEEKLY in self.rules and self.problem.rules.weekly:
            weekly.keep(self.cp, self.problem.rules.weekly, free, stays)
        if AVERAGE in self.rules:
            average.keep(self.cp, self.problem, person, free, stays)

    def _decided(self, person: Person) -> list[Assignment]:
        return sorted(law.kept(self.problem, person)) if FIXED in self.rules else []

    def _hold(self, worked: Any, most: int) -> None:
        """At most so much, also where nothing is unknown."""
        if not isinstance(worked, int):
            self.cp.add(worked <= most)
        elif worked > most:
            self.cp.add_bool_or([])

    def _one_at_most(self, together: list[Any]) -> None:
        """Beside what was decided, none: whether that may be so is not asked here."""
        free = [given for given in together if not isinstance(given, int)]
        if len(free) == len(together):
            self.cp.add_at_most_one(free)
        else:
            for given in free:
                self.cp.add(given == 0)

    def _keep_apart(self, theirs: list[Work]) -> None:
        """Rest alone, where nobody minds that services overlap: pair by pair."""
        for number, (slot, given) in enumerate(theirs):
            for other, also in theirs[number + 1 :]:
                near = slot.end <= other.start < slot.end + self.problem.rules.rest
                if near and not (isinstance(given, int) and isinstance(also, int)):
                    self._hold(given + also, 1)

    def _meet_needs(self) -> None:
        cuts = {edge for slot in self._slots for edge in (slot.start, slot.end)}
        cuts |= {at for one in (*self.problem.fixed, *self._around) for at in (one.start, one.end)}
        alike: dict[tuple[Any, ...], list[Any]] = {}
        begins = hours.begins(self.problem)
        for demand in hours.demands(self.problem, cuts):
            there, binds = self._there(demand), demand.end > begins and NEEDS in self.rules
            same = (demand.skill, demand.count, binds, tuple(map(id, there)))
            alike.setdefault(same, [there, 0])[1] += demand.lasts // A_MINUTE
        for (_skill, count, binds, _ids), (there, minutes) in alike.items():
            present = sum(there)
            if binds:
                self._hold(count - present, 0)
            elif not isinstance(present, int) or present < count:
                missing = self.cp.new_int_var(0, count, "missing")
                self.cp.add(present + missing >= count)
                self.missing.append((minutes, missing))

    def _there(self, demand: Demand) -> list[Any]:
        skilled = {each.id for each in self.problem.people if each.answers(demand.skill)}
        there: list[Any] = [
            given
            for person in skilled
            for slot, given in self.given[person]
            if slot.start <= demand.start < slot.end
        ]
        at_work = {one.person for one in self._around if one.start <= demand.start < one.end}
        return there + [1] * len(skilled & at_work)


def _at_once(theirs: list[Work], rest: timedelta) -> Iterable[list[Any]]:
    """Services of which at most one may be: all that are on, or not rested from, at some moment."""
    moments = sorted({slot.start for slot, _given in theirs})
    each = [
        {n for n, (s, _) in enumerate(theirs) if s.start <= at < s.end + rest} for at in moments
    ]
    for on, then in pairwise([*each, set()]):
        if len(on) > 1 and not on <= then:
            yield [theirs[n][1] for n in sorted(on)]
