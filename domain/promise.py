"""A promise: an officer said that they would call or write before some moment. Kept, or cancelled, by name.

It falls to whoever holds the conversation or, once that is over, to whoever answers for what is left of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, keeping
from domain.bells import QUEUE
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from domain.situation import Wiped
from extensions import Model, db, transaction, wake
from vault import DataKey, Unreadable

KINDS = ("call", "write")
LONGEST = 200  # characters
OPEN = text("settled_at IS NULL")


class NoPromise(Refused):
    """It says what will be done."""

    sentence = _l("Choisissez ce qui est promis : rappeler, ou écrire.")
    field = "promised-call"


class PromiseTooLong(Refused):
    """More than it holds."""

    sentence = _l("La précision dépasse 200 caractères : raccourcissez-la.")
    field = "promised"


class NoTime(Refused):
    """Passed, or after the conversation and its promises will have been erased."""

    sentence = _l("Indiquez un moment à venir, avant l’effacement prévu de la conversation.")
    field = "due_hour"


class Promise(Model):
    """One of them. ``officer_id`` made it. ``settled_as``: ``kept``, ``cancelled``; nothing while it stands."""

    __tablename__ = "promise"
    __table_args__ = (
        UniqueConstraint("conversation_id", "key"),
        Index("ix_promise_open", "conversation_id", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(5))
    sealed_text: Mapped[bytes | None] = mapped_column(LargeBinary)
    due_at: Mapped[datetime]
    made_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_as: Mapped[str | None] = mapped_column(String(9))


STANDS = Promise.settled_at.is_(None)


@dataclass(frozen=True, slots=True)
class Promised:
    """One that stands, as it is read. ``text`` is empty where nothing was added, or it cannot be opened."""

    id: int
    kind: str
    due_at: datetime
    officer_name: str
    text: str

    @property
    def late(self) -> bool:
        """Whether its moment has passed."""
        return self.due_at < now()


def make(
    conversation: Conversation, by: Officer, *, kind: str, due_at: datetime, text: str, key: str
) -> None:
    """Promise it, once: the same with the same ``key`` is the same promise.

    ``NoPromise``, ``PromiseTooLong``, ``NoTime``, ``Wiped``. Also when the conversation is over.
    """
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if kind not in KINDS:
        raise NoPromise
    if len(text) > LONGEST:
        raise PromiseTooLong
    if not now() < due_at < now() + keeping.period(keeping.kind_of(conversation)):
        raise NoTime
    seals = conversation.sealing
    tag = seals.tag(f"promise {key} {by.id} {kind} {due_at.isoformat()} {text}")
    sealed = seals.seal(text, place(conversation.id, tag)) if text else None
    made = Promise(
        conversation_id=conversation.id, officer_id=by.id, key=tag, kind=kind, sealed_text=sealed,
        due_at=due_at,
    )  # fmt: skip
    try:
        with transaction():
            if not conversation.touch():
                raise Wiped
            db.session.add(made)
            db.session.flush()
            audit.record("promise.made", by=by, about=conversation.topic, why=kind)
            wake(*conversation.topics)
    except IntegrityError:
        if not _has(conversation, tag):
            raise  # else a second click: the same promise


def keep(conversation: Conversation, id: int, by: Officer) -> None:
    """It was done. Twice is once."""
    _settle(conversation, id, by, "kept")


def cancel(conversation: Conversation, id: int, by: Officer) -> None:
    """It will not be done, and nobody waits for it. Twice is once."""
    _settle(conversation, id, by, "cancelled")


def of(conversation: Conversation) -> list[Promised]:
    """Those that stand, the first due first."""
    rows = db.session.execute(
        select(Promise, Officer.name)
        .join(Officer, Officer.id == Promise.officer_id)
        .where(Promise.conversation_id == conversation.id, STANDS)
        .order_by(Promise.due_at, Promise.id)
    )
    return [_read(conversation, each, name) for each, name in rows]


def opened(key: DataKey, conversation_id: int, tag: str, sealed: bytes | None) -> str:
    """What was added to it; nothing where it cannot be read: the promise stands all the same."""
    try:
        return key.open(sealed, place(conversation_id, tag)) if sealed else ""
    except Unreadable:
        return ""


def place(conversation_id: int, tag: str) -> str:
    """What its sealed text is bound to."""
    return f"promise:{conversation_id}:{tag}"


def _read(conversation: Conversation, each: Promise, name: str) -> Promised:
    text = opened(conversation.key, conversation.id, each.key, each.sealed_text)
    return Promised(each.id, each.kind, each.due_at, name, text)


def _settle(conversation: Conversation, id: int, by: Officer, how: str) -> None:
    stands = update(Promise).where(Promise.id == id, STANDS)
    values: dict[str, Any] = {"settled_at": now(), "settled_by_id": by.id, "settled_as": how}
    mine = stands.where(Promise.conversation_id == conversation.id).values(values)
    with transaction():
        if not conversation.touch():
            raise Wiped
        if db.session.scalar(mine.returning(Promise.id)) is not None:
            audit.record(f"promise.{how}", by=by, about=conversation.topic)
            wake(QUEUE, *conversation.topics)


def _has(conversation: Conversation, tag: str) -> bool:
    mine = Promise.conversation_id == conversation.id, Promise.key == tag
    return db.session.scalar(select(Promise.id).where(*mine)) is not None
