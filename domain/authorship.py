"""Authorship: which officers wrote in a conversation that is being erased; how much, from when to when."""

from typing import Any

from sqlalchemy import func, or_, select

from domain import audit
from domain.card import CARD
from domain.message import Message
from extensions import db

MINUTE = "%Y-%m-%dT%H:%MZ"


def record(conversation_id: int) -> None:
    """In the transaction that erases it: an entry for each of them, since their messages said it until now."""
    at, who = Message.said_at, Message.officer_id
    spoken = or_(Message.event.is_(None), Message.event == CARD)
    theirs = Message.conversation_id == conversation_id, who.is_not(None), spoken
    asked: Any = select(who, func.count(), func.min(at), func.max(at)).where(*theirs)
    for officer_id, count, first, last in db.session.execute(asked.group_by(who).order_by(who)):
        span = f"{first:{MINUTE}} {last:{MINUTE}}"
        about = f"conversation:{conversation_id}"
        audit.record("conversation.wrote", by=officer_id, about=about, why=f"{count} {span}")
