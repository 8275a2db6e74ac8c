"""The columns of a conversation that count, and changes that only an open one takes."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import update
from sqlalchemy.orm import Mapped, mapped_column


class Numbered:
    """How much was said in it, how much by her, how much of it the officer has read.

    ``officer_number``: of the last message of whoever holds it; 0 until they have answered.
    """

    if TYPE_CHECKING:
        id: Mapped[int]
        closed_at: Mapped[Any]

    last_number: Mapped[int] = mapped_column(default=0)
    victim_number: Mapped[int] = mapped_column(default=0)
    read_number: Mapped[int] = mapped_column(default=0)
    officer_number: Mapped[int] = mapped_column(default=0, server_default="0")

    def change(self, **values: Any) -> Any:
        """An UPDATE of this row while it is not closed; returns its last number if it took place."""
        kind = type(self)
        still_open = kind.id == self.id, kind.closed_at.is_(None)
        changed = update(kind).where(*still_open).values(values)
        return changed.returning(kind.last_number)
