"""Ending: when the rota says that an officer's work ends, told to their desk in time, and to whoever assigns."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from domain import assigning, left, unit
from domain.clock import now
from domain.duty import Standing
from domain.officer import Officer
from domain.shift import LONGEST, PUBLISHED, Shift
from domain.span import WORK
from extensions import ask
from statement import Asked, Row, Statement

OVER = timedelta(hours=4)  # so long is an end that has passed still told to whoever is at work
MOST = 240  # minutes

unit.number(
    "shift_end_told", 30, 0, MOST,
    _l("Fin de vacation annoncée au bureau, en minutes avant"),
    _l("Avec le nombre de lignes à passer à la relève. 0 : quand la vacation a fini."),
)  # fmt: skip
unit.number(
    "shift_end_last", 15, 0, MOST,
    _l("Fin de la répartition automatique, en minutes avant la fin de vacation"),
    _l("Après, rien n’est plus attribué à l’agent ; il peut toujours prendre dans la file. 0 : à la fin."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ending:
    """When it ends, and how many lines they would leave. ``over``: that has passed.

    ``closed``: nothing is assigned to them any more.
    """

    at: datetime
    over: bool
    closed: bool
    lines: int


_next = aliased(Shift)
_work = Shift.kind == WORK, PUBLISHED
# Who goes on with another shift does not end.
_follows = exists().where(
    _next.officer_id == Shift.officer_id,
    _next.kind == WORK,
    _next.cancelled_at.is_(None),
    _next.published_at.is_not(None),
    _next.starts_at <= Shift.ends_at,
    _next.ends_at > Shift.ends_at,
)
_begun = Shift.starts_at <= bindparam("at", type_=Shift.starts_at.type)
_since = Shift.ends_at > bindparam("since", type_=Shift.ends_at.type)
_until = Shift.ends_at <= bindparam("until", type_=Shift.ends_at.type)
_ends = select(func.max(Shift.ends_at)).where(
    Shift.officer_id == bindparam("officer_id"), *_work, _begun, _since, _until, ~_follows
)
ENDS = Statement(_ends)
_ending = Statement(
    select(Shift.officer_id).where(*_work, _begun, _since, _until, ~_follows).distinct()
)


def asked(officer: Officer) -> Asked:
    """``ENDS`` of this moment, for whoever asks several things at once."""
    at = now()
    until = at + LONGEST + timedelta(hours=1)
    return ENDS, {"officer_id": officer.id, "at": at, "since": at - OVER, "until": until}


def told(officer: Officer, standing: Standing, rows: list[Row]) -> Ending | None:
    """What ``ENDS`` found, if it is time to say so to somebody at work."""
    at = rows[0][0]
    if at is None or not standing.on or now() < at - _minutes("shift_end_told"):
        return None
    closed = assigning.automatic() and now() >= at - _minutes("shift_end_last")
    return Ending(at, at <= now(), closed, len(left.of(officer)))


def leaving() -> set[int]:
    """To whom nothing is assigned any more: their shift is over, or nearly."""
    at = now()
    until = at + _minutes("shift_end_last")
    return {row[0] for row in ask(_ending, at=at, since=at - OVER, until=until)}


def _minutes(rule: str) -> timedelta:
    return timedelta(minutes=unit.chosen(rule))
