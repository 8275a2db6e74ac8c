"""A referral: something passed on to an organisation by an officer, when she has read it and agreed in writing."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from domain import audit
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from domain.terms import Terms
from extensions import Model, db, transaction, vault, wake
from vault import Unreadable

_log = logging.getLogger("passerelle")
PREPARED, ASKED, AGREED, REFUSED, WITHDRAWN, PASSED = (
    "prepared", "asked", "agreed", "refused", "withdrawn", "passed",
)  # fmt: skip


class NoReferral(Refused):
    """Not there, not hers, or not theirs."""

    sentence = _l("Cette mise en relation n’existe pas ou plus.")
    status = 404


class ReferralMoved(Refused):
    """It does not stand any more as it stood on the page; said to the officer."""

    sentence = _l(
        "Cette mise en relation a changé depuis que la page a été affichée : rien n’a été fait. La voici "
        "comme elle est maintenant."
    )
    status = 409


class Referral(Model):
    """One, from the first words prepared to what the organisation answered; each step a moment.

    ``mark`` is what its terms are known by: whoever agrees says to which. ``key``: of the button that
    began it. Nothing in clear says to whom.
    """

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("conversation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    sealed_terms: Mapped[bytes] = mapped_column(LargeBinary)
    mark: Mapped[str] = mapped_column(String(40))
    prepared_at: Mapped[datetime] = mapped_column(default=now)
    asked_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    passed_at: Mapped[datetime | None]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answer: Mapped[str | None] = mapped_column(String(16))
    answered_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Told:
    """A referral as it is read. ``terms``: nothing when they cannot be opened. Aliases are for her."""

    row: Referral
    terms: Terms | None
    officer_name: str
    alias: str
    passed_by: str
    passed_alias: str

    @property
    def id(self) -> int:
        """Its number."""
        return self.row.id

    @property
    def state(self) -> str:
        """The last step that counts."""
        row = self.row
        steps = (
            (row.passed_at, PASSED),
            (row.withdrawn_at, WITHDRAWN),
            (row.refused_at, REFUSED),
            (row.agreed_at, AGREED),
            (row.asked_at, ASKED),
        )
        return next((state for at, state in steps if at is not None), PREPARED)


# Asking

_asker, _passer = aliased(Officer), aliased(Officer)


def of(conversation: Conversation) -> list[Told]:
    """Those of this conversation and of the ones before it, the oldest first."""
    line = [conversation.id, *(each.id for each in conversation.before())]
    rows = db.session.execute(
        select(
            Referral,
            Conversation.wrapped_key,
            _asker.name,
            _asker.alias,
            _passer.name,
            _passer.alias,
        )
        .join(Conversation, Conversation.id == Referral.conversation_id)
        .join(_asker, _asker.id == Referral.officer_id)
        .outerjoin(_passer, _passer.id == Referral.passed_by_id)
        .where(Referral.conversation_id.in_(line))
        .order_by(Referral.id),
        execution_options={"populate_existing": True},
    )
    return [
        Told(row, _terms(row, wrapped), name, alias, passer_name or "", passer_alias or "")
        for row, wrapped, name, alias, passer_name, passer_alias in rows
    ]


def hers(conversation: Conversation) -> list[Told]:
    """What she is asked, or was; not what is still being prepared."""
    return [each for each in of(conversation) if each.state != PREPARED]


def undecided(conversation: Conversation) -> list[Told]:
    """Those she was shown and nobody passed on: of them she decides. Nothing is asked where she never was."""
    if conversation.referral_at is None:
        return []
    return [each for each in of(conversation) if each.state not in (PREPARED, PASSED)]


def one(conversation: Conversation, id: int) -> Told:
    """One of them; what is not of its line does not exist: ``NoReferral``."""
    for each in of(conversation):
        if each.id == id:
            return each
    raise NoReferral


def place(conversation_id: int, key: str) -> str:
    """What its sealed terms are bound to."""
    return f"referral:{conversation_id}:{key}"


def mark(conversation: Conversation, terms: Terms) -> str:
    """What these terms are known by; says nothing of them without the key."""
    return conversation.sealing.tag(f"referral {terms.text}")


# Doing


def move(
    conversation: Conversation, told: Told, act: str, values: dict[str, Any], *still: Any,
    by: Officer | None = None, event: str = "", why: str | None = None,
) -> bool:  # fmt: skip
    """One step, if it is ``still`` so: an entry, and an event where the conversation is open.

    Nobody being the victim. Whoever's conversation it is stands still meanwhile. False: it is not so.
    """
    changed = update(Referral).where(Referral.id == told.id, *still).values(values)
    theirs = () if by is None else (Conversation.officer_id == by.id,)
    unsynced = {"synchronize_session": False}
    with transaction():
        if not conversation.touch(*theirs):
            raise NoReferral
        if db.session.scalar(changed.returning(Referral.id), execution_options=unsynced) is None:
            return False
        if event and db.session.scalar(conversation.change(active_at=now())) is not None:
            conversation.note(event, by)
        about = f"conversation:{told.row.conversation_id}"
        audit.record(act, by=by or audit.VICTIM, about=about, why=why)
        wake(conversation.topic, *conversation.topics)
    return True


def _terms(row: Referral, wrapped: bytes) -> Terms | None:
    try:
        text = vault().key(wrapped).open(row.sealed_terms, place(row.conversation_id, row.key))
    except Unreadable as error:
        _log.error("A referral cannot be read: %s", error)
        return None
    return Terms.read(text)
