"""Swaps as they are read: which wait for whom, and what was decided."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from domain.clock import now
from domain.officer import Officer
from domain.shift import PUBLISHED, Shift
from domain.span import WORK, Span
from domain.swap import Swap, moved
from domain.timetable import spans
from extensions import db

SHOWN = 20  # that have ended
LATELY = timedelta(weeks=8)
AHEAD = timedelta(weeks=26)  # whose shifts are offered for an exchange


@dataclass(frozen=True, slots=True)
class Swaps:
    """As one person reads them. ``to_answer``: they were asked. ``free``: offered to all by others.

    ``awaited``: they wait for others. ``to_approve``: supervisors alone. ``ended``: the newest first.
    """

    to_answer: list[Swap]
    free: list[Swap]
    awaited: list[Swap]
    to_approve: list[Swap]
    ended: list[Swap]

    @property
    def held(self) -> dict[int, int]:
        """Which swap a shift is in, of those that wait."""
        waiting = (*self.to_answer, *self.awaited)
        return {leg.shift_id: swap.id for swap in waiting for leg in swap.legs}


def of(viewer: Officer, *, own: bool = False) -> Swaps:
    """Those that wait, and how others ended: of all for who supervises, unless only their ``own`` are asked."""
    decides, takes = viewer.supervises and not own, viewer.has_desk and not own
    return Swaps(
        to_answer=_waiting(_asked(viewer)),
        free=_waiting(Swap.to_id.is_(None), _UNTAKEN, Swap.giver_id != viewer.id) if takes else [],
        awaited=_waiting(or_(Swap.giver_id == viewer.id, Swap.taker_id == viewer.id)),
        to_approve=_waiting(Swap.agreed_at.is_not(None)) if decides else [],
        ended=_ended(() if decides else (_concerns(viewer),)),
    )


def waiting(viewer: Officer) -> int:
    """How many wait for this person: an answer, or a decision."""
    theirs = _asked(viewer)
    if viewer.supervises:
        theirs = or_(theirs, Swap.agreed_at.is_not(None))
    return db.session.scalar(select(func.count(Swap.id)).where(*_OPEN, ~moved(), theirs)) or 0


def to_exchange(colleague: Officer) -> list[Span]:
    """Their shifts that could be asked for, the next first."""
    since = now()
    mine = Shift.officer_id == colleague.id, Shift.kind == WORK, PUBLISHED
    return [span for span in spans(since, since + AHEAD, *mine) if span.starts_at > since]


_OPEN = (Swap.ended_at.is_(None),)
_UNTAKEN = Swap.taker_id.is_(None)


def _asked(viewer: Officer) -> Any:
    return and_(Swap.to_id == viewer.id, _UNTAKEN)


def _concerns(viewer: Officer) -> Any:
    return or_(*(each == viewer.id for each in (Swap.giver_id, Swap.to_id, Swap.taker_id)))


def _waiting(*which: Any) -> list[Swap]:
    asked = select(Swap).where(*_OPEN, ~moved(), *which).order_by(Swap.offered_at, Swap.id)
    return list(db.session.scalars(asked))


def _ended(which: tuple[Any, ...]) -> list[Swap]:
    over = or_(Swap.ended_at > now() - LATELY, and_(*_OPEN, moved()))
    last = func.coalesce(Swap.ended_at, Swap.offered_at).desc()
    return list(
        db.session.scalars(
            select(Swap).where(over, *which).order_by(last, Swap.id.desc()).limit(SHOWN)
        )
    )
