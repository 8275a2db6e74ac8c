"""What a proposal keeps on paper, read: what was asked, how far it is, what is proposed, and why not more."""

import json
from typing import TYPE_CHECKING, Any

from domain.planning import paper
from domain.planning.problem import Assignment, Problem


class Proposed:
    """The papers of a proposal."""

    if TYPE_CHECKING:
        problem: Any
        published: Any
        progress: Any
        result: Any
        explanation: Any

    @property
    def drawn(self) -> Problem:
        """What was asked of the solver."""
        return paper.read(self.problem)

    @property
    def before(self) -> list[Assignment]:
        """What stood for these days."""
        return paper.read_plan(self.published)

    @property
    def after(self) -> list[Assignment]:
        """What is proposed instead; nothing where there is no result."""
        return paper.read_plan(self.result or "[]")

    @property
    def how_far(self) -> dict[str, Any]:
        """``aim``, ``seconds``, ``objective``, ``bound``; nothing before the first beat."""
        told: dict[str, Any] = json.loads(self.progress or "{}")
        return told

    @property
    def why_not(self) -> dict[str, Any]:
        """What ``proposing.explained`` found."""
        told: dict[str, Any] = json.loads(self.explanation or "{}")
        return told
