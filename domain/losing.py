"""Losing: who is at work and was not heard of for too long, or is signed in nowhere any more."""

from typing import Any

from sqlalchemy import exists, or_, select

from domain.clock import now
from domain.duty import UNDER_WAY, Duty
from domain.sitting import Sitting, earliest
from extensions import db


def lost() -> list[tuple[int, int]]:
    """Whose line is lost, or who is signed in nowhere any more: duty and officer."""
    gone = select(Duty.id, Duty.officer_id).where(UNDER_WAY, is_lost()).order_by(Duty.id)
    return [(row.id, row.officer_id) for row in db.session.execute(gone)]


def is_lost() -> Any:
    """Condition: nothing was heard for too long, or no sitting of theirs is left."""
    sits = exists().where(Sitting.officer_id == Duty.officer_id, Sitting.entered_at > earliest())
    return or_(Duty.heard_until < now(), ~sits)
