"""What is typed and not sent: kept sealed, so that any answer can be a redirect to one address."""

import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, String, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import Refused
from extensions import db, transaction
from vault import DataKey, Unreadable

_log = logging.getLogger("passerelle")


class Drafted:
    """The columns of a conversation that hold what was not sent yet: hers, and the officer's.

    The officer's goes with the conversation, whoever holds it.
    """

    if TYPE_CHECKING:
        id: Mapped[int]

        @property
        def key(self) -> DataKey:
            """What seals and opens its words."""

    sealed_place: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sealed_draft: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    refused: Mapped[str | None] = mapped_column(String(32))
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    @property
    def answer(self) -> str:
        """What the officer had typed and not sent."""
        return self._open("answer", self.sealed_answer)

    def prepare(self, answer: str) -> None:
        """Keep what the officer has typed, until it is sent; the same as before is no news."""
        if answer == self.answer:
            return
        kind, sealed = type(self), self._seal("answer", answer)
        with transaction():
            db.session.execute(
                update(kind).where(kind.id == self.id).values(sealed_answer=sealed),
                execution_options={"synchronize_session": False},
            )
        self.sealed_answer = sealed

    def jot(self: Any, answer: str, last: int) -> None:
        """As ``prepare``, unless the officer has spoken since the page whose last message is ``last``.

        It comes on a line of its own, and may come after what was sent meanwhile.
        """
        if answer == self.answer:
            return
        kind, sealed = type(self), self._seal("answer", answer)
        unsaid = kind.id == self.id, kind.officer_number <= last
        with transaction():
            db.session.execute(
                update(kind).where(*unsaid).values(sealed_answer=sealed),
                execution_options={"synchronize_session": False},
            )

    @property
    def draft(self) -> str:
        """What she had typed and not sent when the page last came by."""
        return self._open("draft", self.sealed_draft)

    @property
    def typed(self) -> str:
        """The draft where it is about to be said and not shown: ``Unreadable`` rather than nothing."""
        return self.key.open(self.sealed_draft, f"draft:{self.id}") if self.sealed_draft else ""

    @property
    def place(self) -> str:
        """The town as she typed it, until it is known which one."""
        return self._open("place", self.sealed_place)

    @property
    def refusal(self) -> Refused | None:
        """Why what she sent came back, until she sends again."""
        return Refused.named(self.refused)

    def keep(self, *, draft: str, refusal: Refused | None = None, **also: Any) -> None:
        """Keep the draft and why it was refused; ``place``, if given, and other columns with it."""
        values = {
            "sealed_draft": self._seal("draft", draft),
            "refused": refusal.code if refusal else None,
        }
        if (place := also.pop("place", None)) is not None:
            values["sealed_place"] = self._seal("place", place)
        kind = type(self)
        with transaction():
            db.session.execute(
                update(kind).where(kind.id == self.id).values(**values, **also),
                execution_options={"synchronize_session": False},
            )
        for name, value in {**values, **also}.items():
            setattr(self, name, value)

    def _seal(self, what: str, text: str) -> bytes | None:
        return self.key.seal(text, f"{what}:{self.id}") if text else None

    def _open(self, what: str, sealed: bytes | None) -> str:
        """The text, or nothing when it cannot be read: the page is worth more than its draft."""
        if not sealed:
            return ""
        try:
            return self.key.open(sealed, f"{what}:{self.id}")
        except Unreadable as error:
            _log.error("What was being typed cannot be read: %s", error)
            return ""
