"""A shift: one officer planned from–to. A draft until it is published; never deleted, only cancelled."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from domain.span import WORKED, Span
from extensions import Model, db

KINDS = ("work", "leave", "training", "sickness", "unavailable")
SOURCES = ("hand", "pattern", "proposal", "import", "swap", "bid")
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

    sentence = _l("Seuls les responsables changent le planning.")
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

    @classmethod
    def ever(cls, id: int) -> "Shift | None":
        """One of them, cancelled or not."""
        return db.session.get(cls, id)


STANDS = Shift.cancelled_at.is_(None)
PUBLISHED = and_(STANDS, Shift.published_at.is_not(None))


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
