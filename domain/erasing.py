"""Erasing: a conversation of which nothing written can be read again, by anybody."""

import secrets

from sqlalchemy import delete, func, insert, update

from domain import audit
from domain.clock import now
from domain.conversation import QUEUE, Conversation
from domain.message import Message, new_key
from extensions import db, transaction, vault, wake
from vault import fingerprint


def erase(conversation_id: int) -> bool:
    """End it and destroy what was written in it, all of it or nothing; whether it is erased now.

    First the data key: another takes its place which has sealed nothing, so what a copy of the rows
    still held could not be opened. Then the rows. The conversation itself stays, empty, with its
    times and who held it; the officer who has it in front of them finds one sentence.
    """
    empty = {
        "wrapped_key": vault().new_key(),
        "token_hash": fingerprint(secrets.token_urlsafe()),
        "closed_at": func.coalesce(Conversation.closed_at, now()),
        "erased_at": now(),
        "last_number": Conversation.last_number + 1,
    } | dict.fromkeys(HERS)
    unerased = Conversation.id == conversation_id, Conversation.erased_at.is_(None)
    erased = update(Conversation).where(*unerased).values(empty)
    with transaction():
        row = db.session.execute(
            erased.returning(Conversation.last_number, Conversation.officer_id),
            execution_options={"synchronize_session": False},
        ).first()
        if row is not None:
            db.session.execute(delete(Message).where(Message.conversation_id == conversation_id))
            said = {"conversation_id": conversation_id, "number": row.last_number, "key": new_key()}
            db.session.execute(insert(Message).values(**said, event="erased"))
            topic = f"conversation:{conversation_id}"
            audit.record("conversation.erased", about=topic)
            wake(topic, QUEUE, *([f"officer:{row.officer_id}"] if row.officer_id else []))
    return True


# What she said of herself, or would open it again.
HERS = (
    "sealed_place", "sealed_draft", "sealed_contact", "refused", "code_hash", "speaks_as",
    "commune_code", "left_at", "typing_until",
)  # fmt: skip
