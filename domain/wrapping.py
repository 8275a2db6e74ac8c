"""Wrapping: on which keys of the ring the data keys hang, and bringing them all under the first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import sleep

from sqlalchemy import func, not_, or_, select, update

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


def status() -> dict[str, int]:
    """How many data keys hang on each key, by name: those on the ring, then those that miss."""
    found = Counter(wrapper(wrapped) for batch in _batches() for _, wrapped in batch)
    return {name: found[name] for name in (*vault().names, *sorted(set(found) - {*vault().names}))}


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


def strays() -> bool:
    """Whether the data of some conversation hang on a key that is not on the ring, or not the same one."""
    key, ring = Conversation.wrapped_key, vault().names
    known = (func.substr(key, 1, len(name) + 1) == name.encode() + b"\0" for name in ring)
    lost = select(Conversation.id).where(Conversation.erased_at.is_(None), not_(or_(*known)))
    if db.session.scalar(lost.limit(1)) is not None:
        return True
    return any(_opens_nothing(name) for name in ring)


def _opens_nothing(name: str) -> bool:
    """Whether the newest data key that hangs on this key cannot be unwrapped with it."""
    key = Conversation.wrapped_key
    mine = func.substr(key, 1, len(name) + 1) == name.encode() + b"\0"
    newest = select(key).where(mine).order_by(Conversation.id.desc()).limit(1)
    wrapped = db.session.scalar(newest)
    try:
        return wrapped is not None and vault().unwrap(wrapped) is None
    except Unreadable:
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
