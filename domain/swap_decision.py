"""What supervisors do with a swap that both agreed to: approve, so that the rota changes at once, or refuse."""

from collections.abc import Mapping

from sqlalchemy import update

from domain import audit, moves, override, rota_notice, timetable, weighing
from domain.clock import now
from domain.officer import Officer
from domain.shift import PUBLISHED, Busy, Shift, may_plan
from domain.span import Span
from domain.swap import APPROVED, LONGEST_REASON, REFUSED, Leg, Swap
from domain.swap_refusals import (
    DraftInTheWay,
    NobodyThere,
    NoSwapReason,
    SwapMoved,
    Thinned,
    told,
)
from extensions import db, transaction

_FREE = {"synchronize_session": False}


def approve(
    swap: Swap, *, by: Officer, taker_id: int, reasons: Mapping[str, str], short: str = ""
) -> None:
    """Each shift changes hands, or none. ``taker_id``: with whom it was read. Twice is once.

    What was published is cancelled, and published anew for the other: both stay true. ``SwapOver``,
    ``SwapMoved``, ``Blocked`` when a rule is broken for no reason (of ``reasons``), ``Thinned`` when somebody
    is missing for no reason (``short``), ``DraftInTheWay``, ``NobodyThere``.
    """
    may_plan(by)
    with transaction():
        there = timetable.lock_all()  # not the two alone: another swap may take away the same skill
        gaps = weighing.thinned(*swap.moves(taker_id))
        why = _why(short) if gaps else None
        if not swap.end(APPROVED, by, Swap.taker_id == taker_id, reason=why or None):
            if (swap.ending, swap.ended_by) == (APPROVED, by.id):
                return
            raise told(swap)
        after = swap.moves(taker_id)[1]
        for leg in swap.legs:
            _cancel(leg, by)
        if not {span.officer_id for span in after} <= there:
            raise NobodyThere
        made = [
            _publish(leg, span.officer_id, by) for leg, span in zip(swap.legs, after, strict=True)
        ]
        override.settle(timetable.around(made), made, reasons, by)
        _no_draft(made)
        rota_notice.tell(moves.between([leg.span for leg in swap.legs], made), by)
        if gaps and not why:
            raise Thinned
        audit.record(
            "swap.approved", by=by, about=swap.topic, why="short" if gaps else None,
            to=f"officer:{taker_id}",
        )  # fmt: skip


def refuse(swap: Swap, *, by: Officer, reason: str) -> None:
    """It does not happen, and both read why. ``NoSwapReason``, ``SwapOver``. Twice is once."""
    may_plan(by)
    if not (reason := _why(reason)):
        raise NoSwapReason("reason")
    with transaction():
        if swap.end(REFUSED, by, reason=reason):
            audit.record("swap.refused", by=by, about=swap.topic, to=f"officer:{swap.giver_id}")
        elif (swap.ending, swap.ended_by) != (REFUSED, by.id):
            raise told(swap)


def _why(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST_REASON else ""


def _cancel(leg: Leg, by: Officer) -> None:
    """Compare and set: only as it was offered."""
    same = (
        Shift.id == leg.shift_id,
        Shift.version == leg.version,
        Shift.starts_at > now(),
        PUBLISHED,
    )
    values = {"cancelled_at": now(), "cancelled_by": by.id, "version": Shift.version + 1}
    gone = update(Shift).where(*same).values(values).returning(Shift.id)
    if db.session.scalar(gone, execution_options=_FREE) is None:
        raise SwapMoved
    override.lapse(leg.shift_id)
    audit.record("shift.cancelled", by=by, about=f"shift:{leg.shift_id}", why="swapped")


def _publish(leg: Leg, officer_id: int, by: Officer) -> Span:
    made = Shift(
        officer_id=officer_id, kind=leg.span.kind, starts_at=leg.starts_at, ends_at=leg.ends_at,
        source="swap", key=f"swap leg {leg.id}", planned_by=by.id, published_by=by.id,
        published_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    to = f"officer:{officer_id}"
    audit.record("shift.planned", by=by, about=made.topic, why="swapped", to=to)
    return made.span


def _no_draft(made: list[Span]) -> None:
    try:
        for span in made:
            timetable.free(span.officer_id, span.starts_at, span.ends_at, but=span.id)
    except Busy:
        raise DraftInTheWay from None
