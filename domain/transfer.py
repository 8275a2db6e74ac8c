"""A transfer: an officer offers a conversation to another, who accepts or refuses."""

from datetime import datetime
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, LargeBinary, String, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit, crew, duty
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from domain.places import Full
from extensions import Model, db, transaction, wake

LONGEST = 300  # characters of a reason
PENDING = text("answered_at IS NULL")


class NoMotive(Refused):
    """Whoever receives is told why."""

    sentence = _l("Indiquez le motif, en 300 caractères au plus.")
    field = "reason"


class NotAtWork(Refused):
    """Nobody is handed to somebody who is away, or who has no place left."""

    sentence = _l(
        "Cette personne n’est pas à son poste, ou n’a plus de place. Choisissez-en une autre."
    )
    field = "to"
    status = 409


class Offered(Refused):
    """One at a time."""

    sentence = _l("Cette conversation est déjà proposée à quelqu’un.")
    status = 409


class Answered(Refused):
    """Withdrawn, lapsed, or answered on another page."""

    sentence = _l("Cette proposition n’est plus en attente.")
    status = 409


class Transfer(Model):
    """One offer. ``answer``: nothing while it waits, then ``accepted``, ``refused``, ``withdrawn``.

    Or ``missed``, by somebody who stopped; or ``lapsed``, with a conversation that was put back.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        Index(
            "ix_transfer_pending", "conversation_id", unique=True,
            sqlite_where=PENDING, postgresql_where=PENDING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    from_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    sealed_reason: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(16))

    conversation: Mapped[Conversation] = relationship()
    giver: Mapped[Officer] = relationship(foreign_keys=[from_id])
    receiver: Mapped[Officer] = relationship(foreign_keys=[to_id])

    # Asking

    @classmethod
    def to(cls, officer: Officer, id: int) -> Self | None:
        """The offer, if it was made to this officer; whether it still waits, its verbs say."""
        return db.session.scalar(select(cls).where(cls.id == id, cls.to_id == officer.id))

    @classmethod
    def of(cls, conversation: Conversation) -> Self | None:
        """The offer of this conversation that waits."""
        its = cls.conversation_id == conversation.id, cls.answered_at.is_(None)
        return db.session.scalar(select(cls).where(*its))

    # Doing

    @classmethod
    def ask(cls, conversation: Conversation, *, by: Officer, to: int, reason: str) -> None:
        """Offer it. ``NoMotive``, ``NotAtWork``, ``Offered``."""
        reason = reason.replace("\0", "").strip()
        if not 0 < len(reason) <= LONGEST:
            raise NoMotive
        sealed = conversation.key.seal(reason, place(conversation.id))
        offer = cls(conversation_id=conversation.id, from_id=by.id, to_id=to, sealed_reason=sealed)
        try:
            with transaction():
                duty.lock()
                there = crew.receiver(to, but=by)
                if there is None:
                    raise NotAtWork
                db.session.add(offer)
                db.session.flush()
                about = {"about": conversation.topic, "to": there.topic}
                audit.record("transfer.asked", by=by, **about)
                wake(there.topic, by.topic, conversation.topic)
        except IntegrityError as error:
            raise Offered from error

    def accept(self, by: Officer) -> None:
        """From now on they hold it. ``Answered`` when there is nothing to accept any more."""
        with transaction():
            duty.lock()
            self.conversation.stand_still()
            if not self._answered("accepted"):
                raise Answered
            if self.conversation.pass_to(self.giver, by):
                about = {"about": self.conversation.topic, "to": by.topic}
                audit.record("conversation.transferred", by=self.giver, **about)
                return
            db.session.refresh(self.conversation)
            if self.conversation.officer_id == self.from_id and not self.conversation.closed_at:
                raise Full  # undone: the offer waits until they have a place
            self._lapse()
        raise Answered

    def refuse(self, by: Officer) -> None:
        """They do not take it; whoever offered it is told on their desk."""
        self._end("refused", by)

    def withdraw(self, by: Officer) -> None:
        """Whoever offered it keeps it."""
        self._end("withdrawn", by)

    def _end(self, answer: str, by: Officer) -> None:
        with transaction():
            if not self._answered(answer):
                raise Answered
            audit.record(f"transfer.{answer}", by=by, about=self.conversation.topic)

    def _answered(self, answer: str) -> bool:
        """Compare and set."""
        still = _open().where(Transfer.id == self.id)
        values = {"answer": answer, "answered_at": now()}
        done = db.session.scalar(still.values(values).returning(Transfer.id))
        wake(self.giver.topic, self.receiver.topic, self.conversation.topic)
        return done is not None

    def _lapse(self) -> None:
        """It was put back, or is over, or no place was left."""
        lapsed = update(Transfer).where(Transfer.id == self.id).values(answer="lapsed")
        db.session.execute(lapsed)


def refused_lately(conversation: Conversation) -> str | None:
    """Who refused the last offer of it, when that was the last word about it."""
    return _lately(conversation, "refused")


def missed_lately(conversation: Conversation) -> str | None:
    """To whom it was last offered and who stopped before answering, while it is held by who offered it."""
    return _lately(conversation, "missed", Transfer.from_id == conversation.officer_id)


def _lately(conversation: Conversation, answer: str, *which: Any) -> str | None:
    last = select(func.max(Transfer.id)).where(Transfer.conversation_id == conversation.id)
    so = Transfer.id == last.scalar_subquery(), Transfer.answer == answer
    name = select(Officer.name).join(Transfer, Transfer.to_id == Officer.id)
    return db.session.scalar(name.where(*so, *which))


def _open() -> Any:
    return update(Transfer).where(Transfer.answered_at.is_(None))


def place(conversation_id: int) -> str:
    """What a sealed reason is bound to."""
    return f"transfer:{conversation_id}"
