"""Proposing a plan: OR-Tools CP-SAT, which may be watched, stopped at any moment, and always has an answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any

from domain.planning import aims, greedy, hours, judge
from domain.planning.model import EVERYTHING, Model
from domain.planning.problem import NEEDS, Assignment, Problem
from domain.planning.watching import Progress, Seen

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

LONGEST = 60.0  # seconds, for all aims together
WORKERS = 2
# So few would leave aside what proves how even a plan can be: the lines under the squares, as one system.
PROVING = ("max_lp",)
LOOK = 0.25  # seconds between two looks at whether to stop
# What part of the time may be gone when an aim is left as it is; what is not needed serves the next.
UNTIL = {NEEDS: 0.45, aims.EVENNESS: 0.75, aims.WISHES: 1.0}


class SolverMissing(Exception):
    """OR-Tools is not installed: it comes with the extra ``rota``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``impossible``: there is none (ask ``explain.conflict`` why). ``proved``: by no aim is any better."""

    assignments: tuple[Assignment, ...] = ()
    proved: bool = False
    impossible: bool = False
    cancelled: bool = False
    aims: tuple[Progress, ...] = ()  # how far each was taken
    first: float | None = None  # seconds until there was a plan at all


def available() -> bool:
    """Whether a plan can be proposed here."""
    return find_spec("ortools") is not None


def solve(
    problem: Problem,
    seconds: float = LONGEST,
    watch: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Plan:
    """The best plan found in so many seconds: needs before evenness before wishes. ``SolverMissing``.

    ``watch`` and ``cancelled`` are called from this thread, a few times a second; once ``cancelled`` says
    so, the best plan found until then is returned.
    """
    return _Search(problem, seconds, watch, cancelled).run()


@dataclass
class _Search:
    problem: Problem
    seconds: float
    watch: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    begun: float = field(default_factory=monotonic)
    stopped: bool = False
    first: float | None = None

    def run(self) -> Plan:
        try:
            from ortools.sat.python import cp_model
        except ImportError as error:
            raise SolverMissing from error
        self.cp = cp_model
        rules = EVERYTHING | {NEEDS} if self.problem.strict else EVERYTHING
        self.model = Model(self.problem, cp_model.CpModel(), rules)
        self._hint_from(greedy.plan(self.problem))
        best: list[Assignment] | None = None
        told, whole = [], True
        for aim in aims.AIMS:
            plan, reached, proved = self._pursue(aim)
            told.append(reached)
            if plan is None:
                whole = False
                break
            best, whole = plan, whole and proved
            if self.stopped:
                break
        if best is None:
            return self._without(tuple(told), proved)
        whole = whole and len(told) == len(aims.AIMS)
        return Plan(tuple(best), whole, False, self.stopped, tuple(told), self.first)

    def _pursue(self, aim: str) -> tuple[list[Assignment] | None, Progress, bool]:
        """Make this small, then hold it there. Whether it was proved: the best, or that there is none."""
        solver, cost = self.cp.CpSolver(), aims.cost(self.model, aim)
        self.model.cp.minimize(cost)
        known = self._complete()
        solver.parameters.num_workers = WORKERS
        solver.parameters.extra_subsolvers.extend(PROVING)
        left = self.begun + self.seconds * UNTIL[aim] - monotonic()
        solver.parameters.max_time_in_seconds = max(0.5, left)
        status = self._watched(solver, aim)
        looked = status != self.cp.UNKNOWN
        if not looked and known is not None:  # no time for more than was known
            solver, status = known, self.cp.FEASIBLE
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            gone = monotonic() - self.begun
            return None, Progress(aim, gone), status == self.cp.INFEASIBLE
        if not isinstance(cost, int):
            self.model.cp.add(cost <= round(solver.objective_value))
        self._hint(solver)
        bound = solver.best_objective_bound if looked else None
        reached = self._now(aim, solver.objective_value, bound)
        return self.model.read(solver.value), reached, status == self.cp.OPTIMAL

    def _watched(self, solver: CpSolver, aim: str) -> Any:
        """Run it in another thread, which leaves this one free to look whether somebody wants it to stop."""
        seen = Seen(self.cp, self._found)
        solver.best_bound_callback = seen.bound
        with ThreadPoolExecutor(1) as other:
            work = other.submit(solver.solve, self.model.cp, seen.callback)
            try:
                while not wait([work], LOOK).done:
                    self.watch(self._now(aim, seen.objective, seen.best))
                    if self.stopped or self.cancelled():
                        self.stopped = True
                        solver.stop_search()
            except BaseException:
                while not wait([work], LOOK).done:
                    solver.stop_search()
                raise
            return work.result()

    def _found(self) -> None:
        if self.first is None:
            self.first = monotonic() - self.begun

    def _now(self, aim: str, objective: float | None, bound: float | None) -> Progress:
        return Progress(aim, monotonic() - self.begun, objective, bound)

    def _hint(self, solver: CpSolver) -> None:
        """The next aim begins where this one ended, in everything that is known by now."""
        self.model.cp.clear_hints()
        for number, value in enumerate(solver.response_proto.solution):
            unknown = self.model.cp.get_int_var_from_proto_index(number)
            self.model.cp.add_hint(unknown, value)

    def _complete(self) -> CpSolver | None:
        """Rests, and what an aim is counted by, follow from a plan: a hint that says all is taken at once."""
        solver = self.cp.CpSolver()
        solver.parameters.fix_variables_to_their_hinted_value = True
        if solver.solve(self.model.cp) not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None
        self._found()
        self._hint(solver)
        return solver

    def _hint_from(self, given: list[Assignment]) -> None:
        chosen = {(one.person, one.start, one.end) for one in given}
        for person, slot, unknown in self.model.unknowns():
            self.model.cp.add_hint(unknown, (person, slot.start, slot.end) in chosen)

    def _without(self, told: tuple[Progress, ...], proved: bool) -> Plan:
        """No plan was found: there is none, or there was no time; then what took none, if it keeps the rules."""
        if proved:
            return Plan(proved=True, impossible=True, aims=told)
        simple = greedy.plan(self.problem)
        sound = not judge.breaches(self.problem, simple)
        if self.problem.strict:
            begins, gaps = hours.begins(self.problem), judge.uncovered(self.problem, simple)
            sound = sound and all(gap.end <= begins for gap in gaps)
        return Plan(tuple(simple) if sound else (), cancelled=self.stopped, aims=told)
