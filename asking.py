"""What several people ask at the same moment is asked once, where asking is a way there and back.

At every turn of every socket the same two questions are asked. On PostgreSQL one of them costs more for
the way than for the answer, so those that are ready together go together: one statement, with a list of
what each asks for. Everybody's rows come from after they asked. On SQLite there is no way to save.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    String,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.sql import visitors

from database import ask, db, here, of_this_app
from joint import Errand, Joint
from statement import Row, Statement


class Question(Errand):
    """The same statement with values of one's own."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self.values = values


class Asking(Joint[Question]):
    """Those of one process who ask by one statement, all with the same names of values."""

    def __init__(self, one: Statement, names: tuple[str, ...]) -> None:
        super().__init__()
        self._one, self._names = one, names

    def _carry_out(self, batch: list[Question]) -> None:
        if len(batch) == 1:
            batch[0].rows = ask(self._one, **batch[0].values)
            return
        for each, rows in zip(batch, self._all(batch), strict=True):
            each.rows = rows

    def _all(self, batch: list[Question]) -> list[list[Row]]:
        lists = {name: [each.values[name] for each in batch] for name in self._names}
        found: list[list[Row]] = [[] for _ in batch]
        for row in ask(_many(self._one, self._names), **lists):
            found[row[0] - 1].append(row[1:])
        return found


@cache
def _many(one: Statement, names: tuple[str, ...]) -> Statement:
    return Statement(for_many(one.clause, names))


def for_many(clause: Any, names: tuple[str, ...]) -> Any:
    """The same question for lists of these values: each row begins with which of them it answers, from 1.

    The rows of one come in no order that is promised.
    """
    types: dict[str, Any] = {}

    def typed(bind: Any) -> None:
        # without its length: a cast to it would cut, and two that differ beyond it would be one
        types.setdefault(bind.key, Text() if isinstance(bind.type, String) else bind.type)

    visitors.traverse(clause, {}, {"bindparam": typed})
    lists = [bindparam(name, type_=ARRAY(types[name])) for name in names]
    asked = (
        func.unnest(*lists).table_valued(*names, with_ordinality="which").render_derived("asked")
    )

    def theirs(part: Any, **_: Any) -> Any:  # in words: a column would be looked for a table inside
        if isinstance(part, BindParameter) and part.key in names:
            return literal_column(f"asked.{part.key}", part.type)
        return None

    again: Any = visitors.replacement_traverse  # its types know no statement
    each = again(clause, {}, theirs).lateral("each")
    return select(asked.c.which, *each.c).select_from(asked.join(each, true()))


def ask_with_others(statement: Statement, **values: object) -> list[Row]:
    """As ``ask``, in no promised order; and with whoever asks the same at this moment."""
    turn = here().turn
    if db.engine.dialect.name != "postgresql" or (turn is not None and turn.hand is not None):
        return ask(statement, **values)
    joints: dict[Statement, Asking] = of_this_app("asking")
    if statement not in joints:
        joints[statement] = Asking(statement, tuple(values))
    return joints[statement].join(Question(values))
