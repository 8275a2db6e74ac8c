"""A proposal: a rota that the solver works out in a process of its own, for people to take or to leave."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, defer, mapped_column, relationship

from domain import audit, launching
from domain.clock import now
from domain.drawing import draw, standing
from domain.errors import Refused
from domain.officer import Officer
from domain.planning import paper, solve
from domain.proposed import Proposed
from extensions import Model, db, transaction

WAITING, RUNNING, DONE, CANCELLED, FAILED = "waiting", "running", "done", "cancelled", "failed"
SILENCE = timedelta(seconds=45)  # without a beat, after which its process is taken for dead
KEPT = 20  # proposals that are shown
THE_ONE = 1


class AtWork(Refused):
    """Another one is being worked out."""

    sentence = _l(
        "Une proposition est déjà en cours de calcul. Attendez qu’elle finisse, ou arrêtez-la."
    )
    status = 409


class Proposal(Proposed, Model):
    """``place`` is held by the one that waits or runs: another finds it taken, whoever is faster.

    ``beaten_at``: when its process last said that it was there. ``published``: what stood for these days
    when it was asked.
    """

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    place: Mapped[int | None] = mapped_column(unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    first: Mapped[date]
    last: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    beaten_at: Mapped[datetime] = mapped_column(default=now)
    cancelled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text)
    published: Mapped[str] = mapped_column(Text, default="[]")
    progress: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)
    explanation: Mapped[str | None] = mapped_column(Text)

    officer: Mapped[Officer] = relationship(lazy="joined")

    # Asking

    @classmethod
    def recent(cls) -> "list[Proposal]":
        """The last ones, the newest first; without their papers, which are long."""
        papers = (defer(each) for each in (cls.problem, cls.published, cls.result, cls.explanation))
        asked = select(cls).options(*papers).order_by(cls.id.desc()).limit(KEPT)
        return list(db.session.scalars(asked))

    @classmethod
    def found(cls, id: int) -> "Proposal | None":
        """As it stands now."""
        return db.session.scalar(select(cls).where(cls.id == id))

    @property
    def stands(self) -> str:
        """Its state; failed once nothing was heard of its process for too long."""
        under_way = self.state in (WAITING, RUNNING)
        return FAILED if under_way and self.beaten_at < now() - SILENCE else self.state

    @property
    def under_way(self) -> bool:
        """Whether there is something to wait for."""
        return self.stands in (WAITING, RUNNING)

    # Doing

    @classmethod
    def ask(
        cls,
        first: date,
        last: date,
        *,
        key: str,
        by: Officer,
        strict: bool = False,
        keep: bool = False,
    ) -> "Proposal":
        """Have one worked out, one at a time; the same ``key`` is the same one. ``AtWork`` and others."""
        if (same := cls._by_key(key)) is not None:
            return same
        problem = draw(first, last, strict=strict, keep=keep)
        if not solve.available():
            raise launching.NoSolver
        made = cls(
            key=key, place=THE_ONE, officer_id=by.id, first=first, last=last,
            problem=paper.write(problem), published=paper.write_plan(standing(first, last)),
        )  # fmt: skip
        try:
            with transaction():
                cls._bury()
                db.session.add(made)
                db.session.flush()
                cls._forget()
                why = f"{first} {last}"
                audit.record("proposal.asked", by=by, about=f"proposal:{made.id}", why=why)
        except IntegrityError:
            if (same := cls._by_key(key)) is not None:
                return same
            raise AtWork from None
        made._launch()
        return made

    def cancel(self, by: Officer) -> None:
        """Stop looking; what was found until then is kept. Of one that is over nothing changes."""
        asked = update(Proposal).where(
            Proposal.id == self.id,
            Proposal.state.in_((WAITING, RUNNING)),
            Proposal.cancelled_at.is_(None),
        )
        with transaction():
            wished = asked.values(cancelled_at=now()).returning(Proposal.id)
            if db.session.scalar(wished, execution_options=_UNSYNCED) is not None:
                audit.record("proposal.cancelled", by=by, about=f"proposal:{self.id}")
        db.session.expire(self)

    # Within

    @classmethod
    def _by_key(cls, key: str) -> "Proposal | None":
        return db.session.scalar(select(cls).where(cls.key == key))

    @classmethod
    def _bury(cls) -> None:
        """Of a process that died, the place is free again."""
        dead = update(cls).where(cls.place == THE_ONE, cls.beaten_at < now() - SILENCE)
        gone = {"place": None, "state": FAILED, "ended_at": now()}
        gone_dead = dead.values(gone).returning(cls.id)
        for number in db.session.scalars(gone_dead, execution_options=_UNSYNCED).all():
            audit.record("proposal.failed", about=f"proposal:{number}", why="silent")

    @classmethod
    def _forget(cls) -> None:
        """Those beyond what is shown: they say who was on leave."""
        shown = select(cls.id).order_by(cls.id.desc()).limit(KEPT)
        db.session.execute(
            delete(Proposal).where(Proposal.id.not_in(shown), Proposal.place.is_(None)),
            execution_options=_UNSYNCED,
        )

    def _launch(self) -> None:
        """Where no process can be begun, it failed at once."""
        try:
            launching.launch(self.id)
        except OSError:
            waits = update(Proposal).where(Proposal.id == self.id, Proposal.state == WAITING)
            gone = {"place": None, "state": FAILED, "ended_at": now()}
            with transaction():
                db.session.execute(waits.values(gone), execution_options=_UNSYNCED)
                audit.record("proposal.failed", about=f"proposal:{self.id}", why="not-begun")
            db.session.expire(self)


_UNSYNCED = {"synchronize_session": False}
