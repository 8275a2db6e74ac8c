"""A duty: an officer at work at the desk, from–to; heard of by their page, and sometimes paused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, and_, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, severing
from domain.bells import QUEUE
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from extensions import Model, ask, db, transaction, wake
from statement import Statement

LINE = timedelta(seconds=90)  # without a word of their page: the line is lost
ON = text("ended_at IS NULL")
COUNTING = 1  # what is locked: of all the house's locks, the only one that is no row
LEAVING = "leaving"  # paused because their work ends once its lines are taken


class StillHolding(Refused):
    """Nobody stops while somebody counts on them."""

    sentence = _l("Vous tenez encore des conversations : transmettez-les, ou remettez-les en file.")
    status = 409


class Duty(Model):
    """One stretch of work. ``heard_until``: until when the officer counts as there without another word.

    ``quiet_at``: since when the counters are hidden; ``loud_at``: since when alerts make a sound.
    ``counted_at``: since when their places count though the rota does not have them now.
    ``how`` it ended: ``ended``, ``signed-out``, ``lost``.
    """

    __tablename__ = "duty"
    __table_args__ = (
        Index("ix_duty_on", "officer_id", unique=True, sqlite_where=ON, postgresql_where=ON),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    begun_at: Mapped[datetime] = mapped_column(default=now)
    heard_until: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    paused_for: Mapped[str | None] = mapped_column(String(16))
    quiet_at: Mapped[datetime | None]
    loud_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    counted_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None]
    how: Mapped[str | None] = mapped_column(String(16))


@dataclass(frozen=True, slots=True)
class Standing:
    """How one officer's duty stands, as every desk shows it; no ``id`` when they are not at work."""

    id: int | None = None
    paused_for: str | None = None
    quiet: bool = False
    loud: bool = False

    @property
    def on(self) -> bool:
        """At work, paused or not."""
        return self.id is not None

    @property
    def receives(self) -> bool:
        """At work and not paused."""
        return self.on and self.paused_for is None


UNDER_WAY = Duty.ended_at.is_(None)


def there(at: datetime | None = None) -> Any:
    """Condition: at work, not paused, and heard of."""
    return and_(UNDER_WAY, Duty.paused_at.is_(None), Duty.heard_until >= (at or now()))


STANDING = Statement(
    select(Duty.id, Duty.paused_for, Duty.quiet_at, Duty.loud_at).where(
        UNDER_WAY, Duty.officer_id == bindparam("officer_id")
    )
)


def standing_of(rows: list[Any]) -> Standing:
    """What ``STANDING`` found."""
    if not rows:
        return Standing()
    which, paused_for, quiet_at, loud_at = rows[0]
    return Standing(which, paused_for, quiet_at is not None, loud_at is not None)


def of(officer_id: int) -> Standing:
    """How this officer's duty stands."""
    return standing_of(ask(STANDING, officer_id=officer_id))


def begin(officer: Officer) -> None:
    """At work from now on; at work already, it is only heard of. Part of a verb, or one by itself."""
    with transaction():
        insert: Any = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
        begun = insert(Duty).values(officer_id=officer.id, begun_at=now(), heard_until=now() + LINE)
        begun = begun.on_conflict_do_nothing(index_elements=["officer_id"], index_where=ON)
        if db.session.scalar(begun.returning(Duty.id)) is None:
            hear(officer.id)
        else:
            audit.record("duty.begun", by=officer, about=officer.topic)
            wake(QUEUE, officer.topic)


def lock() -> None:
    """In the transaction under way: until it ends, nobody else counts places, or changes who is at work.

    One lock, also for whoever is not at work yet and has no row. On SQLite who writes is alone from the start.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(COUNTING)))


def hear(officer_id: int) -> None:
    """A page of theirs is there."""
    with transaction(single=True):
        ask(_heard, officer_id=officer_id, until=now() + LINE)


def pause(officer: Officer, why: str = "asked") -> None:
    """Nothing comes to them until they resume. ``why``: ``asked``, ``unanswered``, ``hard``, ``leaving``."""
    still = Duty.paused_for.is_distinct_from(why) if why == LEAVING else Duty.paused_at.is_(None)
    _change(officer, "duty.paused", why, still, paused_at=now(), paused_for=why)


def resume(officer: Officer) -> None:
    """They receive again."""
    paused = Duty.paused_at.is_not(None)
    _change(officer, "duty.resumed", None, paused, paused_at=None, paused_for=None)


def end(officer: Officer, how: str = "ended") -> None:
    """The work is over; what they still held is for ``domain.stopping`` to see to first."""
    _change(officer, "duty.ended", how, ended_at=now(), how=how)


def prefer(officer: Officer, **wanted: bool) -> None:
    """``quiet``: the counters are hidden. ``loud``: alerts make a sound. Theirs alone, so no entry."""
    values = {f"{name}_at": now() if on else None for name, on in wanted.items()}
    with transaction():
        mine = update(Duty).where(Duty.officer_id == officer.id, UNDER_WAY)
        db.session.execute(mine.values(values), execution_options=_FREE)
        wake(officer.topic)


def _change(officer: Officer, act: str, why: str | None, *still: Any, **values: Any) -> None:
    """Compare and set; a second click changes nothing."""
    mine = update(Duty).where(Duty.officer_id == officer.id, UNDER_WAY, *still)
    with transaction():
        lock()
        changed = db.session.scalar(mine.values(values).returning(Duty.id), execution_options=_FREE)
        if changed is not None:
            if act != "duty.resumed":
                severing.miss(officer.id)
            audit.record(act, by=officer, about=officer.topic, why=why)
            wake(QUEUE, officer.topic)


_FREE = {"synchronize_session": False}
_heard = Statement(
    update(Duty)
    .where(
        Duty.officer_id == bindparam("officer_id"),
        UNDER_WAY,
        Duty.heard_until < bindparam("until", type_=Duty.heard_until.type),
    )
    .values(heard_until=bindparam("until", type_=Duty.heard_until.type))
)
