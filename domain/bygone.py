"""Bygone: what the rota forgets a year after its days: wishes, what officers were told, and proposals."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func

from domain.clock import now
from domain.proposal import Proposal
from domain.rota_notice import RotaNotice
from domain.wall import today
from domain.wish import Wish
from extensions import db, transaction

KEPT = timedelta(days=365)


def forget() -> int:
    """How many rows went. A proposal holds wishes and absences, so that it goes as they do."""
    limit = now() - KEPT
    day, ended = today(limit), func.coalesce(RotaNotice.after_ends_at, RotaNotice.before_ends_at)
    gone = (
        delete(Wish).where(Wish.last < day),
        delete(RotaNotice).where(ended < limit),
        delete(Proposal).where(Proposal.last < day, Proposal.place.is_(None)),
    )
    with transaction():
        return sum(map(_count, gone))


def _count(statement: Any) -> int:
    done: Any = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)
