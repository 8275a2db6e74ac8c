"""A call: the officer telephoned somebody about a danger; whom, when, and what they answered. Only added."""

import json
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from domain.conversation import Conversation
from domain.danger_step import Step
from domain.errors import Refused
from domain.officer import Officer
from domain.situation import Wiped
from extensions import Model, db, transaction
from vault import Unreadable


class NoCall(Refused):
    """A call says who was called."""

    sentence = _l("Indiquez qui vous avez appelé.")
    field = "whom"


class Call(Model):
    """One of them."""

    __tablename__ = "call"
    __table_args__ = (UniqueConstraint("conversation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    key: Mapped[str] = mapped_column(String(40))
    called_at: Mapped[datetime] = mapped_column(default=now)
    sealed_said: Mapped[bytes] = mapped_column(LargeBinary)


def add(
    conversation: Conversation, by: Officer, *, whom: str, answered: str,
    at: datetime | None = None, key: str,
) -> None:  # fmt: skip
    """Note it, once: the same words with the same ``key`` are the same call. ``NoCall``, ``Wiped``."""
    if not whom:
        raise NoCall
    said = json.dumps({"whom": whom, "answered": answered}, ensure_ascii=False)
    call = Call(
        conversation_id=conversation.id,
        officer_id=by.id,
        key=conversation.sealing.tag(f"call {key} {said}"),
        called_at=at or now(),
        sealed_said=conversation.sealing.seal(said, _place(conversation.id, by.id)),
    )
    try:
        with transaction():
            if not conversation.touch():
                raise Wiped
            db.session.add(call)
            db.session.flush()
            audit.record("danger.called", by=by, about=conversation.topic)
    except IntegrityError:  # a second click
        return


def calls(conversation: Conversation) -> list[Step]:
    """All of them, the first first; words that cannot be read are left out, the call is not."""
    rows = db.session.execute(
        select(Call, Officer.name)
        .join(Officer, Officer.id == Call.officer_id)
        .where(Call.conversation_id == conversation.id)
        .order_by(Call.called_at, Call.id)
    )
    return [_read(conversation, call, name) for call, name in rows]


def _read(conversation: Conversation, call: Call, name: str) -> Step:
    said = {"whom": "", "answered": ""}
    try:
        place = _place(call.conversation_id, call.officer_id)
        said = json.loads(conversation.key.open(call.sealed_said, place))
    except Unreadable:
        pass
    return Step("called", call.called_at, name, whom=said["whom"], answered=said["answered"])


def _place(conversation_id: int, officer_id: int) -> str:
    return f"call:{conversation_id}:{officer_id}"
