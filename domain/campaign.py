"""The campaign: what of the directory is due to be checked, and what is added to it by hand."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from domain import audit
from domain.clock import now
from domain.organisation import Organisation
from domain.particulars import WrongParticular, read
from domain.revised import form_key
from domain.upkeep import may_edit, next_check
from domain.wall import today
from extensions import db, transaction

if TYPE_CHECKING:
    from domain.officer import Officer

OURS = "passerelle"  # the source of what was typed here


def due(limit: int = 20, offset: int = 0) -> list[Organisation]:
    """What has to be checked, national lines first, then what was due longest."""
    o = Organisation
    order = o.nationale.desc(), o.a_verifier_le.is_not(None), o.a_verifier_le, o.id
    return list(db.session.scalars(_due(select(o)).order_by(*order).limit(limit).offset(offset)))


def due_count() -> int:
    """How many are due."""
    return db.session.scalar(_due(select(func.count()).select_from(Organisation))) or 0


def add(typed: Mapping[str, Any], *, key: str, by: "Officer") -> Organisation:
    """Have it in the directory from now on, once for each ``key`` of a form. ``WrongParticular``.

    Whoever adds it has just seen that it is so.
    """
    may_edit(by)
    values = {"nom": "", **read(typed)}
    if not values["nom"]:
        raise WrongParticular("nom")
    names, day = values.pop("services", ()), today()
    reference = f"{OURS}--{form_key(key, values['nom'])}"
    made = Organisation(
        source=OURS, reference=reference, date_maj=day, verifie_le=day, verifie_par=by.id,
        a_verifier_le=next_check(day), edited_at=now(), edited_by=by.id, **values,
    )  # fmt: skip
    try:
        with transaction():
            db.session.add(made)
            made.offer(names)
            db.session.flush()
            audit.record("organisation.added", by=by, about=made.topic)
    except IntegrityError:
        o = Organisation
        there = db.session.scalar(select(o).where(o.source == OURS, o.reference == reference))
        if there is None:
            raise
        return there
    return made


def _due(asked: Any) -> Any:
    o = Organisation
    late = or_(o.a_verifier_le.is_(None), o.a_verifier_le <= today())
    return asked.where(o.gone_at.is_(None), late)
