"""Chores: what a sweep does once conversations are erased. What it may not do keeps it from nothing else."""

from datetime import datetime, timedelta

from domain import audit, bygone, figure, supply
from extensions import settings


def done(at: datetime) -> int:
    """Figures settled, passes and slots forgotten; how many rows of the rota went a year after their days."""
    figure.tidy()
    supply.tidy()
    return bygone.forget()


def prune(at: datetime) -> int | None:
    """How many entries of the audit were older than they are kept; nothing where another role has to do it."""
    try:
        return audit.prune(at - timedelta(days=settings().keep_audit_days))
    except audit.NotTheOwner:
        return None
