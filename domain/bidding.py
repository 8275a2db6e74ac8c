"""Bidding: what officers and supervisors do with a bid: make it, withdraw it; approve it, refuse it."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from domain import audit, override, rota, rota_notice, shift, timetable
from domain.bid import APPROVED, LAPSED, LONGEST_REASON, REFUSED, WITHDRAWN, Bid, missing
from domain.clock import now
from domain.errors import Refused
from domain.moves import Move
from domain.officer import Officer
from domain.revised import form_key
from domain.shift import Busy, NobodyToPlan, NotAPlanner, Shift
from domain.span import WORK, Span
from domain.swap_refusals import AgainstTheRota, DraftInTheWay
from domain.weighing import Weighed
from extensions import db, transaction


class NothingOpen(Refused):
    """Hours at which nobody of theirs is missing, or that have begun."""

    status = 409
    sentence = _l(
        "À ces heures, il ne manque personne que vous puissiez remplacer, ou elles ont déjà commencé. Voyez les "
        "manques de la couverture."
    )
    field = "start"


class FilledMeanwhile(Refused):
    """Whoever approves reads that nobody is missing any more."""

    status = 409
    sentence = _l(
        "Rien n’a été changé : à ces heures il ne manque plus personne que cet agent puisse remplacer."
    )


class BidDoubtful(Refused):
    """A rule stands against it that a supervisor would have to set aside, and was not seen so far."""

    status = 409
    sentence = _l(
        "Rien n’est encore demandé : voyez ci-dessous ce qui s’y oppose, et qu’un responsable devrait accepter. "
        "Envoyez à nouveau pour le demander quand même."
    )

    def __init__(self, weighed: Weighed | None = None) -> None:
        super().__init__()
        self.weighed = weighed


class BidOver(Refused):
    """It was decided or withdrawn, by whom; or its hours have begun."""

    status = 409

    def __init__(self, ending: str | None = None, name: str = "") -> None:
        super().__init__(ending, name)
        self.sentence = {
            APPROVED: _l("%(name)s a déjà accordé ce créneau.", name=name),
            REFUSED: _l("%(name)s a déjà refusé ce créneau.", name=name),
            WITHDRAWN: _l("%(name)s a retiré cette demande entre-temps.", name=name),
        }.get(ending or "", _l("Ces heures ont commencé : il n’y a plus rien à décider."))


class NoBidReason(Refused):
    """Who refuses says why."""

    sentence = _l("Écrivez le motif, en 200 caractères au plus.")
    field = "reason"


def weigh(span: Span) -> Weighed:
    """Which rules that shift would break, of what is published now. It takes nothing away."""
    return Weighed(override.open_([*timetable.around([span]), span], [span]), [])


def make(starts_at: datetime, ends_at: datetime, *, by: Officer, key: str, seen: str = "") -> Bid:
    """« I take these hours »: asked for, and nothing changes so far. Twice is once.

    ``seen``: the mark of what stands against it, where the asker read that. ``NoShift``, ``NothingOpen``,
    ``AgainstTheRota``, ``BidDoubtful``, ``NobodyToPlan``.
    """
    shift.sound(WORK, starts_at, ends_at)
    if rota.colleague(by.id) is None:
        raise NobodyToPlan
    key = form_key(key, str(by.id), starts_at.isoformat(), ends_at.isoformat())
    if same := Bid.by_key(key):
        return same
    made = Bid(key=key, officer_id=by.id, starts_at=starts_at, ends_at=ends_at)
    if starts_at <= now() or not missing(by, starts_at, ends_at):
        raise NothingOpen
    weighed = weigh(made.span)
    if weighed.impossible:
        raise AgainstTheRota(weighed)
    if weighed.mark not in ("", seen):
        raise BidDoubtful(weighed)
    try:
        with transaction():
            db.session.add(made)
            db.session.flush()
            audit.record("bid.made", by=by, about=made.topic)
    except IntegrityError:  # the same form, at the same moment
        if same := Bid.by_key(key):
            return same
        raise
    return made


def withdraw(bid: Bid, *, by: Officer) -> None:
    """They do not want it any more. ``BidOver``. Twice is once."""
    if bid.officer_id != by.id:
        raise NotAPlanner
    _end(bid, WITHDRAWN, by)


def refuse(bid: Bid, *, by: Officer, reason: str) -> None:
    """It does not happen, and the officer reads why. ``NoBidReason``, ``BidOver``. Twice is once."""
    shift.may_plan(by)
    if not 0 < len(reason := reason.strip()) <= LONGEST_REASON:
        raise NoBidReason
    _end(bid, REFUSED, by, reason)


def approve(bid: Bid, *, by: Officer, reasons: Mapping[str, str]) -> None:
    """It is their published shift, if somebody is still missing then. Twice is once.

    ``BidOver``, ``FilledMeanwhile`` when somebody else fills it by now, ``Blocked`` when a rule is broken for no
    reason (of ``reasons``), ``DraftInTheWay``, ``NobodyToPlan``.
    """
    shift.may_plan(by)
    with transaction():
        # Who weighs what is missing must not be beside another who does.
        there = timetable.lock_all()
        if not bid.end(APPROVED, by):
            if (bid.ending, bid.ended_by) == (APPROVED, by.id):
                return
            raise told(bid)
        if bid.officer_id not in there:
            raise NobodyToPlan
        if not missing(bid.officer, bid.starts_at, bid.ends_at):
            raise FilledMeanwhile
        span = _publish(bid, by)
        override.settle(timetable.around([span]), [span], reasons, by)
        try:
            timetable.free(span.officer_id, span.starts_at, span.ends_at, but=span.id)
        except Busy:
            raise DraftInTheWay from None
        rota_notice.tell([Move(None, span)], by)
        audit.record("bid.approved", by=by, about=bid.topic, to=f"officer:{bid.officer_id}")


def told(bid: Bid) -> Refused:
    """Why nothing came of an answer to it, as it is now."""
    if bid.stands == LAPSED:
        return BidOver()
    return BidOver(bid.ending, bid.ender.name if bid.ender else "")


def _end(bid: Bid, ending: str, by: Officer, reason: str | None = None) -> None:
    with transaction():
        if bid.end(ending, by, reason):
            audit.record(f"bid.{ending}", by=by, about=bid.topic, to=f"officer:{bid.officer_id}")
        elif (bid.ending, bid.ended_by) != (ending, by.id):
            raise told(bid)


def _publish(bid: Bid, by: Officer) -> Span:
    made = Shift(
        officer_id=bid.officer_id, kind=WORK, starts_at=bid.starts_at, ends_at=bid.ends_at,
        source="bid", key=f"bid {bid.id}", planned_by=by.id, published_by=by.id, published_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    to = f"officer:{bid.officer_id}"
    audit.record("shift.planned", by=by, about=made.topic, why="bid", to=to)
    return made.span
