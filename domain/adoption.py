"""An adoption: a supervisor takes a proposal up, and its services become drafts. All of them, once, or none."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit, shift, timetable, withdrawal
from domain.clock import now
from domain.drafting import Sorted
from domain.errors import Refused
from domain.officer import Officer
from domain.outlook import KEEP, WITHDRAW, look
from domain.proposal import Proposal
from domain.span import Span
from domain.wall import today
from extensions import Model, db, transaction


class AdoptedMeanwhile(Refused):
    """Somebody else took it up."""

    status = 409

    def __init__(self, name: str | None = None) -> None:
        super().__init__()
        self.sentence = (
            _l("%(name)s a déjà repris cette proposition : rien n’est repris deux fois.", name=name)
            if name
            else _l("Cette proposition a déjà été reprise.")
        )


class AdoptionChanged(Refused):
    """What stands is not what was shown any more."""

    status = 409
    sentence = _l(
        "Le planning ou les absences ont changé entre-temps : rien n’a été repris. Relisez ce qui suit."
    )


class RestUnchosen(Refused):
    """Published work is not in the proposal, and nobody said what becomes of it."""

    sentence = _l("Choisissez ce que deviennent les vacations publiées que la proposition n’a pas.")
    field = "rest-keep"


class PlannedNoMore(Refused):
    """Somebody of the proposal has no desk any more."""

    status = 409

    def __init__(self, name: str = "?") -> None:
        super().__init__()
        self.sentence = _l(
            "Rien n’a été repris : le compte de %(name)s est fermé, ou n’a plus de bureau. Demandez une autre "
            "proposition.",
            name=name,
        )  # fmt: skip


class AdoptionCollides(Refused):
    """Somebody is planned otherwise then; nothing was written."""

    status = 409

    def __init__(self, span: Span | None = None, name: str = "?") -> None:
        super().__init__()
        day = f"{today(span.starts_at):%d/%m/%Y}" if span else "?"
        self.sentence = _l(
            "Rien n’a été repris : %(name)s a déjà une autre vacation autour du %(day)s. Retirez-la ou "
            "annulez-la, ou demandez une autre proposition.",
            name=name, day=day,
        )  # fmt: skip


class Adoption(Model):
    """Who took it up and when; how many drafts were made, were there, were left out, and how many are to go."""

    __tablename__ = "adoption"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    adopted_at: Mapped[datetime] = mapped_column(default=now)
    made: Mapped[int]
    same: Mapped[int]
    absent: Mapped[int]
    withdrawn: Mapped[int]

    officer: Mapped[Officer] = relationship(lazy="joined")


def of(proposal: Proposal) -> Adoption | None:
    """Its adoption, if it was taken up."""
    return db.session.scalar(select(Adoption).where(Adoption.proposal_id == proposal.id))


def adopt(proposal: Proposal, *, rest: str, seen: str, by: Officer) -> Adoption:
    """Its services as drafts, as they had been ``seen``; the ``rest`` is kept, or goes when it is published.

    Twice is once. ``AdoptedMeanwhile``, ``AdoptionChanged``, ``RestUnchosen``, ``AdoptionCollides``,
    ``PlannedNoMore``, ``NothingProposed``, ``ProposalPassed``, ``NotAPlanner``.
    """
    shift.may_plan(by)
    with transaction():
        there = timetable.lock(proposal.drawn.by_id)
        if (done := of(proposal)) is not None:
            if done.officer_id != by.id:
                raise AdoptedMeanwhile(done.officer.name)
            return done
        outlook = look(proposal)
        if outlook.seen != seen:
            raise AdoptionChanged
        if outlook.rest and rest not in (KEEP, WITHDRAW):
            raise RestUnchosen
        going = outlook.rest if rest == WITHDRAW else []
        found = outlook.sorted[WITHDRAW if going else KEEP]
        _sound(found, there)
        return _write(proposal, found, going, by)


def _sound(found: Sorted, there: set[int]) -> None:
    if gone := {span.officer_id for span in (*found.new, *found.met)} - there:
        raise PlannedNoMore(db.session.get_one(Officer, min(gone)).name)
    if found.met:
        met = found.met[0]
        raise AdoptionCollides(met, db.session.get_one(Officer, met.officer_id).name)


def _write(proposal: Proposal, found: Sorted, going: list[Span], by: Officer) -> Adoption:
    timetable.write(found.new, "proposal", by)
    withdrawal.forget(found.same)
    withdrawal.decide(going, by)
    counts = {"made": found.new, "same": found.same, "absent": found.absent, "withdrawn": going}
    made = Adoption(
        proposal_id=proposal.id, officer_id=by.id,
        **{name: len(spans) for name, spans in counts.items()},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    why = f"{proposal.first} {proposal.last} {made.made}"
    audit.record("proposal.adopted", by=by, about=f"proposal:{proposal.id}", why=why)
    return made
