"""A hold: somebody decided, for a reason, that a conversation must stay until a date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit
from domain.clock import PARIS, now
from domain.conversation import Conversation
from domain.hold_refusals import Held as Held
from domain.hold_refusals import NoReason as NoReason
from domain.hold_refusals import NotThere as NotThere
from domain.hold_refusals import NotYours as NotYours
from domain.officer import Officer
from extensions import Model, db, transaction, vault, wake
from vault import Unreadable

MAY_HOLD = frozenset({"supervisor", "administrator"})
LONGEST = timedelta(days=3660)
LONGEST_REASON = 200  # characters


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
    def place(
        cls,
        conversation_id: int,
        *,
        by: Officer,
        reason: str,
        until: datetime,
        from_shell: bool = False,
    ) -> "Hold":
        """Keep the conversation until then, once. ``NotYours``, ``NoReason``, ``NotThere``, ``Unreadable``.

        ``from_shell``: somebody there says that it was they.
        """
        reason = reason.replace("\0", "").strip()
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
            if again := cls._said(conversation_id, by, reason, until):
                return again  # a second click
            context = f"hold:{conversation_id}:{by.id}"
            sealed = vault().unwrap(wrapped).seal(reason, context)
            hold = cls(
                conversation_id=conversation_id, sealed_reason=sealed, officer_id=by.id, until=until
            )
            db.session.add(hold)
            db.session.flush()
            _settle(conversation_id)
            last = (until - timedelta(seconds=1)).astimezone(PARIS)
            why = f"hold:{hold.id} until {last:%Y-%m-%d}"
            _noted("conversation.held", by, conversation_id, why, from_shell)
        return hold

    @classmethod
    def numbered(cls, id: int) -> "Hold | None":
        """It, standing or not."""
        return db.session.get(cls, id)

    @classmethod
    def _said(
        cls, conversation_id: int, by: Officer, reason: str, until: datetime
    ) -> "Hold | None":
        mine = cls.conversation_id == conversation_id, cls.officer_id == by.id, cls.until == until
        same = [each.id for each in standing(*mine) if each.reason == reason]
        return db.session.get(cls, same[0]) if same else None

    def lift(self, by: Officer, from_shell: bool = False) -> None:
        """It need not be kept any more: the clock counts again. ``NotYours``, ``NotThere``."""
        if by.role not in MAY_HOLD:
            raise NotYours
        lifted = update(Hold).where(Hold.id == self.id, Hold.lifted_at.is_(None))
        with transaction():
            db.session.execute(_locked(self.conversation_id))
            if db.session.scalar(lifted.values(lifted_at=now()).returning(Hold.id)) is None:
                raise NotThere
            _settle(self.conversation_id)
            _noted("conversation.released", by, self.conversation_id, f"hold:{self.id}", from_shell)


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


def _noted(act: str, by: Officer, conversation_id: int, why: str, from_shell: bool) -> None:
    """The entry. Whoever has the shell can name anybody: it is the service's, with the name they gave."""
    who, why = (None, f"{why} shell {by.name}") if from_shell else (by, why)
    audit.record(act, by=who, about=f"conversation:{conversation_id}", why=why)


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
