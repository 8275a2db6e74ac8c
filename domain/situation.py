"""Her situation: in danger, under eighteen, where she says she is; what her officer must have in sight."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import LargeBinary, func, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from domain.errors import Refused
from extensions import db, transaction, wake
from vault import DataKey, Unreadable

SAYS = "Ma position : "  # how the message begins: said to her officer, in the officers' language


class NoPosition(Refused):
    """She pressed the button and the field is empty."""

    sentence = _l("Écrivez où vous êtes avant d’envoyer. Rien n’a été envoyé.")
    field = "position"


class Wiped(Refused):
    """The conversation was erased meanwhile: nothing can be kept of it any more."""

    sentence = _l("Cette conversation vient d’être effacée : rien n’a été enregistré.")
    status = 409


@dataclass(frozen=True, slots=True)
class Position:
    """What she sent, in her words, and when."""

    where: str
    at: datetime


class Situated:
    """The columns of a conversation that say it.

    ``where_number`` is that of the message which said where she is: an older one never takes its place.
    """

    if TYPE_CHECKING:
        id: Mapped[int]
        wrapped_key: Mapped[bytes]
        sealed_draft: Mapped[bytes | None]

        @property
        def key(self) -> DataKey:
            """What seals and opens its words."""

        @property
        def topic(self) -> str:
            """Its own bell."""

        @property
        def topics(self) -> tuple[str, ...]:
            """Who looks at it."""

        def post(self, body: str, *, key: str | None = None) -> int:
            """Say something, once; its number."""

    danger_at: Mapped[datetime | None]
    minor_at: Mapped[datetime | None]
    sealed_where: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    where_number: Mapped[int | None]

    @property
    def sealing(self) -> DataKey:
        """What seals what is kept beside it; ``Wiped`` once it was erased."""
        if not self.wrapped_key:
            raise Wiped
        return self.key

    @property
    def position(self) -> Position | None:
        """Where she last said she is; nothing when it cannot be read: the message is there."""
        if not self.where_number or not self.sealed_where:
            return None
        try:
            said = json.loads(self.key.open(self.sealed_where, f"where:{self.id}"))
        except Unreadable:
            return None
        return Position(said["where"], datetime.fromisoformat(said["at"]))

    def locate(self, where: str, key: str | None = None) -> int:
        """She says where she is: an ordinary message of hers, and kept in sight of her officer.

        Raises ``NoPosition``, or what ``post`` raises. Two transactions: a message is acknowledged by its
        own, and whoever presses again finds the same number and makes up for what was not done.
        """
        where = where.replace("\0", "").strip()
        if not where:
            raise NoPosition
        draft = self.sealed_draft  # what she was writing is not what she sends
        number = self.post(f"{SAYS}{where}", key=key)
        said = json.dumps({"where": where, "at": now().isoformat()}, ensure_ascii=False)
        kind = cast(Any, type(self))
        newer = kind.where_number.is_(None) | (kind.where_number < number)
        values = {"sealed_where": self.key.seal(said, f"where:{self.id}"), "where_number": number}
        values["sealed_draft"] = func.coalesce(kind.sealed_draft, draft)
        with transaction():
            if self.touch(newer, **values):
                audit.record("conversation.position", by=audit.VICTIM, about=self.topic)
                wake(*self.topics)
        db.session.expire(self, ["sealed_where", "where_number", "sealed_draft"])
        return number

    def age(self, minor: bool, by: audit.Person) -> None:
        """The officer notes that she is under eighteen, or that she is not."""
        kind = cast(Any, type(self))
        other = kind.minor_at.is_(None) if minor else kind.minor_at.is_not(None)
        with transaction():
            if self.touch(other, minor_at=now() if minor else None):
                why = "minor" if minor else "adult"
                audit.record("conversation.minor", by=by, about=self.topic, why=why)
                wake(*self.topics)
        db.session.expire(self, ["minor_at"])

    def touch(self, *which: Any, **values: Any) -> bool:
        """In the transaction under way: change the row unless it was erased; also when it is over.

        Whoever writes beside a conversation does this first: the eraser then waits, or is waited for.
        """
        kind = cast(Any, type(self))
        there = kind.id == self.id, kind.erased_at.is_(None)
        changed = update(kind).where(*there, *which).values({"active_at": now(), **values})
        unsynced = {"synchronize_session": False}
        return db.session.scalar(changed.returning(kind.id), execution_options=unsynced) is not None
