"""Wrapping: on which keys of the ring the data keys hang, and bringing them all under the first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import sleep
from typing import Any

from sqlalchemy import ColumnElement, func, not_, or_, select, update

from domain.conversation import Conversation
from domain.debrief import Debrief
from domain.factor import Factor
from domain.pass_ import Pass
from extensions import db, transaction, vault
from vault import Unreadable, wrapper

BATCH = 200
PAUSE = 0.02  # seconds between two batches: people come first


@dataclass(frozen=True, slots=True)
class Rotation:
    """What was rewrapped, and what could not be because its key is not to be had."""

    done: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Hanging:
    """How many data keys hang on a key, and how many of them it does not open."""

    count: int
    shut: int


# What has a data key of its own: the row, which rows still have theirs, and what upkeep must not touch.
Holder = tuple[Any, ColumnElement[bool], dict[str, Any]]
HOLDERS: tuple[Holder, ...] = (
    (Conversation, Conversation.erased_at.is_(None), {"active_at": Conversation.active_at}),
    (Factor, Factor.wrapped_key.is_not(None), {}),
    (Debrief, func.length(Debrief.wrapped_key) > 0, {}),
    (Pass, Pass.wrapped_key.is_not(None), {}),
)


def status() -> dict[str, Hanging]:
    """What hangs on each key, by name: those on the ring, then those that miss."""
    counts, shut, ring = Counter[str](), Counter[str](), vault().names
    for _, batch in _batches():
        counts.update(wrapper(wrapped) for _, wrapped in batch)
        shut.update(wrapper(wrapped) for _, wrapped in batch if not _opens(wrapped))
    names = (*ring, *sorted(set(counts) - set(ring)))
    return {name: Hanging(counts[name], shut[name]) for name in names}


def rotate() -> Rotation:
    """Put every data key under the first key of the ring. What was said is not touched.

    Stopped, it is simply run again. A conversation erased meanwhile stays erased: the new wrapping is
    set only where the old one still stands.
    """
    done = unreadable = 0
    first = vault().first
    for holder, batch in _batches():
        old = [each for each in batch if wrapper(each[1]) != first]
        new = []
        for number, wrapped in old:
            try:
                new.append((number, wrapped, vault().rewrap(wrapped)))
            except Unreadable:
                unreadable += 1
        if new:
            with transaction():
                done += sum(_swap(holder, *each) for each in new)
            sleep(PAUSE)
    return Rotation(done, unreadable)


def readable() -> str:
    """Whether the ring opens ``all`` that is there, ``some`` of it, or ``none``.

    It tries the newest and the oldest data key of each name; ``status`` tries them all.
    """
    ring = vault().names
    tried = [_opens(wrapped) for name in ring for wrapped in _ends(name)]
    if all(tried) and not any(_is_lost(*holder) for holder in HOLDERS):
        return "all"
    return "some" if any(tried) else "none"


def _is_lost(kind: Any, living: ColumnElement[bool], _kept: object) -> bool:
    """Whether one of these hangs on a key that is not on the ring."""
    elsewhere = not_(or_(*(_under(kind, name) for name in vault().names)))
    return db.session.scalar(select(kind.id).where(living, elsewhere).limit(1)) is not None


def _under(kind: Any, name: str) -> ColumnElement[bool]:
    return func.substr(kind.wrapped_key, 1, len(name) + 1) == name.encode() + b"\0"


def _ends(name: str) -> list[bytes]:
    """The newest and the oldest data key under this name, of each that has some."""
    found = []
    for kind, _, _ in HOLDERS:
        under = select(kind.wrapped_key).where(_under(kind, name))
        found += [
            db.session.scalar(under.order_by(by).limit(1)) for by in (kind.id.desc(), kind.id)
        ]
    return [wrapped for wrapped in found if wrapped is not None]


def _opens(wrapped: bytes) -> bool:
    try:
        vault().unwrap(wrapped)
    except Unreadable:
        return False
    return True


def _swap(holder: Holder, id: int, old: bytes, new: bytes) -> int:
    kind, _, kept = holder
    values = {"wrapped_key": new, **kept}
    still = update(kind).where(kind.id == id, kind.wrapped_key == old).values(values)
    free = {"synchronize_session": False}
    return db.session.scalar(still.returning(kind.id), execution_options=free) is not None


def _batches() -> Iterator[tuple[Holder, list[tuple[int, bytes]]]]:
    for holder in HOLDERS:
        kind, living, _ = holder
        last: int | None = 0
        while last is not None:
            more = select(kind.id, kind.wrapped_key).where(kind.id > last, living)
            rows = db.session.execute(more.order_by(kind.id).limit(BATCH)).all()
            yield holder, [(row.id, row.wrapped_key) for row in rows]
            last = rows[-1][0] if rows else None
