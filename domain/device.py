"""The device that opens a conversation, and how long it may be silent before it does not."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from extensions import db, settings, transaction, wake


class Device:
    """The column of a conversation that says when its device was last heard of.

    Coarse on purpose: written at most six times in the silence allowed, so that a page which asks
    every few seconds costs no writing, and it tells nothing finer of her than that.
    """

    if TYPE_CHECKING:
        id: Mapped[int]
        arrived_at: Mapped[datetime]
        token_hash: Mapped[str]

        @property
        def topic(self) -> str:
            """Its own bell."""

        @classmethod
        def of(cls, token: str) -> Self | None:
            """The conversation of whoever holds this token."""

    seen_at: Mapped[datetime | None] = mapped_column(default=now)

    @property
    def silence(self) -> timedelta:
        """Since when nothing was heard of her device; less than nothing when the clock went back."""
        return now() - (self.seen_at or self.arrived_at)

    @property
    def is_idle(self) -> bool:
        """Silent for too long: the token no longer opens it, the return code does."""
        return self.silence > allowed()

    @classmethod
    def seen(cls, token: str) -> Self | None:
        """The conversation this token opens, unless its device was silent for too long."""
        found = cls.of(token)
        if found is None or found.is_idle:
            return None
        if found.silence > allowed() / 6:
            with suppress(OperationalError):  # a full disk: what is there can still be read
                found._change(seen_at=now())
        return found

    def disown(self, **also: Any) -> bool:
        """No device opens it any more: the return code alone does. ``also``: columns that change with it.

        False when it was so already, or when another device has come by the code since this one looked.
        """
        nobodys = self.as_known().values({"token_hash": secrets.token_hex(32), **also})
        with transaction():
            if db.session.scalar(nobodys.returning(cast(Any, type(self)).id)) is None:
                return False
            wake(self.topic)  # a page of it that is still open ends
        return True

    def as_known(self) -> Any:
        """An UPDATE of this row, while the token that found it is still the one that opens it."""
        kind = cast(Any, type(self))
        return update(kind).where(kind.id == self.id, kind.token_hash == self.token_hash)

    def _change(self, **values: Any) -> None:
        kind = type(self)
        with transaction():
            db.session.execute(
                update(kind).where(kind.id == self.id).values(values),
                execution_options={"synchronize_session": False},
            )


def allowed() -> timedelta:
    """How long a device may be silent."""
    return timedelta(minutes=settings().idle_minutes)
