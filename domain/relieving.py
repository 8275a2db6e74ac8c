"""Relieving: a line of a handover ends once somebody has what it stands for, whichever way it came to them."""

from typing import Any

from sqlalchemy import exists, select, update

from domain import audit
from domain.bells import QUEUE, theirs
from domain.clock import now
from domain.officer import Officer
from extensions import Model, db, wake

_FREE = {"synchronize_session": False}


def relieve(conversation_id: int, by: Officer) -> None:
    """Part of a verb: they have it now. The last line that is taken closes the handover."""
    line, handover = table("handover_line"), table("handover")
    open_ = update(line).where(line.c.conversation_id == conversation_id, line.c.ended_at.is_(None))
    taken = open_.values(ended_at=now(), taken_by_id=by.id)
    row = db.session.execute(taken.returning(line.c.handover_id, line.c.kind)).first()
    if row is None:
        return
    whose = select(handover.c.officer_id).where(handover.c.id == row.handover_id)
    giver = db.session.execute(whose).scalar_one()
    about = {"about": f"conversation:{conversation_id}", "to": f"officer:{giver}"}
    audit.record("handover.taken", by=by, why=row.kind, **about)
    close(handover.c.id == row.handover_id, by=by)
    wake(QUEUE, theirs(giver))


def close(*which: Any, by: Officer | None = None, why: str | None = None) -> None:
    """Part of a verb: those of which no line is open any more are over."""
    line, handover = table("handover_line"), table("handover")
    open_ = exists().where(line.c.handover_id == handover.c.id, line.c.ended_at.is_(None))
    over = update(handover).where(handover.c.closed_at.is_(None), ~open_, *which)
    over = over.values(closed_at=now()).returning(handover.c.id, handover.c.officer_id)
    for which_one, giver in db.session.execute(over, execution_options=_FREE).all():
        audit.record("handover.closed", by=by, about=f"handover:{which_one}", why=why)
        wake(QUEUE, theirs(giver))


def table(name: str) -> Any:
    """By its name: its noun knows conversations, which know this verb."""
    return Model.metadata.tables[name]
