"""A sweep: one passage of the eraser. It is also what tells whether the clock can be believed.

Two things go wrong with clocks. One that leaps ahead makes everything look old: a sweep that comes
long after the one before stops, and asks. One that went back for a while stamps what is new with old
times; but numbers only grow, so what no sweep of that time had seen is not as old as its stamp says.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from domain.conversation import Conversation
from domain.keeping import PERIODS, SLACK
from domain.message import Message
from extensions import Model, ask, db, transaction
from statement import Statement

LEAP = timedelta(days=3)  # a machine may be off from Friday evening to Monday morning
LARGEST = 2**31 - 1  # what a column of numbers holds
STEP = timedelta(hours=1)  # how far a clock is set back without anybody wondering
_MINUTE = "%Y-%m-%d %H:%M UTC"


class Sweep(Model):
    """When it began, the newest numbers it saw, and when it had done all it was for."""

    __tablename__ = "sweep"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    last_conversation: Mapped[int]
    last_message: Mapped[int]
    done_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """Up to which numbers things had been there at some moment."""

    conversation: int
    message: int


@dataclass
class Report:
    """What it did: conversations by kind, those half erased before, rows of the rota, audit entries.

    ``entries`` is nothing when this role of the database may not remove any.
    """

    erased: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PERIODS, 0))
    held: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PERIODS, 0))
    finished: int = 0
    forgotten: int = 0
    entries: int | None = 0

    @property
    def summary(self) -> str:
        """For the audit, which reads it in words."""
        counts = ", ".join(f"{kind} {count}" for kind, count in self.erased.items() if count)
        entries = "not by this role" if self.entries is None else self.entries
        return f"erased: {counts or 'nothing'}; audit entries: {entries}"


class Doubtful(Exception):
    """The clock cannot be believed without somebody looking at it; says why."""


def check(at: datetime) -> None:
    """``Doubtful`` when this moment does not follow from the last sweep, or from the last news."""
    last = db.session.scalar(select(Sweep.at).order_by(Sweep.id.desc()).limit(1))
    known = last or db.session.scalar(select(func.max(Conversation.active_at)))
    what = "the last sweep" if last else "the last thing anybody did here"
    if known is None or known - STEP <= at <= known + LEAP:
        return
    if at < known:
        raise Doubtful(
            f"the clock went back: it says {at:{_MINUTE}}, and {what} was at {known:{_MINUTE}}"
        )
    days = (at - known).days
    raise Doubtful(
        f"the clock may have leapt: it says {at:{_MINUTE}}, {days} days after {what} ({known:{_MINUTE}})"
    )


def begin(at: datetime) -> int:
    """Note the sweep, and give its number; bring back to the present what was dated in the future."""
    with transaction():
        newest = [db.session.scalar(select(func.max(kind.id))) for kind in (Conversation, Message)]
        conversation, message = (number or 0 for number in newest)
        begun = Sweep(at=at, last_conversation=conversation, last_message=message)
        db.session.add(begun)
        db.session.flush()
        ahead = update(Conversation).where(Conversation.active_at > at + STEP)
        db.session.execute(
            ahead.values(active_at=at), execution_options={"synchronize_session": False}
        )
        return begun.id


def end(number: int) -> None:
    """In the transaction under way: that sweep has done all it was for."""
    done = update(Sweep).where(Sweep.id == number).values(done_at=now())
    db.session.execute(done, execution_options={"synchronize_session": False})


def late() -> bool:
    """Whether none was brought to its end for a day, so that no date of erasing can be promised."""
    rows = ask(_DONE)
    return not rows or not -STEP <= now() - rows[0][0] <= SLACK


def seen(limit: datetime) -> Seen:
    """What a sweep had seen by then. Before the first sweep, nothing is known but the stamps."""
    numbers = func.max(Sweep.last_conversation), func.max(Sweep.last_message)
    row = db.session.execute(select(*numbers).where(Sweep.at <= limit)).one()
    if row[0] is None:
        first = select(Sweep.last_conversation, Sweep.last_message).order_by(Sweep.id).limit(1)
        row = db.session.execute(first).one_or_none() or (LARGEST, LARGEST)
    return Seen(*row)


# Asked by each page of a conversation.
_DONE = Statement(
    select(Sweep.done_at).where(Sweep.done_at.is_not(None)).order_by(Sweep.id.desc()).limit(1)
)


def forget(before: datetime) -> None:
    """Drop sweeps that no question can reach any more."""
    with transaction():
        db.session.execute(delete(Sweep).where(Sweep.at < before))
