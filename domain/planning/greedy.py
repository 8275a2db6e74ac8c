"""A plan as a patient person would make it: service by service, to whoever may and carries least so far."""

from collections import Counter, defaultdict

from domain.planning import around, evenness, hours, judge
from domain.planning.evenness import NIGHTS, WEEKENDS
from domain.planning.hours import Demand, Slot
from domain.planning.problem import Assignment, Person, Problem


def plan(problem: Problem) -> list[Assignment]:
    """What was decided, and what could be added to it without going back on anything. Breaks no rule."""
    return _Pencil(problem).plan()


class _Pencil:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.slots = problem, hours.slots(problem)
        cuts = {edge for slot in self.slots for edge in (slot.start, slot.end)}
        self.around = around.work(problem)
        cuts |= {edge for one in (*problem.fixed, *self.around) for edge in (one.start, one.end)}
        self.demands = hours.demands(problem, cuts)
        self.theirs: dict[int, list[Assignment]] = defaultdict(list)
        self.nights, self.weekends = Counter[int](), Counter[int]()
        nights, weekends = (evenness.excuses(problem, what) for what in (NIGHTS, WEEKENDS))
        for person in problem.people:
            self.nights[person.id] = nights[person.id] + person.nights
            self.weekends[person.id] = weekends[person.id] + person.weekends

    def plan(self) -> list[Assignment]:
        for one in self.problem.fixed:
            self._give(one)
        for slot in self.slots:
            within = [d for d in self.demands if slot.start <= d.start < slot.end]
            hopeless: set[str] = set()
            while lacking := self._lacking(within) - hopeless:
                skill = min(lacking, key=lambda skill: (skill == "", skill))  # any skill comes last
                if person := self._next(slot, skill):
                    self._give(slot.of(person.id))
                else:
                    hopeless.add(skill)
        return sorted(one for each in self.theirs.values() for one in each)

    def _give(self, one: Assignment) -> None:
        theirs, saturday = self.theirs[one.person], hours.weekend(one.start)
        if saturday and saturday not in {hours.weekend(other.start) for other in theirs}:
            self.weekends[one.person] += 1
        self.nights[one.person] += hours.is_night(one.start, one.end)
        theirs.append(one)
        theirs.sort()

    def _lacking(self, within: list[Demand]) -> set[str]:
        """The skills that somebody is missing of; any is one of them."""
        return {demand.skill for demand in within if self._there(demand) < demand.count}

    def _there(self, demand: Demand) -> int:
        return sum(
            any(one.start <= demand.start < one.end for one in self._at_work(person))
            for person in self.problem.people
            if person.answers(demand.skill)
        )

    def _at_work(self, person: Person) -> list[Assignment]:
        beside = [one for one in self.around if one.person == person.id]
        return self.theirs[person.id] + beside if beside else self.theirs[person.id]

    def _next(self, slot: Slot, skill: str) -> Person | None:
        """Whoever may, and carries least."""
        skilled = [
            person
            for person in self.problem.people
            if person.answers(skill) and hours.theirs(person, [slot])
        ]
        for person in sorted(skilled, key=lambda person: self._burden(person, slot)):
            if self._may(person, slot.of(person.id)):
                return person
        return None

    def _burden(self, person: Person, slot: Slot) -> tuple[int, ...]:
        minds = any(
            w.day == slot.day and not w.wants and w.kind in ("", slot.kind) for w in person.wishes
        )
        services = len(self.theirs[person.id])
        if hours.is_night(slot.start, slot.end):
            return self.nights[person.id], minds, services, person.id
        if hours.weekend(slot.start):
            return self.weekends[person.id], minds, services, person.id
        return minds, services, person.id

    def _may(self, person: Person, one: Assignment) -> bool:
        """Whether it adds no breach to those that were decided."""
        before, rest = self.theirs[person.id], self.problem.rules.rest
        if around.against((*person.beside, *before), one, rest, once=True):
            return False
        after = judge.of_person(self.problem, person, sorted([*before, one]), one)
        known = judge.of_person(self.problem, person, before, one) if after else []
        return set(after) <= set(known)
