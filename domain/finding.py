"""A finding: what is wrong with one line of a file; and how many may be, before nothing of it is believed."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from domain.errors import Refused

MOST_BAD = 0.05  # of the lines: beyond it the file is not what it is taken for


@dataclass(frozen=True, slots=True)
class Fault:
    """Of one line; ``about`` is what the line calls itself. ``bad``: it was left out, and not only mended."""

    line: int
    reason: str
    said: Any
    about: str
    bad: bool

    @property
    def sentence(self) -> str:
        """For whoever imports."""
        return f"{self.said} ({self.about})" if self.about else str(self.said)


@dataclass(slots=True)
class Findings:
    """Of one file: how many lines, how many left out on purpose, and what was wrong."""

    file: str = ""
    lines: int = 0
    skipped: int = 0
    bad: int = 0
    faults: list[Fault] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def note(self, line: int, reason: str, said: Any, about: str, *, bad: bool) -> None:
        """One more; ``bad`` once a line."""
        self.bad += bad
        self.reasons[reason] += 1
        self.faults.append(Fault(line, reason, said, about[:80], bad))

    @property
    def mended(self) -> int:
        """How many faults left their line in."""
        return self.reasons.total() - self.bad

    @property
    def untold(self) -> int:
        """How many are counted, and not told one by one."""
        return self.reasons.total() - len(self.faults)

    def judge(self) -> None:
        """``TooFaulty`` when too many lines are wrong."""
        if self.bad > MOST_BAD * self.lines:
            raise TooFaulty(self)


class TooFaulty(Refused):
    """Too many lines are wrong for the file to be believed."""

    def __init__(self, found: Findings | None = None) -> None:
        super().__init__()
        self.found = found or Findings()
        self.sentence = _l(
            "Trop de lignes sont mauvaises : %(bad)s sur %(lines)s. Rien n’a été importé.",
            bad=self.found.bad,
            lines=self.found.lines,
        )
