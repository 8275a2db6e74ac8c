"""Stopping: an officer pauses, ends their work or is lost, and nobody who counts on them is left alone."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from domain import audit, duty, handing, losing, severing
from domain.access import INVITED, Access
from domain.bells import QUEUE
from domain.clock import now
from domain.conversation import Conversation
from domain.duty import LEAVING, UNDER_WAY, Duty, StillHolding
from domain.errors import Refused
from domain.officer import Officer
from domain.sitting import Sitting
from extensions import db, transaction, wake

LONGEST = 200  # characters of a reason


class Untaken(Refused):
    """Nobody goes home while a line of their handover is nobody's."""

    sentence = _l(
        "Votre relève n’est pas encore prise : chaque ligne attend que quelqu’un la prenne. D’ici là, rien de "
        "nouveau ne vous est attribué."
    )
    status = 409


class NoReasonToGo(Refused):
    """Ending without being relieved says why."""

    sentence = _l("Indiquez pourquoi vous finissez sans relève, en 200 caractères au plus.")
    field = "reason"


def pause(officer: Officer, why: str = "asked", *, sure: bool = False) -> None:
    """Nothing comes to them any more. ``StillHolding`` unless ``sure``: what they hold is put back."""
    with transaction():
        duty.lock()
        held = held_by(officer)
        if held and not sure:
            raise StillHolding
        for conversation in held:
            conversation.put_back(officer, "paused")
        duty.pause(officer, why)


def end(officer: Officer, *, reason: str | None = None) -> None:
    """Their work is over, once each line of their handover was taken. ``Untaken``: some were not yet.

    Nothing new comes to them meanwhile. Where nobody could take, a written ``reason`` is enough
    (``NoReasonToGo``): what they held is put back, and the lines wait for whoever begins.
    """
    _end(officer, "ended", reason)


def leave(officer: Officer, *, reason: str | None = None) -> None:
    """They are about to sign out: where they are signed in nowhere else that ends their work, as ``end`` does.

    For a written ``reason`` they go whoever could take; a supervisor needs none.
    """
    sits = [each for each in Sitting.all_of(officer) if each.entered_at]
    if len(sits) <= 1 and duty.of(officer.id).on:
        _end(officer, "signed-out", reason)


def begin(officer: Officer) -> None:
    """They are at work and receive; who was about to end, or was gone, answers for their lines again."""
    with transaction():
        duty.lock()
        duty.begin(officer)
        duty.resume(officer)
        handing.withdraw(officer)


def lose(duty_id: int, officer: Officer) -> bool:
    """Their line is lost; whether it still was at that moment."""
    gone = update(Duty).where(Duty.id == duty_id, UNDER_WAY, losing.is_lost())
    ended = gone.values(ended_at=now(), how="lost").returning(Duty.id)
    with transaction():
        duty.lock()
        if db.session.scalar(ended, execution_options={"synchronize_session": False}) is None:
            return False
        severing.miss(officer.id)
        audit.record("duty.ended", about=officer.topic, why="lost")
        _leave_behind(officer, "lost")
        _depart(officer, None)
        wake(QUEUE, officer.topic)
    return True


def _end(officer: Officer, how: str, reason: str | None) -> None:
    with transaction():
        duty.lock()
        if not handing.open(officer, by=officer):
            return _over(officer, how)
        if reason is not None and (how == "signed-out" or not handing.relief(officer)):
            return _go_home(officer, how, reason)
        duty.pause(officer, LEAVING)
    raise Untaken


def _go_home(officer: Officer, how: str, reason: str) -> None:
    reason = " ".join(reason.replace("\0", "").split())
    free = how == "signed-out" and officer.role == "supervisor"
    if len(reason) > LONGEST or not (reason or free):
        raise NoReasonToGo
    _leave_behind(officer, how, by=officer)
    audit.record("handover.left", by=officer, about=officer.topic, why=reason or None)
    _over(officer, how)


def _over(officer: Officer, how: str) -> None:
    _depart(officer, officer)
    duty.end(officer, how)


def _depart(officer: Officer, by: Officer | None) -> None:
    """Whoever was invited was asked because they were at work."""
    Access.end_all(by, Access.officer_id == officer.id, Access.kind == INVITED)


def _leave_behind(officer: Officer, why: str, by: Officer | None = None) -> None:
    """What is theirs are lines that nobody has, and who is in a conversation with them waits among the first."""
    handing.open(officer, by=by)
    for conversation in held_by(officer):
        conversation.put_back(officer, why)


def held_by(officer: Officer) -> list[Conversation]:
    """What they would leave behind."""
    theirs = Conversation.officer_id == officer.id, Conversation.closed_at.is_(None)
    return list(db.session.scalars(select(Conversation).where(*theirs).order_by(Conversation.id)))
