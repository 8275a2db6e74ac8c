"""The database: its tables' parent, moments, and transactions after which bells ring."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, DateTime, Dialect, Engine, event
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from bus import Bus
from statement import Row, Statement, run


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases. A naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware moment → UTC; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What was kept → aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    registry = registry(type_annotation_map={datetime: Instant})


class Work(Session):
    """The session of objects. Inside ``transaction()`` it works on the connection in hand."""

    def get_bind(self, *args: Any, **how: Any) -> Engine | Connection:
        """The connection in hand, or the pool."""
        hand = _hand.get()
        return hand.connection if hand is not None else super().get_bind(*args, **how)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "class_": Work})
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

_BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}


class Hand:
    """One transaction's line to the database, and the bells to ring after it.

    Objects may work on it too; a message does without them, since opening and closing their session
    costs more than its statements do.
    """

    def __init__(self, single: bool) -> None:
        self.bells: dict[str, None] = {}
        self.engine = db.engine
        self._whole = single and self.engine.dialect.name == "postgresql"
        self._borrowed = _objects_at_work()  # what was read before goes on with one line
        if self._borrowed:
            self.connection = db.session.connection()
            self.line = self.connection.connection
        else:
            self.line = self.engine.raw_connection()

    @cached_property
    def connection(self) -> Connection:
        """The line as objects need it."""
        return Connection(self.engine, self.line)

    def begin(self) -> None:
        """Reads run without a transaction; on SQLite a write takes its turn before it looks."""
        if not self._whole:
            run(self.engine, self.line, _BEGIN[self.engine.dialect.name])

    def commit(self) -> None:
        """All of it."""
        if _objects_at_work():
            db.session.commit()
        elif not self._whole:
            run(self.engine, self.line, "COMMIT")

    def undo(self) -> None:
        """None of it."""
        if _objects_at_work():
            db.session.rollback()
        if not (self._borrowed or self._whole) and self.line.is_valid:
            self.line.rollback()

    def close(self) -> None:
        """Give the line back."""
        if not self._borrowed:
            self.line.close()


_hand: ContextVar[Hand | None] = ContextVar("hand", default=None)


def _objects_at_work() -> bool:
    return db.session.registry.has() and bool(db.session().in_transaction())


@contextmanager
def transaction(*, single: bool = False) -> Iterator[None]:
    """All of it or none of it; bells ring after the commit. Inside another, it is part of it.

    ``single``: all of it is one statement where the database can write so: PostgreSQL is then spared
    two of three round trips.
    """
    if _hand.get() is not None:
        yield
        return
    hand = Hand(single)
    before = _hand.set(hand)
    try:
        hand.begin()
        yield
        hand.commit()
    except BaseException:
        hand.undo()
        raise
    finally:
        _hand.reset(before)
        hand.close()
    bus: Bus = current_app.extensions["bus"]
    for topic in hand.bells:
        bus.wake(topic)


def wake(*topics: str) -> None:
    """Note which screens changed; rung when the transaction has committed."""
    hand = _hand.get()
    if hand is None:
        raise RuntimeError("wake() belongs inside transaction(): a bell before the commit is a lie")
    hand.bells.update(dict.fromkeys(topics))


def ask(statement: Statement, **values: object) -> list[Row]:
    """Run a prepared statement: in the transaction under way, else by itself."""
    hand = _hand.get()
    if hand is not None:
        return statement(hand.engine, hand.line, **values)
    engine = db.engine
    if _objects_at_work():  # one line a person: who holds one and waits for another may wait for ever
        return statement(engine, db.session.connection().connection, **values)
    line = engine.raw_connection()
    try:
        return statement(engine, line, **values)
    finally:
        line.close()


@event.listens_for(Engine, "connect")
def _connected(connection: Any, _record: Any) -> None:
    """A statement outside ``transaction()`` is its own: no round trips to begin and end nothing.

    SQLite: WAL so that readers never wait; FULL so that what was acknowledged survives a power cut.
    """
    if not isinstance(connection, sqlite3.Connection):
        connection.autocommit = True
    else:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=10000",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
