"""Weighing a swap: which rules its shifts would break, and what would be missing that is not missing now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain import coverage, need, override, rota_rules, timetable
from domain.coverage import Gap, sweep
from domain.need import ANY
from domain.resting import Breach
from domain.rota_rules import RULES, SKILLS
from domain.shift import PUBLISHED, Shift
from domain.span import WORK, Span
from vault import fingerprint


@dataclass(frozen=True, slots=True)
class Weighed:
    """What stands against it."""

    breaches: list[Breach]
    gaps: list[Gap]

    @property
    def impossible(self) -> bool:
        """Whether a rule is broken from which no reason frees anybody."""
        return any(RULES[breach.rule].stands for breach in self.breaches)

    @property
    def mark(self) -> str:
        """By what the same is recognised again; empty where nothing stands against it."""
        return fingerprint(repr((self.breaches, self.gaps))) if self.breaches or self.gaps else ""


def weigh(before: list[Span], after: list[Span]) -> Weighed:
    """Of published shifts as they are now, ``after`` instead of ``before``."""
    gone = {span.id for span in before}
    there = [span for span in timetable.around(after) if span.id not in gone]
    return Weighed(override.open_([*there, *after], after), thinned(before, after))


def thinned(before: list[Span], after: list[Span]) -> list[Gap]:
    """What would be missing and is not missing so far; of skills too, unless the unit looks at none."""
    since = min(span.starts_at for span in before)
    until = max(span.ends_at for span in before)
    gone = {span.id for span in before}
    planned = timetable.spans(since, until, Shift.kind == WORK, PUBLISHED)
    changed = [*(span for span in planned if span.id not in gone), *after]
    told = coverage.skills(), need.needs(), since, until
    found = worse(sweep(planned, *told).gaps, sweep(changed, *told).gaps)
    skills = rota_rules.numbers()[SKILLS]
    return [gap for gap in found if skills or gap.skill == ANY]


def worse(before: Iterable[Gap], after: Iterable[Gap]) -> list[Gap]:
    """The parts of what is missing ``after`` in which more were there ``before``. Pure; both in their order."""
    known, found = list(before), []
    for gap in after:
        begin = gap.starts_at
        for other in known:
            if other.skill == gap.skill and other.there <= gap.there and other.ends_at > begin:
                if (end := min(other.starts_at, gap.ends_at)) > begin:
                    found.append(replace(gap, starts_at=begin, ends_at=end))
                begin = max(begin, min(other.ends_at, gap.ends_at))
        if begin < gap.ends_at:
            found.append(replace(gap, starts_at=begin))
    return found
