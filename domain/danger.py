"""Danger: declared by the officer in one gesture, noted as it becomes known, and over at some moment.

Also when the conversation is over: she may have gone because of it. Nothing here is said to her.
"""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, LargeBinary, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import danger_step
from domain.access import ASSISTING, Access
from domain.bells import QUEUE
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.facts import Facts
from domain.officer import Officer
from domain.situation import Wiped
from extensions import Model, db, transaction, wake
from vault import Unreadable

ENDS = ("safe", "help-arrived", "lost", "mistaken")
LATE = timedelta(minutes=10)


class Changed(Refused):
    """Somebody noted something else meanwhile. What was typed is in the form, what they noted is shown."""

    sentence = _l(
        "La fiche de danger a changé pendant que vous écriviez : rien n’a été enregistré. Votre texte est "
        "resté dans les champs ; comparez avec la fiche enregistrée, au-dessus, puis enregistrez à nouveau."
    )
    status = 409
    field = "where"


class NotDeclared(Refused):
    """There is no danger, or it is over."""

    sentence = _l("Aucun danger n’est déclaré pour cette conversation, ou il est passé.")
    status = 409


class NoEnd(Refused):
    """Ending it says why."""

    sentence = _l("Choisissez pourquoi le danger est passé.")
    field = "ended"


class Danger(Model):
    """One row a conversation: the last time it was declared. What was known stays known."""

    __tablename__ = "danger"
    __table_args__ = (
        Index(
            "ix_danger_going_on",
            "conversation_id",
            sqlite_where=text("danger_ended_at IS NULL"),
            postgresql_where=text("danger_ended_at IS NULL"),
        ),
    )

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    declared_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=0)
    sealed_facts: Mapped[bytes | None] = mapped_column(LargeBinary)
    alerted_at: Mapped[datetime | None]
    second_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    joined_at: Mapped[datetime | None]
    danger_ended_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(foreign_keys=officer_id)
    second: Mapped[Officer | None] = relationship(foreign_keys=second_id)


def of(conversation: Conversation) -> Danger | None:
    """Its row, also when the danger is over."""
    return db.session.get(Danger, conversation.id, populate_existing=True)


def declared_once(conversation_id: int) -> bool:
    """Whether a danger was ever declared there: every desk is told of those, and of nothing else."""
    return db.session.get(Danger, conversation_id) is not None


def joined(officer: Officer, conversation_id: int, *, late: bool = False) -> Conversation | None:
    """The conversation to whose danger this officer came as the second, for as long as it lasts.

    ``late``: and ``LATE`` longer, for what was being noted when it ended. Whether they may also read what
    is said is for ``Access`` to say.
    """
    ended, since = Danger.danger_ended_at, now() - LATE if late else now()
    lasts = or_(ended.is_(None), ended > since)
    living = Conversation.id == conversation_id, Conversation.erased_at.is_(None)
    found = select(Conversation).join(Danger, Danger.conversation_id == Conversation.id)
    return db.session.scalar(found.where(Danger.second_id == officer.id, lasts, *living))


def facts(conversation: Conversation, danger: Danger | None) -> Facts:
    """What is known; nothing where it cannot be read: the tool is worth more than what was typed in it."""
    if danger is None or not danger.sealed_facts:
        return Facts()
    try:
        return Facts.read(conversation.key.open(danger.sealed_facts, f"danger:{conversation.id}"))
    except Unreadable:
        return Facts()


def declare(conversation: Conversation, by: Officer) -> None:
    """In danger from now on; once declared, declaring it again changes nothing."""
    again: dict[str, Any] = dict.fromkeys(
        ("alerted_at", "second_id", "joined_at", "danger_ended_at")
    )
    again |= {"declared_at": now(), "officer_id": by.id}
    with transaction():
        if conversation.touch(Conversation.danger_at.is_(None), danger_at=again["declared_at"]):
            if not change(conversation, **again):
                db.session.add(Danger(conversation_id=conversation.id, **again))
            danger_step.done("danger.declared", conversation, by)
            ring(conversation)
        elif not conversation.touch():
            raise Wiped
    db.session.expire(conversation, ["danger_at"])


def note(conversation: Conversation, known: Facts, version: int, by: Officer) -> None:
    """What is known now. ``Changed`` when that of ``version`` is not the last any more."""
    known.check()
    before = of(conversation)
    if before is None:
        raise NotDeclared
    was = facts(conversation, before)
    if known == was:
        return
    facts_differ = known.called() != was.called()  # what is being typed of a call is no fact yet
    if not facts_differ:
        version = before.version
    sealed = conversation.sealing.seal(known.text, f"danger:{conversation.id}")
    with transaction():
        if not conversation.touch():
            raise Wiped
        last = Danger.version == version
        if not change(conversation, last, sealed_facts=sealed, version=version + 1):
            raise Changed
        if facts_differ:
            danger_step.done("danger.noted", conversation, by)


def admit(conversation: Conversation, officer: Officer) -> None:
    """In the transaction under way: the second officer is there, and reads what is said."""
    Access.assist(conversation, officer)
    danger_step.done("danger.joined", conversation, officer)
    ring(conversation)


def end(conversation: Conversation, why: str, by: Officer) -> None:
    """The danger is over, for a reason of ``ENDS``; nobody is asked for any more. Twice is once."""
    if why not in ENDS:
        raise NoEnd
    with transaction():
        if conversation.touch(Conversation.danger_at.is_not(None), danger_at=None):
            change(conversation, danger_ended_at=now())
            Access.end_all(by, Access.conversation_id == conversation.id, Access.kind == ASSISTING)
            danger_step.done("danger.ended", conversation, by, why)
            ring(conversation)
    db.session.expire(conversation, ["danger_at"])


def change(conversation: Conversation, *which: Any, **values: Any) -> bool:
    """In the transaction under way: whether the row was so, and is now otherwise."""
    changed = update(Danger).where(Danger.conversation_id == conversation.id, *which)
    done = changed.values(values).returning(Danger.conversation_id)
    return db.session.scalar(done, execution_options={"synchronize_session": False}) is not None


def ring(conversation: Conversation) -> None:
    """In the transaction under way. Every desk listens to the queue's bell."""
    wake(QUEUE, *conversation.topics)
