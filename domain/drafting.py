"""Drafting: which wanted shifts are new, there already, left out for an absence, or in the way of something."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from domain import timetable
from domain.shift import Shift
from domain.span import Span


@dataclass(frozen=True, slots=True)
class Sorted:
    """``new`` and ``absent`` of what was wanted; ``same`` and ``met`` of what stands: alike, or in the way."""

    new: list[Span]
    same: list[Span]
    absent: list[Span]
    met: list[Span]


def sort_out(wanted: Iterable[Span], going: Container[int] = ()) -> Sorted:
    """Beside what stands then; to be believed behind ``timetable.lock``. ``going``: shifts that will not stand.

    Whoever is absent is left out; the same hours are the same shift.
    """
    wanted = list(wanted)
    found = Sorted([], [], [], [])
    if not wanted:
        return found
    since, until = min(s.starts_at for s in wanted), max(s.ends_at for s in wanted)
    there: dict[int, list[Span]] = {span.officer_id: [] for span in wanted}
    for span in timetable.spans(since, until, Shift.officer_id.in_(there)):
        if span.id not in going:
            there[span.officer_id].append(span)
    for span in wanted:
        met = [o for o in there[span.officer_id] if o.meets(span.starts_at, span.ends_at)]
        alike = [o for o in met if (o.starts_at, o.ends_at) == (span.starts_at, span.ends_at)]
        if any(not other.worked for other in met):
            found.absent.append(span)
        elif alike:
            found.same.append(alike[0])
        elif met:
            found.met.append(met[0])
        else:
            found.new.append(span)
    return found
