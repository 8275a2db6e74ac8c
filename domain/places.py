"""Places: how many conversations an officer can hold, and all of the unit together."""

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from domain import unit
from domain.errors import Refused
from domain.officer import Officer
from extensions import db

unit.number(
    "most_held", 60, 1, 1000,
    _l("Conversations ouvertes en même temps, pour toute l’unité"),
    _l("Au-delà, on ne prend plus dans la file que les dangers immédiats."),
)  # fmt: skip


class Full(Refused):
    """No place left: theirs, or the unit's."""

    sentence = _l(
        "Toutes vos places sont prises : terminez ou transmettez une conversation d’abord."
    )
    status = 409


class UnitFull(Full):
    """As many are held as the unit said it can."""

    sentence = _l("L’unité tient déjà autant de conversations que sa règle le permet.")


def count_held(kind: Any, officer_id: int) -> int:
    """How many open conversations this officer holds."""
    return db.session.scalar(select(_count(kind, kind.officer_id == officer_id))) or 0


def no_room(kind: Any, officer: Officer) -> Full:
    """Why it was not theirs to have: their places, or the unit's."""
    return Full() if count_held(kind, officer.id) >= officer.places else UnitFull()


def has_room(kind: Any, officer: Officer) -> Any:
    """Condition: they have a place left, and so has the unit."""
    mine, every = _counted(kind)
    theirs = _count(mine, mine.officer_id == officer.id)
    units = _count(every, every.officer_id.is_not(None))
    return and_(theirs < officer.places, units < unit.chosen("most_held"))


@cache
def _counted(kind: Any) -> tuple[Any, Any]:
    """Theirs and the unit's: made once, for making them takes longer than asking."""
    return aliased(kind), aliased(kind)


def _count(kind: Any, whose: Any) -> Any:
    open_ = whose, kind.closed_at.is_(None)
    return select(func.count(kind.id)).where(*open_).scalar_subquery()
