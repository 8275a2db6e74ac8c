"""Why not: the fewest rules that cannot be kept together, and of each open hour what keeps everybody from it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from domain.planning import hours, judge
from domain.planning.judge import Open
from domain.planning.model import Model
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
from domain.planning.solve import SolverMissing

AT_WORK, NO_SERVICE, FREE = "at-work", "no-service", "free"
MOST = 60  # open stretches that are explained
SECONDS = 10.0  # for each question put to the solver


@dataclass(frozen=True, slots=True)
class Conflict:
    """``rules`` cannot all be kept, and no fewer are to blame; ``people``: of whom alone that is so.

    ``sure`` unless the solver had no time to say of fewer rules that they can be kept: then it was taken
    to be so.
    """

    rules: tuple[str, ...]
    people: tuple[int, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Why:
    """How many of those who have the skill cannot come, and by which rule."""

    open: Open
    reasons: dict[str, int]


def conflict(
    problem: Problem, seconds: float = SECONDS, before: Callable[[], None] = lambda: None
) -> Conflict | None:
    """The smallest set of rules that no plan keeps; none where there is a plan. ``SolverMissing``.

    ``before``: called before each question, of which there are a dozen; what it raises ends it.
    """
    names = _binding(problem)
    asked = _Asked(problem, seconds, before)
    if asked.may_be(names):
        return None
    rules = _smallest(names, asked)
    people: tuple[int, ...] = ()
    if NEEDS not in rules:
        people = tuple(p.id for p in problem.people if not asked.alone(p).may_be(rules))
    return Conflict(rules, people, asked.sure)


def openings(problem: Problem, given: Sequence[Assignment], most: int = MOST) -> list[Why]:
    """What the plan leaves open, in order, and why nobody stands there; of the first ``most`` of them."""
    slots = hours.slots(problem)
    found = []
    for gap in judge.uncovered(problem, given)[:most]:
        could = [slot for slot in slots if slot.start < gap.end and gap.start < slot.end]
        reasons = Counter(
            _reason(problem, person, given, gap, hours.theirs(person, could))
            for person in problem.people
            if person.answers(gap.skill)
        )
        found.append(Why(gap, dict(sorted(reasons.items()))))
    return found


def _binding(problem: Problem) -> tuple[str, ...]:
    """The rules that bind anybody here: of the others nothing has to be asked."""
    rules, people = problem.rules, problem.people
    binds = {
        FIXED: problem.fixed, REST: rules.rest, WEEKLY: rules.weekly, ONCE: True,
        AVERAGE: rules.average or any(person.weekly for person in people),
        LEAVE: any(person.leave for person in people),
        UNAVAILABLE: any(person.unavailable or person.training for person in people),
        NEEDS: problem.strict,
    }  # fmt: skip
    return tuple(name for name in (FIXED, *LAWS, NEEDS) if binds[name])


def _smallest(names: Sequence[str], asked: "_Asked") -> tuple[str, ...]:
    """Whatever can be kept leaves out one of any set to blame: the least that touches all of these is it."""
    left_out: list[frozenset[str]] = []
    while True:
        tried = _touching(names, left_out)
        if not asked.may_be(tried):
            return tried
        kept = set(tried)
        for name in names:
            if name not in kept and asked.may_be({*kept, name}):
                kept.add(name)
        left_out.append(frozenset(names) - kept)


def _touching(names: Sequence[str], sets: Iterable[frozenset[str]]) -> tuple[str, ...]:
    each = [
        combination for size in range(len(names) + 1) for combination in combinations(names, size)
    ]
    return next(one for one in each if all(touched & set(one) for touched in sets))


class _Asked:
    """The solver, asked whether some rules can be kept together."""

    def __init__(self, problem: Problem, seconds: float, before: Callable[[], None]) -> None:
        self.problem, self.seconds, self.before, self.sure = problem, seconds, before, True

    def alone(self, person: Person) -> "_Asked":
        """The same of this person, without anybody else."""
        theirs = tuple(one for one in self.problem.fixed if one.person == person.id)
        alone = replace(self.problem, people=(person,), fixed=theirs, needs=())
        return _Asked(alone, self.seconds, self.before)

    def may_be(self, rules: Collection[str]) -> bool:
        """Whether there is a plan that keeps these, whatever becomes of the others."""
        try:
            from ortools.sat.python import cp_model
        except ImportError as error:
            raise SolverMissing from error
        self.before()
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = self.seconds
        solver.parameters.num_workers = 2
        status = solver.solve(Model(self.problem, cp_model.CpModel(), rules).cp)
        self.sure = self.sure and status != cp_model.UNKNOWN
        return bool(status != cp_model.INFEASIBLE)


def _reason(
    problem: Problem,
    person: Person,
    given: Sequence[Assignment],
    gap: Open,
    could: Sequence[hours.Slot],
) -> str:
    """What keeps them from it; of several, what stands first among the rules."""
    theirs = sorted(one for one in given if one.person == person.id)
    work = [Span(one.start, one.end) for one in theirs] + [*person.around]
    if any(each.start <= gap.start and gap.end <= each.end for each in work):
        return AT_WORK
    if not could:
        return NO_SERVICE
    each = []
    for slot in could:
        one = slot.of(person.id)
        before = judge.of_person(problem, person, theirs, one)
        after = judge.of_person(problem, person, sorted([*theirs, one]), one)
        each.append({breach.rule for breach in after if breach not in before})
    against = min(each, key=len)
    return next((rule for rule in _ORDER if rule in against), FREE)


_ORDER = (LEAVE, UNAVAILABLE, ONCE, REST, WEEKLY, AVERAGE)
