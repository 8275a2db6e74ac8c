"""A note: what officers write to each other about a conversation. Added, never changed; never hers to see."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.message import checked
from domain.officer import Officer
from extensions import Model, db, transaction
from vault import Unreadable

_log = logging.getLogger("passerelle")
LONGEST = 2000  # characters


class NoNote(Refused):
    """Nothing to add."""

    sentence = _l("Écrivez la note avant de l’ajouter.")
    field = "note"


class NoteTooLong(Refused):
    """More than a note holds."""

    sentence = _l("Votre note dépasse 2 000 caractères : raccourcissez-la, ou coupez-la en deux.")
    field = "note"


class Unnoted(Refused):
    """The conversation was erased while the note was written."""

    sentence = _l("La conversation a été effacée : votre note n’a pas été ajoutée.")
    status = 409


class Note(Model):
    """One note. A correction is another one."""

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("conversation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    key: Mapped[str] = mapped_column(String(40))
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
    noted_at: Mapped[datetime] = mapped_column(default=now)


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as it is read. ``text`` is empty when it cannot be opened."""

    officer_name: str
    text: str
    noted_at: datetime


def add(conversation: Conversation, text: str, *, key: str, by: Officer) -> None:
    """Add a note, once: the same words with the same ``key`` are the same note.

    ``NoNote``, ``NoteTooLong``, ``Unnoted``. Also when the conversation is closed. It is no news of
    hers, and makes nothing stay longer.
    """
    text = checked(text, LONGEST, (NoNote, NoteTooLong))
    if conversation.erased_at is not None:
        raise Unnoted
    sealed = conversation.key.seal(text, _place(conversation, by.id))
    note = Note(
        conversation_id=conversation.id,
        officer_id=by.id,
        key=conversation.key.tag(f"note {key} {by.id} {text}"),
        sealed_text=sealed,
    )
    try:
        with transaction():
            if db.session.scalar(_locked(conversation)) is None:
                raise Unnoted
            db.session.add(note)
            db.session.flush()
            audit.record("conversation.noted", by=by, about=conversation.topic)
    except IntegrityError:
        if not _has(conversation, note.key):
            raise  # else a second click: the same note


def of(conversation: Conversation) -> list[Noted]:
    """Its notes, the oldest first."""
    rows = db.session.execute(
        select(Note.officer_id, Officer.name, Note.sealed_text, Note.noted_at)
        .join(Officer, Officer.id == Note.officer_id)
        .where(Note.conversation_id == conversation.id)
        .order_by(Note.id)
    )
    return [
        Noted(name, _opened(conversation, officer_id, sealed), at)
        for officer_id, name, sealed, at in rows
    ]


def count(conversation: Conversation) -> int:
    """How many there are."""
    mine = select(func.count()).where(Note.conversation_id == conversation.id)
    return db.session.scalar(mine) or 0


def _locked(conversation: Conversation) -> Any:
    """Touch the row, so that whoever would erase it waits for us."""
    there = Conversation.id == conversation.id, Conversation.erased_at.is_(None)
    touched = update(Conversation).where(*there).values(active_at=Conversation.active_at)
    return touched.returning(Conversation.id)


def _has(conversation: Conversation, key: str) -> bool:
    mine = Note.conversation_id == conversation.id, Note.key == key
    return db.session.scalar(select(Note.id).where(*mine)) is not None


def _place(conversation: Conversation, officer_id: int) -> str:
    return f"note:{conversation.id}:{officer_id}"


def _opened(conversation: Conversation, officer_id: int, sealed: bytes) -> str:
    try:
        return conversation.key.open(sealed, _place(conversation, officer_id))
    except Unreadable as error:
        _log.error("A note cannot be read: %s", error)
        return ""
