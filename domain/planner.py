"""What supervisors do with one shift: plan, amend, cancel. The past is corrected, for a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from domain import audit, override, rota_notice, shift, timetable
from domain.clock import now
from domain.lacking import lacking
from domain.moves import Move
from domain.officer import Officer
from domain.resting import Breach
from domain.shift import PAST, NobodyToPlan, Passed, Shift, ShiftChanged
from domain.span import Span
from extensions import db, transaction
from vault import fingerprint

NO_REASONS: Mapping[str, str] = {}
SAID = ("kind", "starts_at", "ends_at")
_FREE = {"synchronize_session": False}


def plan(
    officer_id: int, kind: str, starts_at: datetime, ends_at: datetime, *,
    by: Officer, key: str, why: str = "", reasons: Mapping[str, str] = NO_REASONS,
) -> Shift:  # fmt: skip
    """A draft; of what has begun, a correction ``why`` (of ``PAST``), published at once. Twice is once.

    ``NobodyToPlan``, ``NoKind``, ``NoShift``, ``Passed``, ``Busy``, ``Blocked``.
    """
    shift.may_plan(by)
    shift.sound(kind, starts_at, ends_at)
    past = _past(starts_at, why)
    said = f"{key}\0{officer_id}\0{kind}\0{starts_at.isoformat()}\0{ends_at.isoformat()}"
    made = Shift(
        officer_id=officer_id, kind=kind, starts_at=starts_at, ends_at=ends_at, planned_by=by.id,
        key=fingerprint(said)[:40], source="hand",
    )  # fmt: skip
    if past:
        made.published_at, made.published_by = now(), by.id
    with transaction():
        if not timetable.lock({officer_id}):
            raise NobodyToPlan
        if same := db.session.scalar(select(Shift).where(Shift.key == made.key)):
            return same
        timetable.free(officer_id, starts_at, ends_at)
        db.session.add(made)
        db.session.flush()
        audit.record("shift.planned", by=by, about=made.topic, why=past, to=f"officer:{officer_id}")
        if past:
            _settle(made.span, reasons, by, past)
            rota_notice.tell([Move(None, made.span)], by)
    return made


def amend(
    found: Shift, kind: str, starts_at: datetime, ends_at: datetime, *, version: int,
    by: Officer, why: str = "", reasons: Mapping[str, str] = NO_REASONS,
) -> None:  # fmt: skip
    """Another kind, other moments, if it still is as it was read. What is published stays published.

    ``ShiftChanged``, and as ``plan``. Twice is once.
    """
    shift.may_plan(by)
    shift.sound(kind, starts_at, ends_at)
    past = _past(min(starts_at, found.starts_at), why)
    after: dict[str, Any] = dict(zip(SAID, (kind, starts_at, ends_at), strict=True))
    with transaction():
        if found.officer_id not in timetable.lock_all():  # what is left of a skill is weighed
            raise NobodyToPlan
        db.session.refresh(found)  # it may have been published since it was read
        timetable.free(found.officer_id, starts_at, ends_at, but=found.id)
        if past and found.published_at is None:
            after |= {"published_at": now(), "published_by": by.id}
        before, new = (
            found.span,
            replace(found.span, kind=kind, starts_at=starts_at, ends_at=ends_at),
        )
        lacks = lacking([before], [new]) if before.published else []
        if not _set(found, version, after):
            return
        override.lapse(found.id)
        audit.record("shift.changed", by=by, about=found.topic, why=past)
        if found.published_at is not None:
            _settle(found.span, reasons, by, past, before, lacks=lacks)
            rota_notice.tell([Move(before if before.published else None, found.span)], by)


def cancel(
    found: Shift, *, by: Officer, why: str = "", reasons: Mapping[str, str] = NO_REASONS
) -> None:
    """It stands no more, and stays in the table. Of what has begun only for a reason; ``Passed``, ``Blocked``."""
    shift.may_plan(by)
    gone = update(Shift).where(Shift.id == found.id, shift.STANDS)
    values = {"cancelled_at": now(), "cancelled_by": by.id, "version": Shift.version + 1}
    with transaction():
        timetable.lock_all()
        db.session.refresh(found)
        past = _past(found.starts_at, why) if found.published_at is not None else None
        lacks = lacking([found.span], []) if found.published_at is not None else []
        done = gone.values(values).returning(Shift.id)
        if db.session.scalar(done, execution_options=_FREE) is not None:
            audit.record("shift.cancelled", by=by, about=found.topic, why=past)
            override.settle([], [], reasons, by, otherwise=past or "", lacks=lacks)
            if found.published_at is not None:
                rota_notice.tell([Move(found.span, None)], by)
    db.session.expire(found)


def _past(starts_at: datetime, why: str) -> str | None:
    """The reason, where one is needed: of what has begun."""
    if starts_at > now():
        return None
    if why not in PAST:
        raise Passed
    return why


def _set(found: Shift, version: int, values: dict[str, Any]) -> bool:
    """Compare and set; false when it says so already."""
    mine = update(Shift).where(Shift.id == found.id, Shift.version == version, shift.STANDS)
    done = mine.values({**values, "version": version + 1}).returning(Shift.id)
    if db.session.scalar(done, execution_options=_FREE) is None:
        same = all(getattr(found, name) == values[name] for name in SAID)
        if found.cancelled_at is not None or not same:
            raise ShiftChanged
        return False
    for name, value in values.items():
        set_committed_value(found, name, value)
    set_committed_value(found, "version", version + 1)
    return True


def _settle(
    after: Span, reasons: Mapping[str, str], by: Officer, past: str | None, *before: Span,
    lacks: Iterable[Breach] = (),
) -> None:  # fmt: skip
    """What has happened already is broken as it is: its reason is that of the correction."""
    touched = [after, *before]
    around = timetable.around(touched)
    override.settle(around, touched, reasons, by, otherwise=past or "", lacks=lacks)
