"""The database: its tables' parent, and a line a turn through which everything is asked."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import current_app, g
from flask.ctx import _AppCtxGlobals
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import DeclarativeBase, registry

from instant import Instant
from statement import Asked, Row, Statement, ask_at_once


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
        self.hand: Any = None  # the transaction under way (``hand.py``)

    @cached_property
    def connection(self) -> Connection:
        """The line as objects need it."""
        return Connection(self.engine, self.line)


class Here(_AppCtxGlobals):
    """``g``, with what every statement asks it for."""

    turn: Turn | None = None
    objects = False  # whether objects may be at work


# What the proxy stands for, without its detour at each attribute.
here: Callable[[], Here] = g._get_current_object


def of_this_app(name: str) -> Any:
    """What ``create_app`` left under this name."""
    return current_app.extensions[name]


def this_turn() -> Turn:
    """The one under way, begun when first asked."""
    at = here()
    turn = at.turn
    if turn is None:
        turn = at.turn = Turn()
    return turn


def rest(_error: BaseException | None = None) -> None:
    """The turn is over, or sleeps: nothing is held."""
    at = here()
    if at.objects:
        db.session.remove()
        at.objects = False
    put_down()


def put_down() -> None:
    """The line is given back while somebody else is waited for; objects stay, and take another."""
    at = here()
    if at.objects and db.session().in_transaction():
        db.session.commit()
    turn, at.turn = at.turn, None
    if turn is not None:
        turn.line.close()


class Work(Session):
    """The session of objects: it works on the line of the turn."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        here().objects = True

    def get_bind(self, *_args: Any, **_how: Any) -> Connection:
        """What it works on."""
        return this_turn().connection


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "class_": Work})
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def ask(statement: Statement, **values: object) -> list[Row]:
    """Run a prepared statement: in the transaction under way, else by itself."""
    turn = this_turn()
    return statement(turn.engine, turn.line, **values)


def ask_all(asked: list[Asked]) -> list[list[Row]]:
    """Several at once, none of which waits for the rows of another."""
    turn = this_turn()
    return ask_at_once(turn.engine, turn.line, asked)


@event.listens_for(Engine, "do_connect")
def _connecting(dialect: Any, _record: Any, where: Any, how: Any) -> Any:
    if dialect.driver != "psycopg":
        return None
    from patient import Connection  # an extra: SQLite runs without psycopg

    return Connection.connect(*where, **how)


@event.listens_for(Engine, "connect")
def _connected(connection: Any, _record: Any) -> None:
    """A statement outside ``transaction()`` is its own: no round trips to begin and end nothing.

    SQLite: WAL so that readers never wait; FULL so that what was acknowledged survives a power cut.
    """
    _commits_alone(connection)
    if isinstance(connection, sqlite3.Connection):
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=10000",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "checkin")
def _returned(connection: Any, _record: Any) -> None:
    """Told otherwise, it would lose what the next who has it writes alone: ``isolation_level=`` ends so."""
    if connection is not None and not getattr(connection, "closed", False):
        _commits_alone(connection)


def _commits_alone(connection: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        if connection.isolation_level is not None:
            connection.isolation_level = None
    elif not connection.autocommit:
        connection.autocommit = True
