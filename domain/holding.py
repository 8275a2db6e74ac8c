"""Holding: which officer answers a conversation, how they come to and how it leaves them."""

from typing import TYPE_CHECKING, Any, Self, cast

from sqlalchemy import and_, case, exists, or_, select, true, update

from domain import audit, duty, figure, tally
from domain.bells import QUEUE
from domain.clock import now
from domain.duty import Duty
from domain.errors import AlreadyTaken
from domain.message import Message, new_key
from domain.officer import Officer
from domain.places import has_room, no_room
from domain.relieving import relieve
from domain.severing import settle, sever
from extensions import db, transaction, wake


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

    def take(self, officer: Officer, *, beyond: bool = False) -> None:
        """The first officer to reach for it has it; the rest are told who (``AlreadyTaken``).

        ``Full`` when they, or the unit, hold as many as may be; a danger is taken all the same, and so is
        what a supervisor takes ``beyond`` their places. Whoever takes is at work.
        """
        with transaction():
            duty.lock()
            duty.begin(officer)
            taken = self._claim(officer, self.room(officer, beyond))
        db.session.refresh(self)
        if not taken and self.officer_id != officer.id:
            if self.officer_id is not None or self.closed_at is not None:
                raise AlreadyTaken(self.officer.name if self.officer else None)
            raise no_room(type(self), officer)

    def assign(self, officer: Officer) -> bool:
        """As ``take``, without their reaching for it, if they are there; whether it was."""
        there = exists().where(Duty.officer_id == officer.id, duty.there())
        with transaction():
            duty.lock()
            taken = self._claim(officer, and_(there, self.room(officer)))
        db.session.refresh(self)
        return taken

    def put_back(self, holder: Officer, why: str, *still: Any) -> bool:
        """Nobody holds it any more, and it stands among the first in the queue; she is told.

        ``why``: ``asked``, ``paused``, ``ended``, ``unanswered``, ``signed-out``, ``lost``. False when it was
        theirs no more.
        """
        kind = cast(Any, type(self))
        free = {"officer_id": None, "taken_at": None, "officer_number": 0, "typing_until": None}
        left = self.change(**free, back_at=now(), back_by_id=holder.id)
        left = left.where(kind.officer_id == holder.id, *still)
        by = None if why in ("unanswered", "lost") else holder
        with transaction():
            if db.session.scalar(left) is None:
                return False
            self.note("back", holder)
            figure.count("back")
            for reader in sever(self.id, but="assisting"):  # the danger goes on
                self.note("departed", db.session.get(Officer, reader))
            to = None if by else holder.topic
            audit.record("conversation.put-back", by=by, about=self.topic, why=why, to=to)
            wake(self.topic, QUEUE, holder.topic)
        db.session.refresh(self)
        return True

    def pass_to(self, holder: Officer, other: Officer, *, beyond: bool = False) -> bool:
        """Part of a verb that locked those at work: to another who agreed; whether it was still theirs."""
        kind = cast(Any, type(self))
        values = {"officer_id": other.id, "taken_at": now(), "officer_number": 0}
        passed = self.change(**values, typing_until=None, **_NOT_BACK)
        duty.begin(other)
        room = self.room(other, beyond)
        if db.session.scalar(passed.where(kind.officer_id == holder.id, room)) is None:
            return False
        self.note("transferred", other)
        settle(self, other.id)
        relieve(self.id, other)
        wake(self.topic, holder.topic, other.topic)
        return True

    def inherit(self, holder: Officer | None, other: Officer) -> bool:
        """Part of a verb that locked those at work: it is over, and what is left of it falls to another.

        Whether it still fell to ``holder``, or to nobody. Who closed it may reopen it; now the other may. She
        is told.
        """
        kind, fell = cast(Any, type(self)), holder.id if holder else None
        theirs = kind.closed_by_id == (fell or 0), other.id  # what she ended was closed by nobody
        values = {"officer_id": other.id, "closed_by_id": case(theirs, else_=kind.closed_by_id)}
        still = kind.officer_id.is_not_distinct_from(fell)
        over = kind.closed_at.is_not(None), kind.erased_at.is_(None), still
        passed = update(kind).where(kind.id == self.id, *over)
        passed = passed.values(**values, last_number=kind.last_number + 1)
        number = db.session.scalar(passed.returning(kind.last_number))
        if number is None:
            return False
        about = {"conversation_id": self.id, "officer_id": other.id, "event": "transferred"}
        db.session.add(Message(number=number, key=new_key(), **about))
        duty.begin(other)
        relieve(self.id, other)
        wake(self.topic, *((holder.topic,) if holder else ()), other.topic)
        return True

    def stand_still(self) -> None:
        """In the transaction under way: nobody else changes it until that ends.

        All who change several rows lock in one order: those at work, the conversation, what hangs on it.
        """
        kind = cast(Any, type(self))
        db.session.execute(select(kind.id).where(kind.id == self.id).with_for_update())

    def _claim(self, officer: Officer, condition: Any) -> bool:
        kind = cast(Any, type(self))
        claim = self.change(officer_id=officer.id, taken_at=now(), officer_number=0, **_NOT_BACK)
        free = kind.officer_id.is_(None), kind.opened_at.is_not(None), condition
        if db.session.scalar(claim.where(*free)) is None:
            return False
        self.note("taken", officer)
        tally.taken(self.id)
        settle(self, officer.id)
        relieve(self.id, officer)
        audit.record("conversation.taken", by=officer, about=self.topic)
        wake(self.topic, QUEUE, officer.topic)
        return True

    def room(self, officer: Officer, beyond: bool = False) -> Any:
        """Condition: they have a place, or it is taken whatever the places say."""
        if beyond:
            return true()
        return or_(cast(Any, type(self)).danger_at.is_not(None), has_room(type(self), officer))


_NOT_BACK = {"back_at": None, "back_by_id": None}  # somebody has it
