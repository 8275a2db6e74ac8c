"""Retention: the only hand that erases conversations. The key first, then the rows.

The key's end is committed before anything else: killed after it, the next sweep finishes."""

from collections.abc import Iterator
from datetime import datetime
from time import sleep
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, update

from domain import audit, authorship, bells, chores, sweep, tally
from domain.clock import now
from domain.conversation import Conversation
from domain.hold import Held
from domain.keeping import PERIODS, Due, due, kind_in, period, touched
from domain.message import Message, new_key
from domain.severing import sever
from domain.sweep import Report
from extensions import db, transaction, under_way, wake

__all__ = ("PERIODS", "Due", "Held", "Report", "due", "erase", "held", "run", "waiting")
BATCH = 100  # conversations looked up, messages deleted, at a time
PAUSE = 0.02  # seconds between two: on SQLite writers wait for each other, and people come first
_unsynced = {"synchronize_session": False}


def held(conversation_id: int) -> bool:
    """Whether somebody decided that this conversation must stay for now."""
    kept = exists().where(Conversation.id == conversation_id, Conversation.held_until > now())
    return bool(db.session.scalar(select(kept)))


def erase(conversation_id: int, why: str, *, told: bool = False, left: str = "") -> bool:
    """Erase it now, whatever its age; ``Held`` when it must stay. False: it was gone already.

    Never inside ``transaction()``: the key must be gone for good before the rows are touched.
    ``told``: until the next sweep an empty row says so to the officer who holds it, and by ``left`` to her.
    """
    keep = ("officer_id", "opened_at") if told else ()
    if not _shred(conversation_id, why, keep=keep, left=left):
        if held(conversation_id):
            raise Held
        return False
    if told:
        _empty(conversation_id)
        _tell(conversation_id)
    else:
        _clear(conversation_id)
    return True


def run(*, sure: bool = False) -> Report:
    """One sweep: all that is due at this moment. ``sweep.Doubtful`` unless ``sure`` of the clock."""
    at, report = now(), Report()
    if not sure:
        sweep.check(at)
    number = sweep.begin(at)
    left = db.session.scalars(select(Conversation.id).where(Conversation.erased_at.is_not(None)))
    report.finished = sum(map(_clear, left.all()))
    for kind in PERIODS:
        due = _due(kind, at)
        report.held[kind] = _count(*due, Conversation.held_until > at)
        for each in _each(*due, _free(at)):
            if _shred(each, kind, *due):  # asked again at that moment: fresh activity always wins
                report.erased[kind] += 1
                _clear(each)
            sleep(PAUSE)
    report.forgotten = chores.done(at)
    report.entries = chores.prune(at)
    sweep.forget(at - 2 * max(map(period, PERIODS)))
    with transaction():
        sweep.end(number)
        audit.record("retention.ran", about="retention:sweep", why=report.summary)
    return report


def waiting() -> Report:
    """What a sweep would erase now, and what a hold would keep from it; erases nothing."""
    at, report = now(), Report()
    for kind in PERIODS:
        due = _due(kind, at)
        report.held[kind] = _count(*due, Conversation.held_until > at)
        report.erased[kind] = _count(*due, _free(at))
    report.finished = _count(Conversation.erased_at.is_not(None))
    return report


# Within


def _due(kind: str, at: datetime) -> tuple[Any, ...]:
    """Of this kind, silent for as long as it is kept; by its stamp and by what sweeps have seen."""
    limit = at - period(kind)
    seen = sweep.seen(limit)
    later = exists().where(Message.conversation_id == Conversation.id, Message.id > seen.message)
    return (
        Conversation.erased_at.is_(None),
        kind_in(Conversation) == kind,
        Conversation.active_at <= limit,
        Conversation.id <= seen.conversation,
        ~later,
    )


def _free(at: datetime) -> Any:
    return or_(Conversation.held_until.is_(None), Conversation.held_until <= at)


def _each(*which: Any) -> Iterator[int]:
    last: int | None = 0
    while last is not None:
        more = select(Conversation.id).where(*which, Conversation.id > last)
        ids = db.session.scalars(more.order_by(Conversation.id).limit(BATCH)).all()
        yield from ids
        last = ids[-1] if ids else None


def _count(*which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(Conversation).where(*which)) or 0


def _shred(id: int, why: str, *still: Any, keep: tuple[str, ...] = (), left: str = "") -> bool:
    """Destroy the key and all the row says, if it may go and is ``still`` so at this very moment."""
    if under_way():
        raise RuntimeError("erasing inside transaction() would not be final when it says so")
    at, row = now(), Conversation.__table__.columns
    nullable = {column.name for column in row if column.nullable}
    blank: dict[str, Any] = dict.fromkeys(nullable - set(keep))
    blank |= {"wrapped_key": b"", "token_hash": left or f"erased:{id}"}
    counts = ("victim_number", "read_number", "officer_number", *(() if keep else ("last_number",)))
    over = "arrived_at", "active_at", "erased_at", "closed_at"  # whoever still writes is told so
    blank |= dict.fromkeys(counts, 0) | dict.fromkeys(over, at)
    mine = Conversation.id == id, Conversation.erased_at.is_(None), _free(at)
    wipe = update(Conversation).where(Conversation.id == id).values(blank)
    with transaction():
        known = db.session.execute(touched(Conversation, *mine, *still)).one_or_none()
        if known is None:
            return False
        authorship.record(id)
        db.session.execute(wipe, execution_options=_unsynced)
        by = audit.VICTIM if keep else None  # a line is left for what she asked for herself
        audit.record("conversation.erased", by=by, about=f"conversation:{id}", why=why)
        tally.erased(id, known.opened_at, known.closed_at, by_her=bool(keep))
        sever(id)  # the desks of whoever could read it, or was offered it
        wake(bells.QUEUE, *bells.of(id, known.officer_id))  # the sheet of every desk is shorter
    return True


def _clear(id: int) -> bool:
    """Delete the rows of what has no key any more; whether there was anything left to delete."""
    gone = _empty(id)
    erased = Conversation.id == id, Conversation.erased_at.is_not(None)
    return gone + _delete(Conversation, *erased) > 0


def _empty(id: int) -> int:
    """All but the conversation's own row; how many rows that was."""
    some = select(Message.id).where(Message.conversation_id == id).limit(BATCH)
    gone = 0
    while (deleted := _delete(Message, Message.id.in_(some))) == BATCH:
        gone += deleted
        sleep(PAUSE)
    return gone + deleted + sum(_delete(column.table, column == id) for column in _hanging())


def _tell(id: int) -> None:
    """One line after those that are gone, for a page that has seen them. It says when, and nothing else."""
    row = Conversation.id == id
    last = update(Conversation).where(row).values(last_number=Conversation.last_number + 1)
    told = last.returning(Conversation.last_number, Conversation.officer_id)
    with transaction():
        number, holder = db.session.execute(told, execution_options=_unsynced).one()
        db.session.add(Message(conversation_id=id, number=number, event="erased", key=new_key()))
        wake(*bells.of(id, holder))


def _hanging() -> list[Any]:
    """The columns by which rows belong to a conversation; not those that only name one."""
    keys = [key for table in db.metadata.sorted_tables for key in table.foreign_keys]
    ours = [key for key in keys if key.column is Conversation.__table__.c.id]
    return [key.parent for key in ours if key.ondelete == "CASCADE"]


def _delete(kind: Any, *which: Any) -> int:
    with transaction():
        gone: Any = db.session.execute(delete(kind).where(*which), execution_options=_unsynced)
    return int(gone.rowcount)
