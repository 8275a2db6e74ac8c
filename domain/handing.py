"""Handing over: what is left becomes lines, lines are taken by name, and who goes home leaves nobody alone."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, or_, select, update

from domain import audit, duty, left
from domain.bells import QUEUE
from domain.clock import now
from domain.conversation import Conversation
from domain.duty import LEAVING, UNDER_WAY, Duty
from domain.errors import Refused
from domain.handover import UP, Handover, HandoverLine
from domain.officer import Officer
from domain.places import Full
from domain.relieving import close
from domain.severing import lapse
from domain.sitting import Sitting, earliest
from extensions import db, transaction, wake

SEEN = timedelta(minutes=30)  # a supervisor's page was used: they may be asked to take
_FREE = {"synchronize_session": False}
_line: Any = HandoverLine


class Relieved(Refused):
    """Somebody else was faster, or nothing is left of it."""

    status = 409

    def __init__(self, taker: str | None = None) -> None:
        self.sentence = (
            _l("%(officer)s a déjà pris cette ligne.", officer=taker)
            if taker
            else _l("Cette ligne n’est plus à prendre.")
        )
        super().__init__(taker)


def open(officer: Officer, by: Officer | None = None) -> int:  # noqa: A001 (a noun's own verb)
    """Part of a verb that locked those at work: what is theirs are lines of their handover; how many."""
    mine = left.of(officer, lock=True)
    if not mine:
        return 0
    handover = _of(officer)
    if handover is None:
        db.session.add(handover := Handover(officer_id=officer.id))
        db.session.flush()
        audit.record("handover.opened", by=by, about=f"handover:{handover.id}", to=officer.topic)
    its = select(_line.conversation_id).where(_line.ended_at.is_(None))
    known = set(db.session.scalars(its))
    for number, kind in mine:
        if number not in known:
            line = HandoverLine(handover_id=handover.id, conversation_id=number, kind=kind)
            db.session.add(line)
    wake(QUEUE, officer.topic)
    return len(mine)


def was_left(conversation_id: int) -> bool:
    """Whether it ever was a line of a handover, which every desk could see."""
    its = select(_line.id).where(_line.conversation_id == conversation_id)
    return db.session.scalar(its.limit(1)) is not None


def take(conversation_id: int, by: Officer, *, beyond: bool = False) -> None:
    """Somebody has it from now on, all that is left of it. Whoever takes is at work; she is told.

    ``Relieved`` says who was faster; ``Full``, unless ``beyond``: a supervisor's places are no limit.
    """
    with transaction():
        duty.lock()
        found = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
        conversation = db.session.scalar(found.execution_options(populate_existing=True))
        if conversation is not None and conversation.officer_id == by.id:
            return  # a second click, or one's own
        if conversation is None or not _is_up(conversation_id):
            raise Relieved(_taker(conversation_id))
        lapse(conversation_id)
        _move(conversation, by, beyond)


def take_all(by: Officer) -> None:
    """A supervisor has every line that is not their own, whatever their places."""
    if by.role != "supervisor":
        raise Relieved
    for number in _up(or_(Conversation.officer_id.is_(None), Conversation.officer_id != by.id)):
        try:
            take(number, by, beyond=True)
        except Relieved:
            continue  # somebody was faster: the others are still there


def withdraw(officer: Officer) -> None:
    """They stay, or are back: what is still theirs is no line any more."""
    with transaction():
        duty.lock()
        handover = _of(officer)
        if handover is None:
            return
        mine = update(_line).where(_line.handover_id == handover.id, _line.ended_at.is_(None))
        db.session.execute(mine.values(ended_at=now()), execution_options=_FREE)
        close(Handover.id == handover.id, by=officer, why="withdrawn")


def tidy() -> None:
    """What nothing is left of is no line any more; asked now and then, and mostly nothing is found."""
    alive = exists().where(Conversation.id == _line.conversation_id, left.anything())
    fallen = _line.ended_at.is_(None), ~alive
    stands = exists().where(_line.handover_id == Handover.id, _line.ended_at.is_(None))
    empty = select(Handover.id).where(Handover.closed_at.is_(None), ~stands)
    if not any(db.session.scalar(one.limit(1)) for one in (select(_line.id).where(*fallen), empty)):
        return
    with transaction():
        ended = update(_line).where(*fallen).values(ended_at=now())
        db.session.execute(ended, execution_options=_FREE)
        close()


def relief(officer: Officer) -> bool:
    """Whether somebody else could take: at work and not going home, or a supervisor who is signed in."""
    there = Duty.heard_until >= now(), or_(Duty.paused_for.is_(None), Duty.paused_for != LEAVING)
    at_work = exists().where(Duty.officer_id == Officer.id, UNDER_WAY, *there)
    used = Sitting.entered_at > earliest(), Sitting.seen_at > now() - SEEN
    near = exists().where(Sitting.officer_id == Officer.id, *used)
    may = or_(at_work, and_(Officer.role == "supervisor", near))
    open_ = Officer.revoked_at.is_(None), Officer.blocked_at.is_(None), Officer.id != officer.id
    return db.session.scalar(select(Officer.id).where(*open_, may).limit(1)) is not None


def _move(conversation: Conversation, by: Officer, beyond: bool) -> None:
    giver = conversation.officer
    if giver is None and conversation.closed_at is None:
        return conversation.take(by, beyond=beyond)
    if giver is not None and not db.session.scalar(select(_line.id).where(_its(conversation.id))):
        open(giver)  # so that it is said whose it was
        db.session.flush()
    if giver is None or conversation.closed_at is not None:
        moved = conversation.inherit(giver, by)
    else:
        moved = conversation.pass_to(giver, by, beyond=beyond)
    if not moved:
        raise Full
    return None


def _of(officer: Officer) -> Handover | None:
    its = Handover.officer_id == officer.id, Handover.closed_at.is_(None)
    return db.session.scalar(select(Handover).where(*its))


def _its(conversation_id: int) -> Any:
    return and_(_line.conversation_id == conversation_id, _line.ended_at.is_(None))


def _up(*which: Any) -> list[int]:
    found = select(Conversation.id).where(left.anything(), UP, *which).order_by(Conversation.id)
    return list(db.session.scalars(found))


def _is_up(conversation_id: int) -> bool:
    return bool(_up(Conversation.id == conversation_id))


def _taker(conversation_id: int) -> str | None:
    """Who took the last line of it."""
    took = select(Officer.name).join(HandoverLine, _line.taken_by_id == Officer.id)
    last = took.where(_line.conversation_id == conversation_id).order_by(_line.ended_at.desc())
    return db.session.scalar(last.limit(1))
