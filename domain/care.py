"""Care: what an officer is offered after a conversation that was hard for them."""

from datetime import timedelta

from sqlalchemy import exists, select

from domain import audit, duty
from domain.clock import now
from domain.entry import AuditEntry
from domain.officer import Officer
from extensions import db, transaction

RESTED = "officer.rested"
SAME = timedelta(minutes=1)  # pressed again this soon, it is the same wish


def rest(officer: Officer) -> None:
    """The officer wishes a pause now, and has it: nothing more is given to them until they resume.

    Whom they answer already stays theirs: passing somebody on is asked of nobody in that moment. The
    audit says when and who, of no conversation.
    """
    with transaction():
        said = AuditEntry.act == RESTED, AuditEntry.about == officer.topic
        again = exists().where(*said, AuditEntry.at > now() - SAME)
        if not db.session.scalar(select(again)):
            audit.record(RESTED, by=officer, about=officer.topic)
        duty.pause(officer, "hard")
