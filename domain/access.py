"""Access: who else may read a conversation than whoever holds it, why, and that she is told."""

from datetime import datetime
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, LargeBinary, String, exists, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit, crew, parting
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.jotting import Jotted
from domain.officer import Officer
from domain.transfer import NoMotive, NotAtWork
from extensions import Model, db, transaction, wake

LONGEST = 300  # characters of a reason
ON = text("ended_at IS NULL")
SUPERVISING, INVITED, ASSISTING = "supervising", "invited", "assisting"


class Already(Refused):
    """They read it already."""

    sentence = _l("Cette personne a déjà accès à la conversation.")
    status = 409


class NotOpen(Refused):
    """She could not be told any more."""

    sentence = _l(
        "Cette conversation est terminée, ou elle est la vôtre : elle ne s’ouvre pas ainsi."
    )
    status = 409


class Access(Jotted, Model):
    """From when it was given to when it ended. ``opened_at``: when they first looked, and she was told.

    ``kind``: ``supervising`` and ``assisting`` (in a danger) read; ``invited`` reads and answers. It ends
    with its reason: ``assisting`` with the danger, ``invited`` with their work, each with their role.
    """

    __tablename__ = "access"
    __table_args__ = (
        Index(
            "ix_access_open", "conversation_id", "officer_id", unique=True,
            sqlite_where=ON, postgresql_where=ON,
        ),
        Index("ix_access_officer_id", "officer_id", sqlite_where=ON, postgresql_where=ON),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    kind: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    given_at: Mapped[datetime] = mapped_column(default=now)
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    conversation: Mapped[Conversation] = relationship()
    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])

    # Asking

    @classmethod
    def of(cls, officer: Officer, conversation_id: int) -> Self | None:
        """Theirs to this conversation, while it lasts and she has not ended it."""
        mine = cls.officer_id == officer.id, cls.conversation_id == conversation_id
        return db.session.scalar(select(cls).where(*mine, cls.ended_at.is_(None)))

    @classmethod
    def all_to(cls, conversation: Conversation) -> list[Self]:
        """Whoever else may read it now."""
        theirs = cls.conversation_id == conversation.id, cls.ended_at.is_(None)
        return list(db.session.scalars(select(cls).where(*theirs).order_by(cls.id)))

    @property
    def writes(self) -> bool:
        """Whether they may answer too."""
        return self.kind == INVITED

    # Doing

    @classmethod
    def supervise(cls, conversation: Conversation, by: Officer, reason: str) -> None:
        """A supervisor reads it, for a written reason; she is told at once. ``NoMotive``, ``NotOpen``."""
        reason = reason.replace("\0", "").strip()
        if not 0 < len(reason) <= LONGEST:
            raise NoMotive
        if conversation.closed_at is not None or conversation.officer_id == by.id:
            raise NotOpen
        if cls.of(by, conversation.id) is not None:
            return  # a second click
        sealed = conversation.key.seal(reason, place(conversation.id, by.id))
        with transaction():
            conversation.stand_still()
            cls._give(conversation, by, SUPERVISING, by, sealed)._open()

    @classmethod
    def invite(cls, conversation: Conversation, *, by: Officer, to: int) -> None:
        """Somebody at work may read and answer too. ``NotAtWork``, ``Already``."""
        there = crew.receiver(to, but=by)
        if there is None:
            raise NotAtWork
        try:
            with transaction():
                cls._give(conversation, there, INVITED, by)
        except IntegrityError as error:
            raise Already from error

    @classmethod
    def assist(cls, conversation: Conversation, officer: Officer) -> None:
        """Part of a verb that holds the row: they came in a danger, and read on while it is open."""
        db.session.refresh(conversation, ["closed_at"])
        if conversation.closed_at is None and cls.of(officer, conversation.id) is None:
            cls._give(conversation, officer, ASSISTING, officer)._open()

    @classmethod
    def _give(
        cls, conversation: Conversation, to: Officer, kind: str, by: Officer, sealed: Any = None
    ) -> Self:
        given = cls(
            conversation=conversation, officer=to, kind=kind, by_id=by.id, sealed_reason=sealed
        )
        db.session.add(given)
        db.session.flush()
        audit.record("access.given", by=by, about=conversation.topic, to=to.topic, why=kind)
        wake(conversation.topic, *conversation.topics, to.topic)
        return given

    def come(self) -> None:
        """They look for the first time: she is told."""
        if self.opened_at is None:
            with transaction():
                self.conversation.stand_still()
                self._open()

    @classmethod
    def end_all(cls, by: Officer | None, *which: Any) -> None:
        """Part of a verb: their reason is gone, and so are they."""
        still = select(cls).where(*which, cls.ended_at.is_(None))
        for access in db.session.scalars(still.order_by(cls.conversation_id)).all():
            access.end(by)

    def end(self, by: Officer | None) -> None:
        """They read it no more; she is told, if she was told that they did."""
        still = update(Access).where(Access.id == self.id, Access.ended_at.is_(None))
        with transaction():
            self.conversation.stand_still()
            ended = still.values(ended_at=now(), sealed_draft=None).returning(Access.opened_at)
            row = db.session.execute(ended).first()
            if row is None:
                return
            if row.opened_at is not None and self.conversation.closed_at is None:
                self.conversation.note("departed", self.officer)
            about = {"about": self.conversation.topic, "to": self.officer.topic}
            audit.record("access.ended", by=by, **about)
            wake(*self.conversation.topics, self.officer.topic)

    def _open(self) -> None:
        first = update(Access).where(Access.id == self.id, Access.opened_at.is_(None))
        opened = first.values(opened_at=now()).returning(Access.id)
        if db.session.scalar(opened) is None:
            return  # on another page, at this moment
        self.conversation.note("reads" if self.kind == SUPERVISING else "joined", self.officer)
        audit.record("access.opened", by=self.officer, about=self.conversation.topic, why=self.kind)
        wake(*self.conversation.topics, self.conversation.topic)


def place(conversation_id: int, officer_id: int) -> str:
    """Where the reason of a supervisor is sealed; ``domain.motive`` opens it there."""
    return f"reading:{conversation_id}:{officer_id}"


@parting.ends
def _leave(officer: Officer, by: Officer | None) -> None:
    Access.end_all(by, Access.officer_id == officer.id)


def may_read(officer_id: Any, conversation_id: Any) -> Any:
    """Condition: somebody gave it to them."""
    return exists().where(
        Access.conversation_id == conversation_id,
        Access.officer_id == officer_id,
        Access.ended_at.is_(None),
        Access.opened_at.is_not(None),
    )
