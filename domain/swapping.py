"""What officers do with a swap: offer, agree, decline, withdraw. A supervisor may do it for who is absent."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from domain import audit, rota
from domain.clock import now
from domain.officer import Officer
from domain.revised import form_key
from domain.shift import NotAPlanner, Shift
from domain.span import WORK
from domain.swap import DECLINED, LAPSED, LONGEST_REASON, WITHDRAWN, Swap, around, leg
from domain.swap_refusals import (
    AgainstTheRota,
    InASwap,
    NoSwapReason,
    NotToSwap,
    SwapDoubtful,
    SwapMoved,
    SwapWithNobody,
    told,
)
from domain.weighing import weigh
from extensions import db, transaction


def offer(
    mine: Shift, *, by: Officer, key: str, to: int | None = None, theirs: Shift | None = None,
    why: str = "", seen: str = "",
) -> Swap:  # fmt: skip
    """Give it ``to`` a colleague, or to who takes it; or exchange it for a shift of ``theirs``. Twice is once.

    ``seen``: the mark of what stands against it (``Weighed``), where the asker read that. Somebody else's
    only by a supervisor, who says ``why``. ``NotToSwap``, ``SwapWithNobody``, ``NoSwapReason``,
    ``AgainstTheRota``, ``SwapDoubtful``, ``InASwap``.
    """
    why = _for(mine.officer_id, by, why)
    asked = theirs.officer_id if theirs else to
    if asked is not None and (asked == mine.officer_id or rota.colleague(asked) is None):
        raise SwapWithNobody
    shifts = [mine, theirs] if theirs else [mine]
    key = form_key(key, str(by.id), str(asked), *(str(each.id) for each in shifts))
    if same := Swap.by_key(key):
        return same
    made = Swap(
        key=key, giver_id=mine.officer_id, to_id=asked, offered_by=by.id, offered_why=why or None
    )
    try:
        with transaction():
            for each in shifts:
                db.session.refresh(each)
            if not all(free(each) for each in shifts):
                raise NotToSwap
            made.legs = [leg(each) for each in shifts]
            if asked is not None:
                _look(made, asked, seen)
            _bury(shifts)
            db.session.add(made)
            db.session.flush()
            to_whom = f"officer:{asked}" if asked else None
            audit.record("swap.offered", by=by, about=made.topic, to=to_whom)
            _acted(made, by, mine.officer_id, "offered")
    except IntegrityError:
        if same := Swap.by_key(key):
            return same
        raise InASwap from None
    return made


def free(shift: Shift) -> bool:
    """Whether it can be offered at all: work that is published and to come."""
    published = shift.published_at is not None and shift.cancelled_at is None
    return shift.kind == WORK and published and not shift.begun


def agree(swap: Swap, *, by: Officer, taker: int | None = None, why: str = "") -> None:
    """They take it, or exchange. A supervisor may agree for an absent ``taker``, and says ``why``.

    ``ShiftTaken`` when a colleague was first. ``SwapMoved``, ``SwapOver``, ``AgainstTheRota``,
    ``SwapWithNobody``, ``NoSwapReason``. Twice is once.
    """
    who = by.id if taker is None else taker
    why = _for(who, by, why)
    if who == swap.giver_id or swap.to_id not in (None, who) or rota.colleague(who) is None:
        raise SwapWithNobody("taker")
    values = {"taker_id": who, "agreed_at": now(), "agreed_by": by.id, "agreed_why": why or None}
    with transaction():
        if not swap.change(Swap.taker_id.is_(None), **values):
            if swap.open and swap.taker_id == who:
                return
            raise told(swap)
        if swap.stands == LAPSED:
            raise SwapMoved
        if (weighed := weigh(*swap.moves(who))).impossible:
            raise AgainstTheRota(weighed)
        audit.record("swap.agreed", by=by, about=swap.topic, to=f"officer:{swap.giver_id}")
        _acted(swap, by, who, "agreed")


def decline(swap: Swap, *, by: Officer) -> None:
    """Who was asked does not want to, or not any more; what was offered to all is free again."""
    mine: Any = Swap.taker_id == by.id
    if asked := swap.to_id == by.id:
        mine = Swap.to_id == by.id
    free_again = dict.fromkeys(("taker_id", "agreed_at", "agreed_by", "agreed_why"))
    with transaction():
        done = swap.end(DECLINED, by, mine) if asked else swap.change(mine, **free_again)
        if done:
            audit.record("swap.declined", by=by, about=swap.topic, to=f"officer:{swap.giver_id}")
        elif asked and (swap.ending, swap.ended_by) != (DECLINED, by.id):
            raise told(swap)


def withdraw(swap: Swap, *, by: Officer) -> None:
    """Who offered it keeps it, as long as nobody has decided. ``SwapOver``."""
    if by.id not in (swap.giver_id, swap.offered_by):
        raise NotAPlanner
    with transaction():
        if swap.end(WITHDRAWN, by):
            audit.record("swap.withdrawn", by=by, about=swap.topic)
        elif (swap.ending, swap.ended_by) != (WITHDRAWN, by.id):
            raise told(swap)


def _for(officer_id: int, by: Officer, why: str) -> str:
    """Why somebody else acts for this officer; nothing where it is themselves."""
    if officer_id == by.id:
        return ""
    if not by.supervises:
        raise NotAPlanner
    if not 0 < len(why := why.strip()) <= LONGEST_REASON:
        raise NoSwapReason
    return why


def _acted(swap: Swap, by: Officer, officer_id: int, what: str) -> None:
    if by.id != officer_id:
        audit.record(
            "swap.acted-for", by=by, about=swap.topic, why=what, to=f"officer:{officer_id}"
        )


def _look(swap: Swap, taker_id: int, seen: str) -> None:
    weighed = weigh(*swap.moves(taker_id))
    if weighed.impossible:
        raise AgainstTheRota(weighed)
    if weighed.mark not in ("", seen):
        raise SwapDoubtful(weighed)


def _bury(shifts: list[Shift]) -> None:
    """Of those that have lapsed the shifts are free for another."""
    for old in around(each.id for each in shifts):
        if old.stands == LAPSED and old.end(LAPSED, None):
            audit.record("swap.lapsed", about=old.topic)
