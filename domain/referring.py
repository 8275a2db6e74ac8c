"""Referring: an officer puts an organisation of the directory into a conversation, as a card."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain import audit, directory, tally
from domain.card import CARD, Card
from domain.conversation import Conversation
from domain.errors import Refused
from domain.message import Message
from domain.officer import Officer
from extensions import db, transaction


class OrganisationGone(Refused):
    """It was retired since the list was shown."""

    sentence = _l(
        "Cet organisme n’est plus dans l’annuaire : rien n’a été fait. Choisissez-en un autre."
    )
    status = 409


class NotHeld(Refused):
    """It was closed, or went to somebody else, since the page was drawn."""

    sentence = _l("Cette conversation est terminée, ou n’est plus la vôtre : rien n’a été proposé.")
    status = 409


def card_of(organisation_id: int) -> Card:
    """As it stands in the directory, without what the public may not read. ``OrganisationGone``."""
    entry = directory.entry(organisation_id, public=True)
    if entry is None:
        raise OrganisationGone
    return Card.of(entry)


def propose(conversation: Conversation, organisation_id: int, *, key: str, by: Officer) -> int:
    """Put it into the conversation, once; the number of its message. What is being typed stays.

    The same organisation with the same ``key`` is the same card. ``OrganisationGone``, ``NotHeld``,
    ``Wiped``. No entry and no figure says which organisation it was: that alone could tell what
    happened to her.
    """
    tag = conversation.sealing.tag(f"card {key} {by.id} {organisation_id}")
    try:
        said = _said(conversation, tag)
        return _propose(conversation, organisation_id, tag, by) if said is None else said
    except IntegrityError:  # a second click at this very moment
        said = _said(conversation, tag)
        if said is None:
            raise
        return said


def _propose(conversation: Conversation, organisation_id: int, tag: str, by: Officer) -> int:
    card = card_of(organisation_id)
    theirs = Conversation.officer_id == by.id, Conversation.closed_at.is_(None)
    with transaction():
        if not conversation.touch(*theirs):
            raise NotHeld
        number = conversation.voice(by).say(key=tag, body=card.text, event=CARD)
        tally.answered(conversation.id)
        tally.referred("card", conversation.commune_code)
        audit.record("referral.proposed", by=by, about=conversation.topic)
    db.session.expire(conversation)
    return number


def _said(conversation: Conversation, tag: str) -> int | None:
    mine = Message.conversation_id == conversation.id, Message.key == tag
    return db.session.scalar(select(Message.number).where(*mine))
