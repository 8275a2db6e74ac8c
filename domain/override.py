"""An override: a supervisor accepts that a shift breaks a rule, for a reason, by so much and no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, rota_rules
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from domain.resting import Breach
from domain.rota_rules import RULES
from domain.span import Span
from extensions import Model, db

LONGEST_REASON = 200  # characters


class Blocked(Refused):
    """Rules are broken and nobody said why that is accepted; ``breaches`` are which."""

    status = 409
    sentence = _l(
        "Rien n’a été changé : des règles ne sont pas tenues. Corrigez, ou écrivez pour chacune le motif qui "
        "justifie d’y déroger."
    )

    def __init__(self, breaches: Iterable[Breach] = ()) -> None:
        super().__init__()
        self.breaches = list(breaches)


class NoReasonToOverride(Refused):
    """A reason that is too long."""

    sentence = _l("Écrivez chaque motif en 200 caractères au plus.")


class Override(Model):
    """One shift, one rule, so many minutes at most. It lapses when the shift changes."""

    __tablename__ = "override"
    __table_args__ = (Index("ix_override_shift", "shift_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    rule: Mapped[str] = mapped_column(String(16))
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    overridden_at: Mapped[datetime] = mapped_column(default=now)
    lapsed_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Accepted:
    """An override as it is read."""

    rule: str
    minutes: int
    reason: str
    officer_name: str
    overridden_at: datetime


def field(breach: Breach) -> str:
    """Where its reason is typed: one for all that one officer's shifts break of one rule."""
    return f"reason-{breach.officer_id}-{breach.rule}"


def open_(spans: Iterable[Span], touched: Iterable[Span]) -> list[Breach]:
    """What is broken where something is ``touched``, and not accepted. All spans of those officers."""
    touched = list(touched)
    found = [
        breach
        for breach in rota_rules.check(spans, rota_rules.numbers())
        if any(
            each.officer_id == breach.officer_id and each.meets(breach.starts_at, breach.ends_at)
            for each in touched
        )
    ]
    accepted = _accepted({breach.shift_id for breach in found})
    return [
        breach
        for breach in found
        if accepted.get((breach.shift_id, breach.rule), 0) < breach.minutes
    ]


def settle(
    spans: Iterable[Span], touched: Iterable[Span], reasons: Mapping[str, str], by: Officer,
    otherwise: str = "", lacks: Iterable[Breach] = (),
) -> None:  # fmt: skip
    """Part of a verb: what is broken is accepted for the reasons typed, or ``Blocked``.

    ``otherwise``: the reason where none was typed, of what has happened already. ``lacks``: what is broken
    besides, by no one officer.
    """
    found = [*open_(spans, touched), *lacks]
    why = {field(breach): reasons.get(field(breach), "").strip() or otherwise for breach in found}
    if any(RULES[breach.rule].stands or not why[field(breach)] for breach in found):
        raise Blocked(found)
    if any(len(reason) > LONGEST_REASON for reason in why.values()):
        raise NoReasonToOverride
    for _field, group in groupby(
        sorted(found, key=lambda each: (field(each), each.starts_at)), field
    ):
        breaches = list(group)
        db.session.add_all(_made(breach, why[field(breach)], by) for breach in breaches)
        first = breaches[0]
        told = f"{first.rule} {len(breaches)}"
        audit.record("shift.overridden", by=by, about=f"shift:{first.shift_id}", why=told)


def lapse(shift_id: int) -> None:
    """Part of a verb: what was accepted of it was accepted as it stood."""
    standing = update(Override).where(Override.shift_id == shift_id, Override.lapsed_at.is_(None))
    db.session.execute(
        standing.values(lapsed_at=now()), execution_options={"synchronize_session": False}
    )


def of(shift_id: int) -> list[Accepted]:
    """What is accepted of this shift."""
    kept = (
        select(
            Override.rule, Override.minutes, Override.reason, Officer.name, Override.overridden_at
        )
        .join(Officer, Officer.id == Override.officer_id)
        .where(Override.shift_id == shift_id, Override.lapsed_at.is_(None))
        .order_by(Override.id)
    )
    return [Accepted(*row) for row in db.session.execute(kept)]


def _made(breach: Breach, reason: str, by: Officer) -> Override:
    return Override(
        shift_id=breach.shift_id, rule=breach.rule, minutes=breach.minutes, reason=reason,
        officer_id=by.id,
    )  # fmt: skip


def _accepted(shifts: set[int]) -> dict[tuple[int, str], int]:
    kept = select(Override.shift_id, Override.rule, Override.minutes).where(
        Override.shift_id.in_(shifts), Override.lapsed_at.is_(None)
    )
    found: dict[tuple[int, str], int] = {}
    for shift_id, rule, minutes in db.session.execute(kept):
        found[shift_id, rule] = max(found.get((shift_id, rule), 0), minutes)
    return found
