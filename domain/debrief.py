"""A debrief: a word an officer leaves, after what was hard, for the psychologist alone; of no conversation."""

import logging
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, String, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit
from domain.clock import now
from domain.errors import Refused
from domain.message import checked
from domain.officer import Officer
from extensions import Model, db, settings, transaction, under_way, vault
from vault import Unreadable, keyed

_log = logging.getLogger("passerelle")
READER = "psychologist"
LONGEST = 2000  # characters
_unsynced = {"synchronize_session": False}


class NoWord(Refused):
    """Nothing to leave."""

    sentence = _l("Écrivez quelque chose avant de le laisser.")
    field = "word"


class WordTooLong(Refused):
    """More than one holds."""

    sentence = _l("Votre mot dépasse 2 000 caractères : raccourcissez-le, ou laissez-en deux.")
    field = "word"


class Debrief(Model):
    """One word, under a key of its own. What was talked about has no key, and soon no row."""

    __tablename__ = "debrief"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
    left_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(lazy="joined", innerjoin=True)

    @property
    def topic(self) -> str:
        """What the audit calls it."""
        return f"debrief:{self.id}"

    @property
    def text(self) -> str:
        """What it says; empty when it cannot be opened."""
        try:
            return vault().key(self.wrapped_key).open(self.sealed_text, self._place)
        except Unreadable as error:
            _log.error("A debrief cannot be read: %s", error)
            return ""

    # Asking

    @classmethod
    def found(cls, reader: Officer, id: int) -> "Debrief | None":
        """One of them, to whoever may read them; to anybody else it does not exist."""
        return next((each for each in cls.waiting(reader) if each.id == id), None)

    @classmethod
    def waiting(cls, reader: Officer) -> "list[Debrief]":
        """Those not yet talked about, the oldest first; none to who may not read them."""
        if reader.role != READER:
            return []
        there = select(cls).where(func.length(cls.wrapped_key) > 0).order_by(cls.id)
        return list(db.session.scalars(there))

    # Doing

    @classmethod
    def leave(cls, officer: Officer, text: str, *, key: str) -> None:
        """Leave a word, once: the same with the same ``key`` is one. ``NoWord``, ``WordTooLong``."""
        text = checked(text, LONGEST, (NoWord, WordTooLong))
        # Under the secret: what is kept to know a second click must not let anybody try out words.
        once = keyed(settings().secret_key, f"debrief {key} {officer.id} {text}")
        made = cls(officer_id=officer.id, key=once, wrapped_key=vault().new_key())
        made.sealed_text = vault().unwrap(made.wrapped_key).seal(text, made._place)
        try:
            with transaction():
                db.session.add(made)
                db.session.flush()
                audit.record("debrief.left", by=officer, about=made.topic)
        except IntegrityError:
            if db.session.scalar(select(cls.id).where(cls.key == once)) is None:
                raise  # else a second click

    def read(self, by: Officer) -> str:
        """What it says, to whoever may read it (``found``): each opening is an entry."""
        first = update(Debrief).where(Debrief.id == self.id, Debrief.read_at.is_(None))
        with transaction():
            db.session.execute(first.values(read_at=now()), execution_options=_unsynced)
            audit.record("debrief.read", by=by, about=self.topic)
        return self.text

    def discuss(self, by: Officer) -> None:
        """It was talked about: nobody can read it any more. The key first, for good, then the row."""
        if under_way():
            raise RuntimeError("erasing inside transaction() would not be final when it says so")
        here = Debrief.id == self.id, func.length(Debrief.wrapped_key) > 0
        blank = update(Debrief).where(*here).values(wrapped_key=b"", sealed_text=b"")
        with transaction():
            shred = blank.returning(Debrief.id)
            if db.session.scalar(shred, execution_options=_unsynced) is not None:
                audit.record("debrief.erased", by=by, about=self.topic)
        with transaction():  # and what was left of one that was stopped here before
            gone = delete(Debrief).where(func.length(Debrief.wrapped_key) == 0)
            db.session.execute(gone, execution_options=_unsynced)

    @property
    def _place(self) -> str:
        return f"debrief:{self.officer_id}:{self.key}"
