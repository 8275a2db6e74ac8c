"""Called: the first name she gave, if she gave one; sealed, and noted by whoever answers her."""

import logging
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import LargeBinary, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.errors import Refused
from extensions import db, transaction
from vault import DataKey, Unreadable

LONGEST = 40  # letters
_log = logging.getLogger("passerelle")


class NotAName(Refused):
    """Longer than a first name, or not to be read."""

    sentence = _l("Notez un prénom de 40 lettres au plus. Rien n’a été changé.")
    field = "called"


class Called:
    """The column of a conversation that holds it."""

    if TYPE_CHECKING:
        id: Mapped[int]

        @property
        def key(self) -> DataKey:
            """What seals and opens its words."""

        @property
        def topic(self) -> str:
            """Its own bell."""

    sealed_called: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    @property
    def called(self) -> str:
        """The first name, or nothing when none is known or it cannot be read."""
        if not self.sealed_called:
            return ""
        try:
            return self.key.open(self.sealed_called, f"called:{self.id}")
        except Unreadable as error:
            _log.error("A first name cannot be read: %s", error)
            return ""

    def call_her(self, name: str, by: Any) -> None:
        """Note the first name she gave, or with nothing forget it; ``NotAName``.

        What an officer notes is no news of hers: it makes nothing stay longer.
        """
        name = " ".join(name.split())
        if len(name) > LONGEST or not name.isprintable():
            raise NotAName
        if name == self.called:
            return
        kind: Any = type(self)
        sealed = self.key.seal(name, f"called:{self.id}") if name else None
        noted = (
            update(kind)
            .where(kind.id == self.id, kind.erased_at.is_(None))
            .values(sealed_called=sealed, active_at=kind.active_at)
            .returning(kind.id)
        )
        with transaction():
            if db.session.scalar(noted) is None:
                return  # erased meanwhile: there is nobody to call any more
            audit.record("conversation.called", by=by, about=self.topic)
        db.session.expire(self, ["sealed_called"])
