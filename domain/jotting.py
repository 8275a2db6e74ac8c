"""Jotting: what a guest has typed in a conversation and not sent, kept with their access, sealed."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, exists, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.message import Message
from extensions import db, transaction
from vault import Unreadable


class Jotted:
    """The column of an access that holds what was not sent yet."""

    if TYPE_CHECKING:
        id: Any
        conversation_id: Any
        officer_id: Any
        ended_at: Any
        conversation: Any

    sealed_draft: Mapped[bytes | None] = mapped_column(LargeBinary)

    @property
    def draft(self) -> str:
        """What they had typed and not sent."""
        if not self.sealed_draft:
            return ""
        try:
            text: str = self.conversation.key.open(self.sealed_draft, f"access:{self.id}")
        except Unreadable:  # the page is worth more than its draft
            return ""
        return text

    def prepare(self, draft: str, *which: Any) -> None:
        """Keep what they have typed, while it lasts, and if the row is so."""
        kind: Any = type(self)
        key = self.conversation.key
        sealed = key.seal(draft, f"access:{self.id}") if draft else None
        still = kind.id == self.id, kind.ended_at.is_(None)
        with transaction():
            db.session.execute(update(kind).where(*still, *which).values(sealed_draft=sealed))

    def jot(self, draft: str, last: int) -> None:
        """As ``prepare``, unless they have spoken since the page whose last message is ``last``."""
        theirs = (
            Message.conversation_id == self.conversation_id,
            Message.officer_id == self.officer_id,
        )
        spoken = exists().where(*theirs, Message.event.is_(None), Message.number > last)
        if draft != self.draft:
            self.prepare(draft, ~spoken)
