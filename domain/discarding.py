"""Discarding: the drafts of a period stand no more, and what was to go stays. What officers read is as it was."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from domain import audit, publication, shift, timetable, withdrawal
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from domain.shift import Shift
from extensions import db, transaction

_FREE = {"synchronize_session": False}
_SOME = 1000  # numbers in one statement


class DraftsChanged(Refused):
    """They are not those that were shown."""

    status = 409
    sentence = _l("Les brouillons ont changé entre-temps : rien n’a été écarté. Relisez la liste.")


def discard(since: date, until: date, *, seen: str, by: Officer) -> int:
    """All that were ``seen``, or none; how many. They stay in the table, as cancelled. Twice is once.

    ``DraftsChanged``, ``NoRotaPeriod``, ``NotAPlanner``.
    """
    shift.may_plan(by)
    publication.in_order(since, until)
    with transaction():
        timetable.lock_all()
        drafts, leaving, there = publication.pending(since, until)
        count = len(drafts) + len(leaving)
        if count == 0:
            return 0
        if there != seen:
            raise DraftsChanged
        _cancel([each.id for each in drafts], by)
        withdrawal.forget(leaving)
        audit.record("rota.discarded", by=by, about=f"rota:{since}", why=f"{since} {until} {count}")
    return count


def _cancel(ids: list[int], by: Officer) -> None:
    gone = {"cancelled_at": now(), "cancelled_by": by.id, "version": Shift.version + 1}
    for first in range(0, len(ids), _SOME):
        some = update(Shift).where(Shift.id.in_(ids[first : first + _SOME]))
        db.session.execute(some.values(gone), execution_options=_FREE)
