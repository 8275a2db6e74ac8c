"""A shift: one officer planned from–to. A draft until it is published; never deleted, only cancelled."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, insert, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.clock import now
from domain.errors import Refused
from domain.officer import AT_THE_DESK, Officer
from domain.rota_rules import HALF_YEAR
from domain.span import WORKED, Span
from extensions import Model, db

KINDS = ("work", "leave", "training", "sickness", "unavailable")
SOURCES = ("hand", "pattern", "proposal", "import")
# Why the past is corrected.
PAST = ("stayed", "left", "replaced", "absent", "mistake")
LONGEST, LONGEST_AWAY = timedelta(hours=24), timedelta(days=400)


class NoShift(Refused):
    """Not from–to, or too long to be one."""

    sentence = _l(
        "Une vacation se termine après son début, et dure 24 heures au plus ; une absence, 400 jours au plus."
    )
    field = "end"


class NoKind(Refused):
    """No such kind."""

    sentence = _l("Choisissez une nature de la liste.")
    field = "kind"


class NobodyToPlan(Refused):
    """No such officer, or no longer one with a desk."""

    sentence = _l("Choisissez un agent de la liste : ce compte n’existe pas, ou n’a pas de bureau.")
    field = "officer"


class NotAPlanner(Refused):
    """The role plans nobody."""

    sentence = _l("Seuls les responsables changent la rota.")
    status = 403


class Passed(Refused):
    """What has begun is corrected, for a reason, and not planned."""

    sentence = _l(
        "Cela a déjà commencé : rien ne se planifie dans le passé. Pour corriger, choisissez le motif."
    )
    field = "why"


class Busy(Refused):
    """The officer has something else at that time; ``span`` is what."""

    status = 409
    sentence = _l("Cet agent a déjà une vacation ou une absence à ce moment-là.")
    field = "start"

    def __init__(self, span: Span | None = None) -> None:
        super().__init__()
        self.span = span


class ShiftChanged(Refused):
    """Somebody else changed or cancelled it since it was opened."""

    status = 409
    sentence = _l("Cette vacation a été changée entre-temps. Voici comment elle est maintenant.")


class Shift(Model):
    """One officer from–to. What was published stays in the table, whatever becomes of it."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ck_shift_order"),
        Index("ix_shift_officer", "officer_id", "ends_at"),
        Index("ix_shift_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    kind: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(8), default="hand")
    key: Mapped[str | None] = mapped_column(String(40), unique=True)  # of its form
    version: Mapped[int] = mapped_column(default=1)
    planned_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    planned_at: Mapped[datetime] = mapped_column(default=now)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    published_at: Mapped[datetime | None]
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    cancelled_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id], lazy="joined")

    @property
    def topic(self) -> str:
        """What the audit calls it."""
        return f"shift:{self.id}"

    @property
    def span(self) -> Span:
        """As rules look at it."""
        published = self.published_at is not None
        return Span(self.id, self.officer_id, self.kind, self.starts_at, self.ends_at, published)

    @property
    def begun(self) -> bool:
        """Whether it has begun, or is over."""
        return self.starts_at <= now()

    @classmethod
    def found(cls, id: int) -> "Shift | None":
        """One that is not cancelled."""
        return db.session.scalar(select(cls).where(cls.id == id, STANDS))


STANDS = Shift.cancelled_at.is_(None)
PUBLISHED = and_(STANDS, Shift.published_at.is_not(None))
_columns = (
    Shift.id,
    Shift.officer_id,
    Shift.kind,
    Shift.starts_at,
    Shift.ends_at,
    Shift.published_at,
)


def spans(since: datetime, until: datetime, *which: Any) -> list[Span]:
    """Those that stand at any moment from ``since`` until before ``until``, by their start."""
    inside = Shift.ends_at > since, Shift.starts_at < until, STANDS
    rows = db.session.execute(
        select(*_columns).where(*inside, *which).order_by(Shift.starts_at, Shift.id)
    )
    return [Span(*row[:5], published=row[5] is not None) for row in rows]


def around(touched: Iterable[Span]) -> list[Span]:
    """All published ones of these officers that a rule may look at together with these."""
    known = list(touched)
    theirs = Shift.officer_id.in_({each.officer_id for each in known})
    since = min(each.starts_at for each in known) - 2 * HALF_YEAR
    until = max(each.ends_at for each in known) + HALF_YEAR
    return spans(since, until, theirs, PUBLISHED)


def lock(officer_ids: Iterable[int]) -> set[int]:
    """Part of a verb: until it ends nobody else plans for these officers; those for whom one may.

    The rows are taken in one order, and what is read after is what others have committed.
    """
    there = Officer.revoked_at.is_(None), Officer.role.in_(AT_THE_DESK)
    rows = select(Officer.id).where(Officer.id.in_(set(officer_ids)), *there).order_by(Officer.id)
    return set(db.session.scalars(rows.with_for_update(key_share=True)))


def free(officer_id: int, starts_at: datetime, ends_at: datetime, but: int = 0) -> None:
    """Part of a verb, behind ``lock``: ``Busy`` when the officer has something else then."""
    other = Shift.officer_id == officer_id, Shift.id != but
    if taken := spans(starts_at, ends_at, *other):
        raise Busy(taken[0])


def write(new: Iterable[Span], source: str, by: Officer) -> None:
    """Part of a verb, behind ``lock`` and ``free``: many drafts at once, without an entry for each."""
    rows = [
        {
            "officer_id": span.officer_id, "kind": span.kind, "starts_at": span.starts_at,
            "ends_at": span.ends_at, "source": source, "planned_by": by.id,
        }
        for span in new
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Shift), rows)


def sound(kind: str, starts_at: datetime, ends_at: datetime) -> None:
    """``NoKind``, ``NoShift``."""
    if kind not in KINDS:
        raise NoKind
    longest = LONGEST if kind in WORKED else LONGEST_AWAY
    # A day of 25 hours from midnight to midnight is still a day.
    if not timedelta() < ends_at - starts_at <= longest + timedelta(hours=1):
        raise NoShift


def may_plan(by: Officer) -> None:
    """``NotAPlanner``."""
    if not by.supervises:
        raise NotAPlanner
