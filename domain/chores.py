"""Chores: what a sweep does once conversations are erased. What it may not do keeps it from nothing else."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from domain import audit, bygone, figure, supply
from domain.duty import Duty
from extensions import db, settings, transaction


def done(at: datetime) -> int:
    """Figures settled; passes, slots and ended duties forgotten; how many rows of the rota went after a year."""
    figure.tidy()
    supply.tidy()
    with transaction():
        over = Duty.ended_at < at - timedelta(days=settings().keep_duty_days)
        db.session.execute(
            delete(Duty).where(over), execution_options={"synchronize_session": False}
        )
    return bygone.forget()


def prune(at: datetime) -> int | None:
    """How many entries of the audit were older than they are kept; nothing where another role has to do it."""
    try:
        return audit.prune(at - timedelta(days=settings().keep_audit_days))
    except audit.NotTheOwner:
        return None
