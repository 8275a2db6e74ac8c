"""Holding: which officer answers a conversation, how they come to and how it leaves them."""

from typing import TYPE_CHECKING, Any, Self, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from domain import audit, duty, figure, tally, unit
from domain.clock import now
from domain.duty import Duty
from domain.errors import AlreadyTaken, Refused
from domain.officer import Officer
from domain.severing import sever
from domain.voice import QUEUE
from extensions import db, transaction, wake

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


class Holding:
    """The part of a conversation that knows who holds it."""

    if TYPE_CHECKING:
        id: Any
        officer_id: Any
        officer: Any
        closed_at: Any
        opened_at: Any

        @property
        def topic(self) -> str:
            """Its own bell."""

        def change(self, **values: Any) -> Any:
            """An UPDATE of this row while it is not closed."""

        def note(self, event: str, by: Officer | None = None) -> None:
            """Put something that happened in its place among the words."""

    @classmethod
    def held_by(cls, officer: Officer, id: int) -> Self | None:
        """The conversation if this officer holds it; what is not theirs does not exist."""
        kind = cast(Any, cls)
        mine = select(cls).where(kind.id == id, kind.officer_id == officer.id)
        return db.session.scalar(mine)

    def take(self, officer: Officer) -> None:
        """The first officer to reach for it has it; the rest are told who (``AlreadyTaken``).

        ``Full`` when they, or the unit, hold as many as may be; a danger is taken all the same. Whoever
        takes is at work.
        """
        with transaction():
            duty.lock()
            duty.begin(officer)
            taken = self._claim(officer, or_(self._pressing(), has_room(type(self), officer)))
        db.session.refresh(self)
        if not taken and self.officer_id != officer.id:
            if self.officer_id is not None or self.closed_at is not None:
                raise AlreadyTaken(self.officer.name if self.officer else None)
            raise Full if count_held(type(self), officer.id) >= officer.places else UnitFull

    def assign(self, officer: Officer) -> bool:
        """Given to them without their reaching for it, if they are there and have a place; whether it was."""
        there = exists().where(Duty.officer_id == officer.id, duty.there())
        with transaction():
            duty.lock()
            taken = self._claim(officer, and_(there, has_room(type(self), officer)))
        db.session.refresh(self)
        return taken

    def put_back(self, holder: Officer, why: str, *still: Any) -> bool:
        """Nobody holds it any more, and it stands among the first in the queue; she is told.

        ``why``: ``asked``, ``paused``, ``ended``, ``unanswered``, ``lost``. False when it was theirs no more.
        """
        kind = cast(Any, type(self))
        free = {"officer_id": None, "taken_at": None, "officer_number": 0, "typing_until": None}
        left = self.change(**free, back_at=now()).where(kind.officer_id == holder.id, *still)
        by = None if why in ("unanswered", "lost") else holder
        with transaction():
            if db.session.scalar(left) is None:
                return False
            self.note("back", holder)
            figure.count("back")
            sever(self.id)
            to = None if by else holder.topic
            audit.record("conversation.put-back", by=by, about=self.topic, why=why, to=to)
            wake(self.topic, QUEUE, holder.topic)
        db.session.refresh(self)
        return True

    def pass_to(self, holder: Officer, other: Officer) -> bool:
        """Part of a verb that locked those at work: to another who agreed; whether it was still theirs."""
        kind = cast(Any, type(self))
        values = {"officer_id": other.id, "taken_at": now(), "officer_number": 0}
        passed = self.change(**values, typing_until=None, back_at=None)
        duty.begin(other)
        room = or_(self._pressing(), has_room(kind, other))
        if db.session.scalar(passed.where(kind.officer_id == holder.id, room)) is None:
            return False
        self.note("transferred", other)
        wake(self.topic, holder.topic, other.topic)
        return True

    def stand_still(self) -> None:
        """In the transaction under way: nobody else changes it until that ends.

        All who change several rows lock in one order: those at work, the conversation, what hangs on it.
        """
        kind = cast(Any, type(self))
        db.session.execute(select(kind.id).where(kind.id == self.id).with_for_update())

    def _claim(self, officer: Officer, condition: Any) -> bool:
        kind = cast(Any, type(self))
        claim = self.change(officer_id=officer.id, taken_at=now(), officer_number=0, back_at=None)
        free = kind.officer_id.is_(None), kind.opened_at.is_not(None), condition
        if db.session.scalar(claim.where(*free)) is None:
            return False
        self.note("taken", officer)
        tally.taken(self.id)
        audit.record("conversation.taken", by=officer, about=self.topic)
        wake(self.topic, QUEUE, officer.topic)
        return True

    def _pressing(self) -> Any:
        """Condition: it is taken whatever the places say."""
        return cast(Any, type(self)).danger_at.is_not(None)


def count_held(kind: Any, officer_id: int) -> int:
    """How many open conversations this officer holds."""
    return db.session.scalar(select(_count(kind, kind.officer_id == officer_id))) or 0


def has_room(kind: Any, officer: Officer) -> Any:
    """Condition: they have a place left, and so has the unit."""
    mine, every = aliased(kind), aliased(kind)
    theirs = _count(mine, mine.officer_id == officer.id)
    units = _count(every, every.officer_id.is_not(None))
    return and_(theirs < officer.places, units < unit.chosen("most_held"))


def _count(kind: Any, whose: Any) -> Any:
    open_ = whose, kind.closed_at.is_(None)
    return select(func.count(kind.id)).where(*open_).scalar_subquery()
