"""A hold: somebody decided, for a reason, that a conversation must stay until a date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from extensions import Model, db, transaction, vault, wake
from vault import Unreadable

MAY_HOLD = frozenset({"supervisor", "administrator"})
LONGEST = timedelta(days=3660)
LONGEST_REASON = 200  # characters


class Held(Refused):
    """Somebody decided, for a reason, that this conversation must stay."""

    sentence = _l(
        "Cette conversation ne peut pas être effacée maintenant : une décision impose de la conserver."
    )
    status = 409


class NotYours(Refused):
    """The role does not allow it."""

    sentence = _l("Votre rôle ne permet pas de décider de cela.")
    status = 403


class NoReason(Refused):
    """A hold says why, in few words, and until when."""

    sentence = _l(
        "Indiquez le motif en 200 caractères au plus, et une date de fin à venir, dans les dix ans."
    )


class NotThere(Refused):
    """No such conversation, or it was erased; no such hold, or it was lifted."""

    sentence = _l("Cette conversation, ou cette conservation, n’existe pas ou plus.")
    status = 404


class Hold(Model):
    """One decision. Over at its end, or when it is lifted; erased with the conversation it kept.

    The row of the conversation says until when it is held, so that erasing and holding meet on one row.
    """

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    sealed_reason: Mapped[bytes] = mapped_column(LargeBinary)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    placed_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    lifted_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship()

    # Doing

    @classmethod
    def place(cls, conversation_id: int, *, by: Officer, reason: str, until: datetime) -> "Hold":
        """Keep the conversation until then. ``NotYours``, ``NoReason``, ``NotThere``, ``Unreadable``."""
        reason = reason.strip()
        if by.role not in MAY_HOLD:
            raise NotYours
        if not 0 < len(reason) <= LONGEST_REASON or not now() < until <= now() + LONGEST:
            raise NoReason
        with transaction():
            wrapped = db.session.scalar(
                _locked(conversation_id).returning(Conversation.wrapped_key)
            )
            if wrapped is None:
                raise NotThere
            context = f"hold:{conversation_id}:{by.id}"
            sealed = vault().unwrap(wrapped).seal(reason, context)
            hold = cls(
                conversation_id=conversation_id, sealed_reason=sealed, officer_id=by.id, until=until
            )
            db.session.add(hold)
            db.session.flush()
            _settle(conversation_id)
            why = f"hold:{hold.id} until {until:%Y-%m-%d}"
            audit.record(
                "conversation.held", by=by, about=f"conversation:{conversation_id}", why=why
            )
        return hold

    def lift(self, by: Officer) -> None:
        """It need not be kept any more: the clock counts again. ``NotYours``, ``NotThere``."""
        if by.role not in MAY_HOLD:
            raise NotYours
        lifted = update(Hold).where(Hold.id == self.id, Hold.lifted_at.is_(None))
        about = f"conversation:{self.conversation_id}"
        with transaction():
            db.session.execute(_locked(self.conversation_id))
            if db.session.scalar(lifted.values(lifted_at=now()).returning(Hold.id)) is None:
                raise NotThere
            _settle(self.conversation_id)
            audit.record("conversation.released", by=by, about=about, why=f"hold:{self.id}")


@dataclass(frozen=True, slots=True)
class Standing:
    """A hold that counts, as it is read. ``reason`` is empty when it cannot be opened."""

    id: int
    conversation_id: int
    officer_name: str
    reason: str
    until: datetime


def of(conversation: Conversation) -> list[Standing]:
    """The holds that count for this conversation; no question asked when there is none."""
    if conversation.held_until is None:
        return []
    return standing(Hold.conversation_id == conversation.id)


def standing(*which: Any) -> list[Standing]:
    """All holds that count, or ``which`` of them, the first to end first."""
    rows = db.session.execute(
        select(Hold, Officer.name, Conversation.wrapped_key)
        .join(Officer, Officer.id == Hold.officer_id)
        .join(Conversation, Conversation.id == Hold.conversation_id)
        .where(Hold.lifted_at.is_(None), Hold.until > now(), *which)
        .order_by(Hold.until, Hold.id)
    )
    return [
        Standing(hold.id, hold.conversation_id, name, _reason(hold, wrapped), hold.until)
        for hold, name, wrapped in rows
    ]


def _reason(hold: Hold, wrapped: bytes) -> str:
    try:
        context = f"hold:{hold.conversation_id}:{hold.officer_id}"
        return vault().key(wrapped).open(hold.sealed_reason, context)
    except Unreadable:
        return ""


def _locked(conversation_id: int) -> Any:
    """Touch the row, so that whoever would erase it waits for us. A hold is no news."""
    there = Conversation.id == conversation_id, Conversation.erased_at.is_(None)
    return update(Conversation).where(*there).values(active_at=Conversation.active_at)


def _settle(conversation_id: int) -> None:
    """Say on the conversation's row until when it is held now."""
    longest = select(func.max(Hold.until)).where(
        Hold.conversation_id == conversation_id, Hold.lifted_at.is_(None), Hold.until > now()
    )
    values = {"held_until": longest.scalar_subquery(), "active_at": Conversation.active_at}
    db.session.execute(
        update(Conversation).where(Conversation.id == conversation_id).values(values),
        execution_options={"synchronize_session": False},
    )
    wake(f"conversation:{conversation_id}")
