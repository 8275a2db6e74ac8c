"""Moves: what officers lose and gain when their rota changes, the two side by side where it is one day's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.span import Span
from domain.wall import today


@dataclass(frozen=True, slots=True)
class Move:
    """Of one officer, what stood ``before`` and what stands ``after``; one of them where there is no other."""

    before: Span | None
    after: Span | None

    @property
    def _spans(self) -> list[Span]:
        return [span for span in (self.before, self.after) if span is not None]

    @property
    def officer_id(self) -> int:
        """Whose."""
        return self._spans[0].officer_id

    @property
    def shift_id(self) -> int:
        """What stands now, or stood."""
        return self._spans[-1].id

    @property
    def at(self) -> datetime:
        """When the first of it begins."""
        return min(span.starts_at for span in self._spans)


def between(lost: Iterable[Span], gained: Iterable[Span]) -> list[Move]:
    """Of each officer, in order. Pure.

    One shift that goes and one that comes on the same day are one move; of more nobody can say which
    became which.
    """
    days: dict[tuple[int, date], tuple[list[Span], list[Span]]] = defaultdict(lambda: ([], []))
    for which, spans in enumerate((lost, gained)):
        for span in spans:
            days[span.officer_id, today(span.starts_at)][which].append(span)
    found: list[Move] = []
    for gone, come in days.values():
        if len(gone) == len(come) == 1:
            found.append(Move(gone[0], come[0]))
        else:
            found += [Move(span, None) for span in gone] + [Move(None, span) for span in come]
    return sorted(found, key=lambda move: (move.officer_id, move.at, move.shift_id))
