"""An alert: a second officer is asked for. Every desk shows it until the first of them says « I come »."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from domain import danger, danger_step, unit
from domain.clock import now
from domain.conversation import Conversation
from domain.danger import Danger, NotDeclared
from domain.errors import Refused
from domain.officer import Officer
from extensions import ask, db, transaction
from statement import Statement

RULE, AT_ONCE, ASKED = "danger_alert", "at-once", "asked"

unit.choice(
    RULE,
    ((AT_ONCE, _l("Dès qu’un danger est déclaré")), (ASKED, _l("Quand l’agent le demande"))),
    _l("Alerte d’un second agent"),
    _l("Tous les bureaux sont alertés, jusqu’à ce que quelqu’un vienne en renfort."),
)


class Joined(Refused):
    """Somebody else comes already, or nobody is asked for any more."""

    status = 409

    def __init__(self, second: str | None = None) -> None:
        self.sentence = (
            _l("%(officer)s vient déjà en renfort.", officer=second)
            if second
            else _l("Cette alerte n’est plus en cours.")
        )
        super().__init__(second)


@dataclass(frozen=True, slots=True)
class Alert:
    """A danger as a desk shows it: an officer's own, one they joined, or one that asks for somebody."""

    id: int
    commune_code: str | None
    holder_id: int | None
    holder: str | None
    alerted_at: datetime | None
    second_id: int | None
    second: str | None

    def calls(self, officer_id: int) -> bool:
        """Whether this officer is one of those asked to come, and nobody comes yet."""
        asked = self.alerted_at is not None and self.second_id is None
        return asked and self.holder_id != officer_id


def declare(conversation: Conversation, by: Officer) -> None:
    """The officer's one gesture: in danger from now on; every desk is told, unless the unit chose otherwise."""
    with transaction():
        danger.declare(conversation, by)
        if unit.chosen(RULE) == AT_ONCE:
            give(conversation, by)


def give(conversation: Conversation, by: Officer) -> None:
    """Every desk is told until somebody comes. Twice is once."""
    unasked = Danger.danger_ended_at.is_(None), Danger.alerted_at.is_(None)
    with transaction():
        if not conversation.touch(Conversation.danger_at.is_not(None)):
            raise NotDeclared
        if danger.change(conversation, *unasked, alerted_at=now()):
            danger_step.done("danger.alerted", conversation, by)
            danger.ring(conversation)


def join(conversation_id: int, officer: Officer) -> None:
    """Come as the second officer: the first who says so. The others are told who (``Joined``)."""
    conversation = db.session.get(Conversation, conversation_id, populate_existing=True)
    if conversation is None or conversation.officer_id == officer.id:
        raise Joined
    asked = Danger.alerted_at.is_not(None), Danger.danger_ended_at.is_(None)
    free = Danger.second_id.is_(None)
    with transaction():
        conversation.touch()
        if danger.change(conversation, *asked, free, second_id=officer.id, joined_at=now()):
            danger.admit(conversation, officer)
            return
    row = danger.of(conversation)
    if row is None or row.danger_ended_at or row.second is None:
        raise Joined
    if row.second_id != officer.id:
        raise Joined(row.second.name)


def standing(officer: Officer) -> list[Alert]:
    """What this officer's desk shows, the first declared first."""
    return [Alert(*row) for row in ask(STANDING, officer_id=officer.id)]


_holder, _second = aliased(Officer), aliased(Officer)
STANDING = Statement(
    select(
        Conversation.id,
        Conversation.commune_code,
        Conversation.officer_id,
        _holder.name,
        Danger.alerted_at,
        Danger.second_id,
        _second.name,
    )
    .join(Conversation, Conversation.id == Danger.conversation_id)
    .outerjoin(_holder, _holder.id == Conversation.officer_id)
    .outerjoin(_second, _second.id == Danger.second_id)
    .where(
        Danger.danger_ended_at.is_(None),
        or_(
            Conversation.officer_id == bindparam("officer_id"),
            Danger.second_id == bindparam("officer_id"),
            and_(Danger.alerted_at.is_not(None), Danger.second_id.is_(None)),
        ),
    )
    .order_by(Danger.declared_at, Danger.conversation_id)
)
