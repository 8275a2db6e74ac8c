"""Routing: to whom whoever waits goes; under eighteen, for a while, to somebody who learnt to answer minors."""

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from domain import crew, queue, unit
from domain.clock import now
from domain.conversation import Conversation
from domain.crew import Member
from domain.errors import AlreadyTaken, Refused
from domain.officer import Officer
from domain.queue import Listed
from extensions import ask

RULE = "minor_minutes"

unit.number(
    RULE, 2, 0, 30,
    _l("Minutes pendant lesquelles une personne mineure attend un agent formé"),
    _l(
        "« Prendre la suivante » la laisse à un agent formé qui a une place libre ; la répartition automatique, à "
        "un agent formé en service, même sans place. Ensuite, ou sans agent formé, elle va à qui est libre. "
        "0 : aucun délai."
    ),
)  # fmt: skip


class ForTrained(Refused):
    """Nobody else waits; they may still take her by her own button."""

    sentence = _l(
        "La prochaine personne a moins de 18 ans : elle est laissée un court moment à un agent formé qui a une "
        "place libre. Vous pouvez aussi la prendre vous-même, par « Prendre en charge »."
    )
    status = 409


def take_next(officer: Officer) -> Conversation | None:
    """Take whoever comes first; nobody when nobody waits. ``Full``, ``ForTrained``."""
    kept = False
    for item in queue.waiting():
        if not officer.for_minors and reserved(item, (m for m in crew.members() if m.free)):
            kept = True
            continue
        conversation = queue.found(item.id)
        try:
            if conversation is not None:
                conversation.take(officer)
                return conversation
        except AlreadyTaken:
            continue  # somebody was faster: the one after
    if kept:
        raise ForTrained
    return None


def reserved(item: Listed, members: Iterable[Member]) -> bool:
    """Whether she is left to one of these who is trained, if any is: for some minutes from when she came.

    Only whom nothing graver moves before the others: a danger waits for nobody, nor who was put back.
    """
    if item.reason != "minor" or not any(each.for_minors for each in members):
        return False
    return now() - item.since < timedelta(minutes=unit.chosen(RULE))


def left() -> int:
    """How many conversations more the unit may hold, by its own limit."""
    held: int = ask(crew.HELD)[0][0]
    return max(0, int(unit.chosen("most_held")) - held)


def best(item: Listed, members: list[Member]) -> Member | None:
    """Trained for minors or reading her language if somebody is; then most places free, longest without.

    A danger goes to somebody who is there, if nobody has a place.
    """
    if reserved(item, (each for each in members if each.there)):
        members = [each for each in members if each.for_minors]
    able = [each for each in members if each.free or (each.there and item.reason == "danger")]
    return max(able, key=lambda member: _suits(item, member), default=None)


def _suits(item: Listed, member: Member) -> tuple[bool, bool, bool, int, float]:
    trained = member.for_minors or not item.minor
    reads = item.language is None or item.language in member.languages.split()
    idle = (now() - (member.taken_at or member.begun_at)).total_seconds()
    return member.free > 0, trained, reads, member.places - member.held, idle
