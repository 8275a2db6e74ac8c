"""The one order of a conversation: who writes takes the next number, or learns that it is over."""

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from domain.errors import Closed, Over, TooFast
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
        who = None if body is None else "victim" if officer_id is None else "officer"
        hand, kind = db.session.connection(), cast(Any, type(self))
        number: int | None = hand.execute(_count(kind, who), {"mine": self.id}).scalar()
        if number is None:
            raise Closed if officer_id is None else Over
        db.session.expire(self, _COUNTED[who])
        row = {"conversation_id": self.id, "number": number, "officer_id": officer_id, "key": key}
        sealed = body and self.key.seal(body, place_of(self.id, number, officer_id))
        hand.execute(_WRITE, {**row, "event": event, "sealed_body": sealed})
        return number


_WRITE = insert(Message.__table__)  # type: ignore[arg-type]
_COUNTED = {
    None: ["last_number"],
    "victim": ["last_number", "victim_number", "left_at", "sealed_draft", "refused"],
    "officer": ["last_number", "read_number", "typing_until"],
}


@cache
def _count(kind: Any, who: str | None) -> Any:
    """Take the next number, and note what speaking changes; built once, it is the busiest of all."""
    table = kind.__table__
    after = table.c.last_number + 1
    changed: dict[str, Any] = dict.fromkeys(_COUNTED[who]) | {"last_number": after}
    if who:
        changed["victim_number" if who == "victim" else "read_number"] = after
    still_open = table.c.id == bindparam("mine"), table.c.closed_at.is_(None)
    return update(table).where(*still_open).values(changed).returning(table.c.last_number)
