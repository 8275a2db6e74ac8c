"""Watching a search: how far it got, as the solver says while it works."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Progress:
    """Where it stands: which aim, after how long; the best so far, and what no plan can be better than."""

    aim: str
    seconds: float
    objective: float | None = None
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """How far the best may be from what is possible, as a part of it; 0 when it is proved the best."""
        if self.objective is None or self.bound is None:
            return None
        return max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))


class Seen:
    """What the solver said last: the best plan so far, and what none can be better than."""

    def __init__(self, cp: Any, found: Callable[[], None]) -> None:
        self.objective: float | None = None
        self.best: float | None = None

        class Callback(cp.CpSolverSolutionCallback):  # type: ignore[misc]
            def on_solution_callback(callback) -> None:  # noqa: N805
                self.objective = callback.objective_value
                found()

        self.callback = Callback()

    def bound(self, value: float) -> None:
        """The solver knows better."""
        self.best = value
