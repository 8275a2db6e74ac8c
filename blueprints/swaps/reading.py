"""A swap as one person reads it: what stands against it, and what they may do."""

from dataclasses import dataclass

from blueprints.rota_editing.breaches import Broken, asked
from domain.officer import Officer
from domain.swap import AGREED, Swap
from domain.weighing import Weighed, weigh

AGREE, DECLINE, WITHDRAW, APPROVE, REFUSE, STAND_IN = (
    "agree", "decline", "withdraw", "approve", "refuse", "stand-in",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """``weighed``: with whoever agreed, was asked, or (``own``) reads and could take it; else nothing."""

    swap: Swap
    weighed: Weighed | None
    broken: list[Broken]
    may: frozenset[str]
    own: bool


def of(swap: Swap, viewer: Officer, weighed: Weighed | None = None) -> Reading:
    """``weighed``: with somebody else, if that was just asked."""
    partner = _partner(swap, viewer)
    own = weighed is None and partner == viewer.id and swap.to_id != viewer.id
    if weighed is None and swap.open and partner is not None:
        weighed = weigh(*swap.moves(partner))
    may = _answers(swap, viewer) | _decides(swap, viewer) if swap.open else frozenset[str]()
    if partner == viewer.id and weighed and weighed.impossible:
        may -= {AGREE}
    return Reading(swap, weighed, asked(weighed.breaches) if weighed else [], may, own)


def _partner(swap: Swap, viewer: Officer) -> int | None:
    could = viewer.has_desk and viewer.id != swap.giver_id
    return swap.taker_id or swap.to_id or (viewer.id if could else None)


def _answers(swap: Swap, viewer: Officer) -> frozenset[str]:
    mine = swap.to_id == viewer.id
    may = set()
    if swap.taker_id is None and viewer.id != swap.giver_id:
        may |= {AGREE} if mine or (swap.to_id is None and viewer.has_desk) else set()
    if mine or swap.taker_id == viewer.id:
        may.add(DECLINE)
    if viewer.id in (swap.giver_id, swap.offered_by):
        may.add(WITHDRAW)
    return frozenset(may)


def _decides(swap: Swap, viewer: Officer) -> frozenset[str]:
    if not viewer.supervises:
        return frozenset()
    if swap.stands == AGREED:
        return frozenset({REFUSE, APPROVE})
    return frozenset({REFUSE} if swap.to_id == viewer.id else {REFUSE, STAND_IN})
