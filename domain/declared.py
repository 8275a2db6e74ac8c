"""An absence as it is read once it was declared: what it took away, and what is missing because of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from domain import coverage, need, timetable
from domain.absenting import KINDS
from domain.clock import now
from domain.coverage import Gap
from domain.shift import PUBLISHED, Shift
from domain.span import WORK, Span
from domain.weighing import worse
from extensions import db


@dataclass(frozen=True, slots=True)
class Declared:
    """``spans``: the absence itself. ``lost``: what it took away; ``worked``: what was worked of that."""

    shift: Shift
    spans: list[Span]
    lost: list[Span]
    worked: list[Span]
    gaps: list[Gap]


def look(id: int) -> Declared | None:
    """One that stands. What came about with it bears its moment: one verb."""
    found = Shift.found(id)
    if found is None or found.kind not in KINDS or found.published_at is None:
        return None
    theirs = Shift.officer_id == found.officer_id, Shift.published_at.is_not(None)
    lost = _spans(*theirs, Shift.cancelled_at == found.planned_at)
    made = _spans(*theirs, Shift.planned_at == found.planned_at, PUBLISHED)
    spans = [span for span in made if span.kind == found.kind]
    worked = [span for span in made if span.kind != found.kind]
    return Declared(found, spans, lost, worked, missing(lost))


def missing(lost: Iterable[Span]) -> list[Gap]:
    """What is missing from now on, and would not be if these shifts still stood."""
    gone = [span for span in lost if span.kind == WORK and span.ends_at > now()]
    if not gone:
        return []
    since = max(now(), min(span.starts_at for span in gone))
    until = max(span.ends_at for span in gone)
    planned = timetable.spans(since, until, Shift.kind == WORK, PUBLISHED)
    told = coverage.skills(), need.needs(), since, until
    before, after = coverage.sweep([*planned, *gone], *told), coverage.sweep(planned, *told)
    return worse(before.gaps, after.gaps)


def _spans(*which: Any) -> list[Span]:
    asked = select(Shift).where(*which).order_by(Shift.starts_at, Shift.id)
    return [each.span for each in db.session.scalars(asked)]
