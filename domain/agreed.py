"""Agreed: what she wants passed on to an organisation and nobody passed on yet; somebody answers for it."""

from typing import Any

from sqlalchemy import exists, select

from domain.conversation import Conversation
from domain.referral import Referral

TO_PASS_ON = (
    Referral.asked_at.is_not(None),
    Referral.agreed_at.is_not(None),
    Referral.withdrawn_at.is_(None),
    Referral.passed_at.is_(None),
)


def conversations() -> Any:
    """Which conversations have one of these: what is asked of what is left."""
    return select(Referral.conversation_id).where(*TO_PASS_ON)


def any_in() -> Any:
    """Condition: the conversation at hand has one."""
    mine = Referral.conversation_id == Conversation.id, *TO_PASS_ON
    return exists().where(*mine).correlate(Conversation)
