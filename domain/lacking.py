"""Skills that are lacking where published shifts come or go: a rule that is broken by no one officer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain import coverage, need, rota_rules, timetable, weighing
from domain.coverage import Gap, sweep
from domain.need import ANY
from domain.resting import Breach
from domain.rota_rules import SKILLS
from domain.shift import PUBLISHED, Shift
from domain.span import WORK, Span

NOBODY = 0  # whose breach it is
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Lack(Breach):
    """``shift_id``: one that comes or goes then. ``gap``: of which skill, and how much of it is there."""

    gap: Gap | None = None


def lacking(gone: Iterable[Span], new: Iterable[Span]) -> list[Lack]:
    """What would be missing of a skill while these come or go, of published shifts as they are now.

    Not what was missing as much while somebody was on shift: that was said when they were published.
    """
    gone, new = (sorted(_worked(spans), key=_begin) for spans in (gone, new))
    touched = sorted([*gone, *new], key=_begin)
    needs = {skill: hours for skill, hours in need.needs().items() if skill != ANY}
    if not touched or not any(map(any, (hours.values() for hours in needs.values()))):
        return []
    if not rota_rules.numbers()[SKILLS]:
        return []
    since, until = touched[0].starts_at, max(span.ends_at for span in touched)
    planned = timetable.spans(since, until, Shift.kind == WORK, PUBLISHED)
    away = {span.id for span in gone}
    changed = [*(span for span in planned if span.id not in away), *new]
    told = coverage.skills(), {ANY: dict.fromkeys(need.HOURS, 0)} | needs, since, until
    known = _cut(sweep(planned, *told).gaps, _stretches(planned))
    found = weighing.worse(known, sweep(changed, *told).gaps)
    return [_lack(gap, touched) for gap in _cut(found, _stretches(touched))]


def _worked(spans: Iterable[Span]) -> Iterable[Span]:
    return (span for span in spans if span.kind == WORK)


def _begin(span: Span) -> datetime:
    return span.starts_at


def _stretches(spans: Iterable[Span]) -> list[Stretch]:
    """When any of them is, in order; ``spans`` by their start."""
    found: list[Stretch] = []
    for span in spans:
        if found and span.starts_at <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], span.ends_at)
        else:
            found.append((span.starts_at, span.ends_at))
    return found


def _cut(gaps: Iterable[Gap], stretches: list[Stretch]) -> list[Gap]:
    """What of them lies within these."""
    parts = [
        replace(gap, starts_at=max(gap.starts_at, begin), ends_at=min(gap.ends_at, end))
        for gap in gaps
        for begin, end in stretches
    ]
    return [part for part in parts if part.starts_at < part.ends_at]


def _lack(gap: Gap, touched: list[Span]) -> Lack:
    shift = next(span for span in touched if span.meets(gap.starts_at, gap.ends_at))
    minutes = (gap.ends_at - gap.starts_at) // timedelta(minutes=1)
    return Lack(SKILLS, shift.id, NOBODY, minutes, gap.starts_at, gap.ends_at, None, gap)
