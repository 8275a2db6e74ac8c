"""The database: its tables' parent, a line a turn, and transactions after which bells ring."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import current_app, g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import DeclarativeBase, registry

from bus import Bus
from instant import Instant
from statement import Row, Statement, run


class Base(DeclarativeBase):
    """The parent of every table."""

    registry = registry(type_annotation_map={datetime: Instant})


class Turn:
    """One line to the database for one turn: a request, or one look of a socket.

    Who holds one line and waits for another may wait for ever, so whatever a turn asks goes through
    the same. ``rest()`` gives it back; nobody sleeps with one in hand.
    """

    def __init__(self) -> None:
        self.engine = db.engine
        self.line = self.engine.raw_connection()
        self.hand: Hand | None = None

    @cached_property
    def connection(self) -> Connection:
        """The line as objects need it."""
        return Connection(self.engine, self.line)


def _turn() -> Turn:
    turn: Turn | None = g.get("turn")
    if turn is None:
        turn = g.turn = Turn()
    return turn


def rest(_error: BaseException | None = None) -> None:
    """The turn is over, or sleeps: nothing is held."""
    db.session.remove()
    turn: Turn | None = g.pop("turn", None)
    if turn is not None:
        turn.line.close()


class Work(Session):
    """The session of objects: it works on the line of the turn."""

    def get_bind(self, *_args: Any, **_how: Any) -> Connection:
        """What it works on."""
        return _turn().connection


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "class_": Work})
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

_BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}


class Hand:
    """One transaction on the line of the turn, and the bells to ring after it.

    Objects may take part; a message does without them, since opening and closing their session costs
    more than its statements do.
    """

    def __init__(self, turn: Turn, single: bool) -> None:
        self.bells: dict[str, None] = {}
        self.last: dict[Callable[[list[Any]], None], list[Any]] = {}
        self._turn = turn
        self._whole = single and turn.engine.dialect.name == "postgresql"

    def begin(self) -> None:
        """Reads run without a transaction; on SQLite a write takes its turn before it looks."""
        if not self._whole:
            run(self._turn.engine, self._turn.line, _BEGIN[self._turn.engine.dialect.name])

    def commit(self) -> None:
        """All of it, and what was left for the end."""
        if self.last and _objects_at_work():
            db.session.flush()  # what waits to be written takes its locks before
        for doing, what in self.last.items():
            doing(what)
        if _objects_at_work():
            db.session.commit()
        elif not self._whole:
            run(self._turn.engine, self._turn.line, "COMMIT")

    def undo(self) -> None:
        """None of it."""
        if _objects_at_work():
            db.session.rollback()
        elif not self._whole and self._turn.line.is_valid:
            self._turn.line.rollback()


def _objects_at_work() -> bool:
    return db.session.registry.has() and bool(db.session().in_transaction())


@contextmanager
def transaction(*, single: bool = False) -> Iterator[None]:
    """All of it or none of it; bells ring after the commit. Inside another, it is part of it.

    ``single``: all of it is one statement where the database can write so: PostgreSQL is then spared
    two of three round trips.
    """
    turn = _turn()
    if turn.hand is not None:
        yield
        return
    hand = turn.hand = Hand(turn, single)
    try:
        hand.begin()
        yield
        hand.commit()
    except BaseException:
        hand.undo()
        raise
    finally:
        turn.hand = None
    bus: Bus = current_app.extensions["bus"]
    for topic in hand.bells:
        bus.wake(topic)


def under_way() -> bool:
    """Whether a transaction is under way: what commits by itself must not begin inside one."""
    return _turn().hand is not None


def wake(*topics: str) -> None:
    """Note which screens changed; rung when the transaction has committed."""
    hand = _turn().hand
    if hand is None:
        raise RuntimeError("wake() belongs inside transaction(): a bell before the commit is a lie")
    hand.bells.update(dict.fromkeys(topics))


def at_last(doing: Callable[[list[Any]], None], what: Any) -> None:
    """Note ``what`` for ``doing``, called once, just before the commit: for a row everybody wants."""
    hand = _turn().hand
    if hand is None:
        raise RuntimeError("this belongs inside transaction()")
    hand.last.setdefault(doing, []).append(what)


def ask(statement: Statement, **values: object) -> list[Row]:
    """Run a prepared statement: in the transaction under way, else by itself."""
    turn = _turn()
    return statement(turn.engine, turn.line, **values)


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
