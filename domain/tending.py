"""Tending: what comes about by itself at the desk. Safe to do by every process at once, and again."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from domain import (
    assigning,
    crew,
    duty,
    ending,
    handing,
    losing,
    queue,
    room,
    routing,
    stopping,
    unit,
)
from domain.clock import now
from domain.conversation import Conversation
from domain.crew import Member
from domain.duty import UNDER_WAY, Duty
from domain.officer import Officer
from domain.queue import Listed
from extensions import db, transaction

unit.number(
    "answer_minutes", 3, 0, 60,
    _l("Minutes pour répondre une première fois"),
    _l("Au-delà, la conversation revient dans la file et l’agent est mis en pause. 0 : jamais."),
)  # fmt: skip


def tend(*, lines: bool = True) -> None:
    """Answers that did not come, places that became free; and ``lines`` that were lost."""
    for duty_id, officer_id in losing.lost() if lines else ():
        if (officer := db.session.get(Officer, officer_id)) is not None:
            stopping.lose(duty_id, officer)
    reclaim()
    fill()
    handing.tidy()


def reclaim() -> int:
    """Whoever has had no first answer in time waits again, among the first; how many those are."""
    minutes = unit.chosen("answer_minutes")
    if not minutes:
        return 0
    since = now() - timedelta(minutes=minutes)
    silent = (
        Conversation.officer_number == 0,
        Conversation.taken_at < since,
        (Conversation.typing_until.is_(None)) | (Conversation.typing_until < now()),
    )
    theirs = select(Conversation, Officer).join(Officer, Officer.id == Conversation.officer_id)
    at_work = theirs.join(Duty, Duty.officer_id == Officer.id).where(UNDER_WAY)
    late = at_work.where(*silent, Conversation.closed_at.is_(None)).order_by(Conversation.id)
    found, back = db.session.execute(late).all(), 0
    for conversation, officer in found:
        with transaction():
            duty.lock()  # the same order as whoever takes
            if conversation.put_back(officer, "unanswered", *silent):
                duty.pause(officer, "unanswered")
                back += 1
    return back


def fill() -> int:
    """Where the unit chose so: those who wait, in their order, each to whoever suits; how many."""
    if not assigning.automatic():
        return 0
    going = ending.leaving()
    given, left, members = 0, room.left(), _but(going)
    for item in queue.waiting():
        free = left and any(member.free for member in members)
        if not free and item.reason != "danger":
            return given  # nor for whoever comes after: dangers stand before all others
        member = routing.best(item, members)
        if member is not None:
            given += _give(item, member)
            left, members = room.left(), _but(going)
    return given


def _but(going: set[int]) -> list[Member]:
    """Who is at work, and not about to go."""
    return [member for member in crew.members() if member.officer_id not in going]


def _give(item: Listed, member: Member) -> bool:
    conversation, officer = queue.found(item.id), Officer.present(member.officer_id)
    return conversation is not None and officer is not None and conversation.assign(officer)
