"""Wrapping: on which keys of the ring the data keys hang, and bringing them all under the first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import sleep

from sqlalchemy import ColumnElement, func, not_, or_, select, update

from domain.conversation import Conversation
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


def status() -> dict[str, Hanging]:
    """What hangs on each key, by name: those on the ring, then those that miss."""
    counts, shut, ring = Counter[str](), Counter[str](), vault().names
    for batch in _batches():
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
    for batch in _batches():
        old = [each for each in batch if wrapper(each[1]) != first]
        new = []
        for number, wrapped in old:
            try:
                new.append((number, wrapped, vault().rewrap(wrapped)))
            except Unreadable:
                unreadable += 1
        if new:
            with transaction():
                done += sum(_swap(*each) for each in new)
            sleep(PAUSE)
    return Rotation(done, unreadable)


def readable() -> str:
    """Whether the ring opens ``all`` that is there, ``some`` of it, or ``none``.

    It tries the newest and the oldest data key of each name; ``status`` tries them all.
    """
    ring = vault().names
    lost = select(Conversation.id).where(
        Conversation.erased_at.is_(None), not_(or_(*(_under(name) for name in ring)))
    )
    tried = [_opens(wrapped) for name in ring for wrapped in _ends(name)]
    if all(tried) and db.session.scalar(lost.limit(1)) is None:
        return "all"
    return "some" if any(tried) else "none"


def _under(name: str) -> ColumnElement[bool]:
    return func.substr(Conversation.wrapped_key, 1, len(name) + 1) == name.encode() + b"\0"


def _ends(name: str) -> list[bytes]:
    """The newest and the oldest data key under this name, if there are any."""
    under, number = select(Conversation.wrapped_key).where(_under(name)), Conversation.id
    ends = (db.session.scalar(under.order_by(by).limit(1)) for by in (number.desc(), number))
    return [wrapped for wrapped in ends if wrapped is not None]


def _opens(wrapped: bytes) -> bool:
    try:
        vault().unwrap(wrapped)
    except Unreadable:
        return False
    return True


def _swap(id: int, old: bytes, new: bytes) -> int:
    still = Conversation.id == id, Conversation.wrapped_key == old
    values = {"wrapped_key": new, "active_at": Conversation.active_at}  # upkeep is no news
    swapped = update(Conversation).where(*still).values(values).returning(Conversation.id)
    return db.session.scalar(swapped, execution_options={"synchronize_session": False}) is not None


def _batches() -> Iterator[list[tuple[int, bytes]]]:
    last: int | None = 0
    while last is not None:
        more = select(Conversation.id, Conversation.wrapped_key).where(
            Conversation.id > last, Conversation.erased_at.is_(None)
        )
        rows = db.session.execute(more.order_by(Conversation.id).limit(BATCH)).all()
        yield [(row.id, row.wrapped_key) for row in rows]
        last = rows[-1][0] if rows else None
