"""Stopping: an officer pauses, ends their work or is lost, and nobody who counts on them is left alone."""

from sqlalchemy import select, update

from domain import audit, duty
from domain.clock import now
from domain.conversation import Conversation
from domain.duty import UNDER_WAY, Duty, StillHolding
from domain.officer import Officer
from domain.sitting import Sitting
from domain.voice import QUEUE
from extensions import db, transaction, wake


def pause(officer: Officer, why: str = "asked", *, sure: bool = False) -> None:
    """Nothing comes to them any more. ``StillHolding`` unless ``sure``: what they hold is put back."""
    with transaction():
        duty.lock()
        _give_up(officer, "paused", sure)
        duty.pause(officer, why)


def end(officer: Officer, how: str = "ended", *, sure: bool = False) -> None:
    """Their work is over. ``StillHolding`` unless ``sure``: what they hold is put back."""
    with transaction():
        duty.lock()
        _give_up(officer, how, sure)
        duty.end(officer, how)


def leave(officer: Officer) -> None:
    """They signed out: unless they are signed in elsewhere, their work is over."""
    if not any(each.entered_at for each in Sitting.all_of(officer)):
        end(officer, "signed-out", sure=True)


def lose(duty_id: int, officer: Officer) -> bool:
    """Their line is lost; whether it still was at that moment."""
    gone = update(Duty).where(Duty.id == duty_id, UNDER_WAY, duty.is_lost())
    ended = gone.values(ended_at=now(), how="lost").returning(Duty.id)
    with transaction():
        duty.lock()
        if db.session.scalar(ended, execution_options={"synchronize_session": False}) is None:
            return False
        audit.record("duty.ended", about=officer.topic, why="lost")
        _give_up(officer, "lost", sure=True)
        wake(QUEUE, officer.topic)
    return True


def _give_up(officer: Officer, why: str, sure: bool) -> None:
    held = held_by(officer)
    if held and not sure:
        raise StillHolding
    for conversation in held:
        conversation.put_back(officer, why)


def held_by(officer: Officer) -> list[Conversation]:
    """What they would leave behind."""
    theirs = Conversation.officer_id == officer.id, Conversation.closed_at.is_(None)
    return list(db.session.scalars(select(Conversation).where(*theirs).order_by(Conversation.id)))
