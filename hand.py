"""Transactions: all of it or none of it, and bells that ring after the commit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from bus import Bus
from database import Turn, db, here, of_this_app, this_turn
from statement import run

_BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}


class Hand:
    """One transaction on the line of the turn, and the bells to ring after it.

    Objects may take part; a message does without them, since opening and closing their session costs
    more than its statements do.
    """

    def __init__(self, turn: Turn, single: bool) -> None:
        self.bells: dict[str, None] = {}
        self.early: dict[Callable[[list[Any]], None], list[Any]] = {}
        self.last: dict[Callable[[list[Any]], None], list[Any]] = {}
        self._turn = turn
        self._whole = single and turn.engine.dialect.name == "postgresql"

    def begin(self) -> None:
        """Reads run without a transaction; on SQLite a write takes its turn before it looks."""
        if not self._whole:
            run(self._turn.engine, self._turn.line, _BEGIN[self._turn.engine.dialect.name])

    def commit(self) -> None:
        """All of it, and what was left for the end."""
        if (self.early or self.last) and _objects_at_work():
            db.session.flush()  # what waits to be written takes its locks before
        for doing, what in (*self.early.items(), *self.last.items()):
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
    return here().objects and bool(db.session().in_transaction())


class _Transaction:
    """What ``transaction`` gives."""

    __slots__ = ("_hand", "_single", "_turn")

    def __init__(self, single: bool) -> None:
        self._single, self._turn = single, this_turn()
        self._hand: Hand | None = None

    def __enter__(self) -> None:
        if self._turn.hand is not None:
            return  # part of the one under way
        self._hand = self._turn.hand = Hand(self._turn, self._single)
        try:
            self._hand.begin()
        except BaseException:
            self._give_up(self._hand)
            raise

    def __exit__(self, kind: object, *_: object) -> None:
        hand = self._hand
        if hand is None:
            return None
        if kind is not None:
            return self._give_up(hand)
        try:
            hand.commit()
        except BaseException:
            self._give_up(hand)
            raise
        self._turn.hand = None
        if hand.bells:
            bus: Bus = of_this_app("bus")
            for topic in hand.bells:
                bus.wake(topic)
        return None

    def _give_up(self, hand: Hand) -> None:
        try:
            hand.undo()
        finally:
            self._turn.hand = None


def transaction(*, single: bool = False) -> AbstractContextManager[None]:
    """All of it or none of it; bells ring after the commit. Inside another, it is part of it.

    ``single``: all of it is one statement where the database can write so: PostgreSQL is then spared
    two of three round trips.
    """
    return _Transaction(single)


def under_way() -> bool:
    """Whether a transaction is under way: what commits by itself must not begin inside one."""
    return this_turn().hand is not None


def wake(*topics: str) -> None:
    """Note which screens changed; rung when the transaction has committed."""
    hand = this_turn().hand
    if hand is None:
        raise RuntimeError("wake() belongs inside transaction(): a bell before the commit is a lie")
    hand.bells.update(dict.fromkeys(topics))


def at_last(doing: Callable[[list[Any]], None], what: Any, *, early: bool = False) -> None:
    """Note ``what`` for ``doing``, called once, just before the commit: for a row everybody wants.

    ``early``: before those that are not, whichever was noted first. Rows are taken in one order.
    """
    hand = this_turn().hand
    if hand is None:
        raise RuntimeError("this belongs inside transaction()")
    (hand.early if early else hand.last).setdefault(doing, []).append(what)
