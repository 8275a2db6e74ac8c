"""Being absent: a supervisor says from when to when, over what is published; it counts at once, and alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from domain import audit, moves, override, rota_notice, shift, timetable
from domain.clock import now
from domain.duty import Duty
from domain.errors import Refused
from domain.officer import Officer
from domain.planner import NO_REASONS
from domain.shift import LONGEST_AWAY, Busy, NobodyToPlan, NoKind, Shift
from domain.span import WORKED, Span
from domain.wall import moment, today
from extensions import db, transaction
from vault import fingerprint

TRAINING = "training"
KINDS = ("sickness", "leave", TRAINING, "unavailable")
TRAINED = timedelta(days=31)  # at most, in one go
DAY = timedelta(days=1)


class NoAbsence(Refused):
    """Days that make no period, have passed, or are too many; or a training that ends before it begins."""

    sentence = _l(
        "Indiquez des jours à partir d’aujourd’hui, le premier avant le dernier : 400 au plus ; pour une "
        "formation, 31 au plus et des heures à venir."
    )
    field = "first"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is away, why, from the first day to the last, both included.

    ``start`` and ``end``: minutes after midnight of each day, of a training alone.
    """

    officer_id: int
    kind: str
    first: date
    last: date
    start: int = 0
    end: int = 0


def declare(
    asked: Asked, *, by: Officer, key: str, reasons: Mapping[str, str] = NO_REASONS
) -> Shift:
    """They are away, published at once and alone; the work that begins on these days is theirs no more.

    Of a shift that is going on, what they were at work for stays. Nothing else is published with it. Twice is
    once. ``NoKind``, ``NoAbsence``, ``NobodyToPlan``; ``Busy`` when they are away already; ``Blocked`` when a
    training breaks a rule for no reason: an illness breaks none.
    """
    shift.may_plan(by)
    at = now()
    _sound(asked, at)
    key = fingerprint(f"{key}\0absence\0{asked}")[:40]
    with transaction():
        if not timetable.lock({asked.officer_id}):
            raise NobodyToPlan
        if same := db.session.scalar(select(Shift).where(Shift.key == key)):
            return same
        lost, stays = _covered(asked, at)
        _cancel(lost, by, at)
        worked = [span for span in (_worked(each, at) for each in lost) if span]
        spans = [*worked, *_spans(asked, [*stays, *worked])]
        made = [_published(span, by, at) for span in spans]
        first = made[len(worked)]
        first.key = key
        db.session.flush()
        now_ = [each.span for each in made]
        for span in now_[len(worked) :]:
            timetable.free(span.officer_id, span.starts_at, span.ends_at, but=span.id)
        if asked.kind == TRAINING:
            override.settle(timetable.around(now_), now_, reasons, by)
        rota_notice.tell(moves.between([span for span in lost if span.published], now_), by)
        to = f"officer:{asked.officer_id}"
        audit.record("absence.declared", by=by, about=first.topic, to=to)
    return first


def _sound(asked: Asked, at: datetime) -> None:
    if asked.kind not in KINDS:
        raise NoKind
    longest = TRAINED if asked.kind == TRAINING else LONGEST_AWAY
    if asked.first < today(at) or not timedelta() <= asked.last - asked.first < longest:
        raise NoAbsence
    if asked.kind == TRAINING and not (
        asked.start < asked.end and moment(asked.first, asked.start) > at
    ):
        raise NoAbsence


def _covered(asked: Asked, at: datetime) -> tuple[list[Span], list[Span]]:
    """What goes, and what stays of these days. Work counts on the day it begins; what is over was worked."""
    begin, end = moment(asked.first), moment(asked.last + DAY)
    lost: list[Span] = []
    stays: list[Span] = []
    for span in timetable.spans(begin, end, Shift.officer_id == asked.officer_id):
        if span.published and not span.worked:
            raise Busy(span)
        goes = not span.worked or (span.starts_at >= begin and span.ends_at > at)
        (lost if goes else stays).append(span)
    return lost, stays


def _worked(span: Span, at: datetime) -> Span | None:
    """What they were at work for of a shift that has begun."""
    if not (span.published and span.starts_at < at and span.kind in WORKED):
        return None
    there = Duty.officer_id == span.officer_id, Duty.begun_at < at
    last = select(func.max(func.coalesce(Duty.ended_at, at))).where(*there)
    until = db.session.scalar(last)
    if until is None or until <= span.starts_at:
        return None
    return Span(0, span.officer_id, span.kind, span.starts_at, min(until, at))


def _spans(asked: Asked, stays: list[Span]) -> list[Span]:
    """What stands from now on: one absence, after what stays of its first day; a training day by day."""
    who, kind = asked.officer_id, asked.kind
    if kind == TRAINING:
        days = [asked.first + n * DAY for n in range((asked.last - asked.first).days + 1)]
        return [Span(0, who, kind, moment(d, asked.start), moment(d, asked.end)) for d in days]
    begin, end = moment(asked.first), moment(asked.last + DAY)
    begin = max([begin, *(span.ends_at for span in stays)])
    if begin >= end:
        raise NoAbsence
    return [Span(0, who, kind, begin, end)]


def _cancel(lost: list[Span], by: Officer, at: datetime) -> None:
    timetable.cancel(lost, by, at)
    for span in lost:
        override.lapse(span.id)
        audit.record("shift.cancelled", by=by, about=f"shift:{span.id}", why="absent")


def _published(span: Span, by: Officer, at: datetime) -> Shift:
    made = Shift(
        officer_id=span.officer_id, kind=span.kind, starts_at=span.starts_at, ends_at=span.ends_at,
        planned_by=by.id, planned_at=at, published_by=by.id, published_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made
