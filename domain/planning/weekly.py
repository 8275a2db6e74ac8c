"""The rest of each seven days as the solver's constraints: from each service that is worked, in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.planning import law
from domain.planning.hours import Slot
from domain.planning.problem import Span
from domain.resting import WEEK

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel

Free = Sequence[tuple[Slot, Any]]


def keep(cp: CpModel, rest: timedelta, free: Free, stays: Sequence[Span]) -> None:
    """Of one person: what they may be ``free`` to be given, and what is decided anyway, in order."""
    person = _Rests(cp, free, stays)
    for slot, given in free:
        person.rest_within(Span(slot.start, slot.start + WEEK), rest, given)
    for span in stays:
        window = Span(span.start, span.start + WEEK)
        if any(window.meets(slot.start, slot.end) for slot, _given in free):
            longest = law.longest_rest(window, stays)
            # Less than that was accepted by somebody, and is made no worse.
            person.rest_within(window, min(rest, longest.end - longest.start), None)


class _Rests:
    """The rests that could be: each begins when something worked ends, and forbids what meets it."""

    def __init__(self, cp: CpModel, free: Free, stays: Sequence[Span]) -> None:
        self.cp, self.free, self.stays = cp, free, stays
        self.ends = sorted({*(slot.end for slot, _given in free), *(span.end for span in stays)})
        self.known: dict[tuple[datetime, timedelta], Any] = {}

    def rest_within(self, window: Span, rest: timedelta, given: Any) -> None:
        """One of them is, if what the window begins with is ``given`` (or anyway)."""
        could = []
        for start in self.ends:
            if window.start < start <= window.end - rest:
                found = self._rest(start, rest)
                if found is True:
                    return
                could += [] if found is None else [found]
        self.cp.add_bool_or([*could, *([] if given is None else [given.negated()])])

    def _rest(self, start: datetime, rest: timedelta) -> Any:
        """An unknown; true where nothing could meet it, none where something does anyway."""
        if (start, rest) not in self.known:
            self.known[start, rest] = self._made(Span(start, start + rest))
        return self.known[start, rest]

    def _made(self, span: Span) -> Any:
        if any(span.meets(stay.start, stay.end) for stay in self.stays):
            return None
        against = [given for slot, given in self.free if span.meets(slot.start, slot.end)]
        if not against:
            return True
        rests = self.cp.new_bool_var(f"rest {span.start}")
        for given in against:
            self.cp.add_implication(rests, given.negated())
        return rests
