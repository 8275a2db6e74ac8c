"""Reopening: a conversation that was closed goes on, for a while, when one of the two wants it to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, duty, unit
from domain.bells import QUEUE
from domain.clock import now
from domain.errors import Lost, Refused
from domain.officer import Officer
from domain.places import no_room
from extensions import ask, db, transaction, wake
from statement import Statement

RULE, LONGEST = "reopen_hours", 168
SHOWN = 10  # closed lately, on one desk

unit.number(
    RULE,
    24,
    0,
    LONGEST,
    _l("Reprise d’une conversation close, en heures"),
    _l(
        "Après ce délai, ni la personne ni l’agent ne peuvent la rouvrir. 0 : jamais ; 168 au plus."
    ),
)


class OverForGood(Refused):
    """Its time has passed, or nobody may reopen here; said to her."""

    sentence = _l(
        "Cette conversation ne peut plus être reprise. Si vous aviez écrit quelque chose, votre texte est "
        "resté dans le champ : vous pouvez l’envoyer dans une nouvelle conversation."
    )
    status = 409


class NotReopened(Refused):
    """The same, said to the officer: too late, hers to reopen, or reopened by her a moment ago."""

    sentence = _l(
        "Vous ne pouvez pas rouvrir cette conversation : le délai est passé, la personne l’a terminée "
        "elle-même, ou elle vient de la reprendre et se trouve dans la file."
    )
    status = 409


@dataclass(frozen=True, slots=True)
class Recent:
    """A conversation its officer closed a short while ago, as a list shows it."""

    id: int
    commune_code: str | None
    speaks_as: str | None
    closed_at: datetime
    outcome: str | None


class Reopenable:
    """The columns of a conversation that say who closed it, and since when she waits again.

    Whoever takes over what is left of a closed one stands for who closed it (``inherit``). What she ended
    has nobody who closed it; what was erased has nothing in these columns.
    """

    if TYPE_CHECKING:
        id: Mapped[int]
        opened_at: Mapped[datetime | None]
        closed_at: Mapped[datetime | None]
        erased_at: Mapped[datetime | None]
        officer_id: Mapped[int | None]
        token_hash: Mapped[str]

        @property
        def topic(self) -> str:
            """Its own bell."""

        @property
        def topics(self) -> tuple[str, ...]:
            """Its own bell, and that of whoever sees it in a list."""

        def note(self, event: str, by: Officer | None = None) -> None:
            """Put something that happened in its place among the words."""

        def room(self, officer: Officer, beyond: bool = False) -> Any:
            """Condition: they have a place for it."""

    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    # When she reopened it: her wait is counted from then on, and not from when it was first opened.
    reopened_at: Mapped[datetime | None]

    @property
    def reopens_until(self) -> datetime | None:
        """Until when she may reopen it; nothing when she may not."""
        if self.closed_at is None or self.erased_at is not None:
            return None
        until = self.closed_at + allowed()
        return until if until > now() else None

    def reopens_for(self, officer: Officer) -> bool:
        """Whether this officer may: it was they who closed it."""
        return self.closed_by_id == officer.id and self.reopens_until is not None

    def reopen(self, by: Officer | None = None) -> None:
        """It goes on: in the queue when she asks (nobody), with the officer who closed it when they do.

        They are at work from then on, as whoever takes: it needs a place of theirs and of the unit's (``Full``).
        What goes on already is what was wanted. ``OverForGood``, ``NotReopened``; ``Lost``: it is not hers, or
        not there, any more.
        """
        topics, who = self.topics, by or audit.VICTIM  # of whoever held it until now
        with transaction():
            if by is not None:
                duty.lock()
                duty.begin(by)
            if db.session.scalar(self._reopened(by)) is not None:
                self.note("reopened", by)
                audit.record("conversation.reopened", by=who, about=self.topic)
                wake(*topics, QUEUE)
            else:
                self._goes_on(by)
        db.session.refresh(self)

    def _reopened(self, by: Officer | None) -> Any:
        """An UPDATE of this row while it may be reopened, by whom it may."""
        kind = cast(Any, type(self))
        again: dict[str, Any] = dict.fromkeys(("closed_at", "outcome", "closed_by_id", "refused"))
        whose: tuple[Any, ...] = (kind.token_hash == self.token_hash,)
        if by is not None:
            whose = kind.closed_by_id == by.id, self.room(by)
        else:
            again |= {"officer_id": None, "taken_at": None, "officer_number": 0}
            again |= {"queued_at": now(), "reopened_at": now()}
        closed = kind.id == self.id, kind.erased_at.is_(None), kind.closed_at > now() - allowed()
        return update(kind).where(*closed, *whose).values(again).returning(kind.id)

    def _goes_on(self, by: Officer | None) -> None:
        """Refuse, unless it is as it was asked to be."""
        kind = cast(Any, type(self))
        stands = select(kind.closed_at, kind.officer_id, kind.token_hash).where(kind.id == self.id)
        row = db.session.execute(stands).first()
        if by is not None:
            if row is None or row.officer_id != by.id:
                raise NotReopened
            if row.closed_at is not None:
                db.session.refresh(self)
                raise no_room(kind, by) if self.reopens_for(by) else NotReopened
        elif row is None or row.token_hash != self.token_hash:
            raise Lost
        elif row.closed_at is not None:
            raise OverForGood


def allowed() -> timedelta:
    """How long after the end."""
    return timedelta(hours=unit.chosen(RULE))


def recent(officer: Officer) -> list[Recent]:
    """What this officer closed and may still reopen, the last first, at most ten."""
    since = now() - allowed()
    return [Recent(*row) for row in ask(_recent(), officer_id=officer.id, since=since)]


@cache
def _recent() -> Statement:
    table = db.metadata.tables["conversation"].c
    theirs = table.closed_by_id == bindparam("officer_id"), table.closed_at > bindparam("since")
    shown = table.id, table.commune_code, table.speaks_as, table.closed_at, table.outcome
    last_first = select(*shown).where(*theirs).order_by(table.closed_at.desc(), table.id.desc())
    return Statement(last_first.limit(SHOWN))
