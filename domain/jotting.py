"""Jotting: what a guest has typed in a conversation and not sent, kept with their access, sealed."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, update
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db, transaction
from vault import Unreadable


class Jotted:
    """The column of an access that holds what was not sent yet."""

    if TYPE_CHECKING:
        id: Any
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

    def prepare(self, draft: str) -> None:
        """Keep what they have typed, while it lasts."""
        kind: Any = type(self)
        key = self.conversation.key
        sealed = key.seal(draft, f"access:{self.id}") if draft else None
        still = kind.id == self.id, kind.ended_at.is_(None)
        with transaction():
            db.session.execute(update(kind).where(*still).values(sealed_draft=sealed))
