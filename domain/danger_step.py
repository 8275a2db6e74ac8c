"""What was done about a danger, one row each, with the moment and the name: its line of time.

Apart from the audit: that is for whoever checks the lawfulness of what was done, this for whoever acts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from domain.officer import Officer
from extensions import Model, db

if TYPE_CHECKING:
    from domain.conversation import Conversation


class DangerStep(Model):
    """Declared, noted, alerted, joined, ended (``why``: safe, help-arrived, lost, mistaken)."""

    __tablename__ = "danger_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    what: Mapped[str] = mapped_column(String(8))
    why: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(default=now)


@dataclass(frozen=True, slots=True)
class Step:
    """One of them as it is read; ``whom`` was called and ``answered``, when it is a call."""

    what: str
    at: datetime
    officer_name: str
    why: str | None = None
    whom: str = ""
    answered: str = ""


def done(act: str, conversation: "Conversation", by: Officer, why: str | None = None) -> None:
    """In the transaction under way: a step, and its entry in the audit."""
    what = act.partition(".")[2]
    step = DangerStep(conversation_id=conversation.id, officer_id=by.id, what=what, why=why)
    db.session.add(step)
    audit.record(act, by=by, about=conversation.topic, why=why)


def steps(conversation: "Conversation") -> list[Step]:
    """Everything that was done, the first first."""
    rows = db.session.execute(
        select(DangerStep.what, DangerStep.at, Officer.name, DangerStep.why)
        .join(Officer, Officer.id == DangerStep.officer_id)
        .where(DangerStep.conversation_id == conversation.id)
        .order_by(DangerStep.at, DangerStep.id)
    )
    return [Step(*row) for row in rows]
