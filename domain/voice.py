"""A voice: somebody who may speak in a conversation, and the only hand that writes its messages.

The busiest verb of all, so it knows as little of the conversation as speaking needs.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from asking import ask_with_others
from domain import bells, device, tally
from domain.card import CARD
from domain.clock import now
from domain.errors import Closed, Over, TooFast
from domain.message import Message, checked, new_key, place_of
from extensions import Model, Writing, ask, db, settings, together, under_way, vault, write
from statement import Statement
from vault import DataKey, fingerprint


@dataclass
class Voice:
    """``by`` speaks, nobody being the victim; ``holder`` is the officer who holds the conversation."""

    conversation_id: int
    holder: int | None
    last_number: int
    wrapped_key: bytes
    by: int | None = None
    unanswered: bool = False  # ``by`` is an officer who has said nothing in it yet
    _key: DataKey | None = None

    @classmethod
    def of(cls, token: str) -> "Voice | None":
        """Hers, who holds this token, once it is open and unless her device was silent for too long."""
        rows = ask_with_others(_of(), token_hash=fingerprint(token), since=now() - device.allowed())
        return cls(*rows[0]) if rows else None

    @property
    def key(self) -> DataKey:
        """What seals the conversation's words."""
        if self._key is None:
            self._key = vault().key(self.wrapped_key)
        return self._key

    def post(self, body: str, key: str | None = None) -> int:
        """Say something, once; its number.

        Raises ``Empty``, ``TooLong``, ``TooFast`` or ``Closed``. The same words with the same ``key`` are the
        same message and give its number; other words sent from an old page are another message.
        """
        body = checked(body)
        if not self.wrapped_key:  # erased
            raise Closed if self.by is None else Over
        if self.by is None:
            self._keep_pace()
        key = self.key.tag(f"{key or new_key()} {self.by or 'victim'} {body}")
        try:
            number = self._said(body, key)
        except IntegrityError:
            said = ask(_BY_KEY, mine=self.conversation_id, key=key)
            if not said:
                raise
            number = said[0][0]  # a second click, a retry: the same message
        return number

    def _said(self, body: str, key: str) -> int:
        """With whoever else speaks at this moment; inside a transaction as part of it."""
        if self.unanswered:
            return tally.answer(self, body, key)
        if under_way():
            return self.say(body=body, key=key)
        while not together().write(self._next(key, body, rings=bells.words)):
            self._catch_up()
        self.last_number += 1
        return self.last_number

    def say(self, *, key: str, body: str | None = None, event: str | None = None) -> int:
        """In the transaction under way: take the next number and write the row, one order for all.

        The number is taken by an UPDATE of the conversation: on both databases it makes writers queue,
        so numbers follow commits, without a gap, and nobody reads the second before the first.
        """
        while True:
            following = self._next(key, body, event)
            write([following])
            if following.rows:
                self.last_number += 1
                return self.last_number
            self._catch_up()  # somebody else took that number meanwhile

    def _next(
        self, key: str, body: str | None, event: str | None = None, rings: Any = bells.of
    ) -> Writing:
        who = None if body is None else CARD if event else self._role
        mine, before = self.conversation_id, self.last_number
        sealed = body and self.key.seal(body, place_of(mine, before + 1, self.by))
        row = {
            "mine": mine,
            "before": before,
            "number": before + 1,
            "officer_id": self.by,
            "key": key,
            "event": event,
            "sealed_body": sealed,
            "said_at": now(),
        }
        return Writing(mine, _write(who, db.engine.dialect.name), row, *rings(mine, self.holder))

    @property
    def _role(self) -> str:
        """Whose count goes on: another officer who was invited answers for nobody."""
        if self.by is None:
            return "victim"
        return "officer" if self.by == self.holder else "guest"

    def _catch_up(self) -> None:
        rows = ask(_stands(), mine=self.conversation_id)
        if not rows:
            raise Closed if self.by is None else Over
        self.last_number = rows[0][0]

    def _keep_pace(self) -> None:
        """Refuse what no person writes: too many messages in one minute."""
        most = settings().messages_a_minute
        if self.last_number < most:
            return
        earlier = ask(_SAID_AT, mine=self.conversation_id, number=self.last_number - most + 1)
        if earlier and now() - earlier[0][0] < timedelta(minutes=1):
            raise TooFast


_mine = Message.conversation_id == bindparam("mine")
_BY_KEY = Statement(select(Message.number).where(_mine, Message.key == bindparam("key")))
_SAID_AT = Statement(select(Message.said_at).where(_mine, Message.number == bindparam("number")))
# What speaking changes besides the number: set to nothing, but for the count of whoever speaks.
COUNTED = {
    None: ["last_number"],
    "victim": ["last_number", "victim_number", "sealed_draft", "refused"],
    "officer": ["last_number", "read_number", "officer_number", "typing_until", "sealed_answer"],
    "guest": ["last_number", "typing_until"],
    CARD: ["last_number", "read_number", "officer_number", "typing_until"],  # what is typed stays
}


def _conversation() -> Any:
    return Model.metadata.tables["conversation"]


@cache
def _of() -> Statement:
    table = _conversation().c
    heard = func.coalesce(table.seen_at, table.arrived_at) >= bindparam(
        "since", type_=table.arrived_at.type
    )
    known = table.token_hash == bindparam("token_hash"), table.opened_at.is_not(None), heard
    return Statement(
        select(table.id, table.officer_id, table.last_number, table.wrapped_key).where(*known)
    )


@cache
def _stands() -> Statement:
    table = _conversation().c
    still_open = table.id == bindparam("mine"), table.closed_at.is_(None)
    return Statement(select(table.last_number).where(*still_open))


@cache
def _write(who: str | None, database: str) -> tuple[Statement, ...]:
    """Take the number after ``before`` if it is still free and write the row: nothing, or all of it."""
    table, number = _conversation(), bindparam("number", type_=Integer)
    at = bindparam("said_at", type_=table.c.active_at.type)
    changed: dict[str, Any] = dict.fromkeys(COUNTED[who]) | {"last_number": number, "active_at": at}
    if who == "victim":
        changed["seen_at"] = at
        changed["victim_number"] = number
    elif who in ("officer", CARD):
        changed["read_number"] = changed["officer_number"] = number
    free = table.c.last_number == bindparam("before"), table.c.closed_at.is_(None)
    count = update(table).where(table.c.id == bindparam("mine"), *free).values(changed)
    count = count.returning(table.c.id)
    row = [column for column in Message.__table__.columns if column.name != "id"]
    given = [bindparam(column.name, type_=column.type) for column in row[1:]]
    into = insert(Message)
    if database == "postgresql":  # one statement, one round trip
        counted = count.cte("counted")
        both = into.from_select(row, select(counted.c.id, *given)).returning(Message.number)
        return (Statement(both),)
    said = into.from_select(row, select(bindparam("mine", type_=Integer), *given))
    return Statement(count), Statement(said)
