"""Discarding: the drafts of a period stand no more, and what was to go stays. What officers read is as it was."""

from datetime import date

from flask_babel import lazy_gettext as _l

from domain import audit, publication, shift, timetable, withdrawal
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from extensions import transaction


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
        timetable.cancel(drafts, by, now())
        withdrawal.forget(leaving)
        audit.record("rota.discarded", by=by, about=f"rota:{since}", why=f"{since} {until} {count}")
    return count
