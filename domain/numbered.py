"""The one order of a conversation: who writes takes the next number, or learns that it is over."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from domain.errors import Closed, TooFast
from domain.message import Message, place_of
from extensions import db, settings
from vault import DataKey


class Numbered:
    """The columns of a conversation that count, and the only hand that writes its rows.

    The number is taken by an UPDATE of the conversation: on both databases it makes writers queue,
    so numbers follow commits, without a gap, and nobody reads the second before the first.
    """

    if TYPE_CHECKING:
        id: Mapped[int]
        closed_at: Mapped[Any]

        @property
        def key(self) -> DataKey:
            """What seals and opens its words."""

    last_number: Mapped[int] = mapped_column(default=0)
    victim_number: Mapped[int] = mapped_column(default=0)
    read_number: Mapped[int] = mapped_column(default=0)

    def change(self, **values: Any) -> Any:
        """An UPDATE of this row while it is not closed; returns its last number if it took place."""
        kind = type(self)
        still_open = kind.id == self.id, kind.closed_at.is_(None)
        changed = update(kind).where(*still_open).values(values)
        return changed.returning(kind.last_number)

    def number_of(self, key: str) -> int | None:
        """The number of what was said with this key, if it was."""
        return db.session.scalar(
            select(Message.number).where(Message.conversation_id == self.id, Message.key == key)
        )

    def keep_pace(self) -> None:
        """Refuse what no person writes: too many messages in one minute."""
        most = settings().messages_a_minute
        if self.last_number < most:
            return
        earlier = select(Message.said_at).where(
            Message.conversation_id == self.id, Message.number == self.last_number - most + 1
        )
        said_at = db.session.scalar(earlier)
        if said_at is not None and now() - said_at < timedelta(minutes=1):
            raise TooFast

    def say(
        self, *, key: str, body: str | None = None, event: str | None = None,
        officer_id: int | None = None,
    ) -> int:  # fmt: skip
        """Take the next number and write the row: one order for all. ``Closed`` when it is over."""
        next_number = type(self).last_number + 1
        counted: dict[str, Any] = {"last_number": next_number}
        if body is not None and officer_id is None:
            counted |= {"victim_number": next_number, "left_at": None}
            counted |= {"sealed_draft": None, "refused": None}
        elif body is not None:
            counted |= {"read_number": next_number, "typing_until": None}
        number: int | None = db.session.scalar(self.change(**counted))
        if number is None:
            raise Closed
        where = place_of(self.id, number, officer_id)
        sealed = self.key.seal(body, where) if body is not None else None
        row = {"conversation_id": self.id, "number": number, "officer_id": officer_id}
        db.session.execute(
            insert(Message), {**row, "event": event, "key": key, "sealed_body": sealed}
        )
        return number
