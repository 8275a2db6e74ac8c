"""The unit: what it decides for itself, by a supervisor, while the service runs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from domain.errors import Refused
from extensions import Model, ask, db, transaction
from statement import Statement


class UnitRule(Model):
    """One thing the unit chose. What it never chose has no row and is as usual."""

    __tablename__ = "unit_rule"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    chosen_at: Mapped[datetime] = mapped_column(default=now)


class NotARule(Refused):
    """What was typed for a rule is not what it holds."""

    sentence = _l("Ce champ n’accepte pas cette valeur. Rien n’a été enregistré.")

    def __init__(self, name: str) -> None:
        super().__init__()
        self.field = name  # type: ignore[misc]


@dataclass(frozen=True)
class Rule:
    """``read`` makes a value of what was typed, or raises ``ValueError``.

    ``kind``: ``number``, ``choice``, ``line`` or ``lines`` (a text of several lines).
    """

    name: str
    kind: str
    usual: Any
    label: Any
    hint: Any
    read: Callable[[str], Any]
    choices: tuple[tuple[str, Any], ...] = ()

    @property
    def shown(self) -> str:
        """The value as it is typed."""
        return as_typed(chosen(self.name))


RULES: dict[str, Rule] = {}


def number(name: str, usual: int, least: int, most: int, label: Any, hint: Any = "") -> None:
    """The unit decides a whole number."""

    def read(typed: str) -> int:
        if not typed.isascii() or not least <= int(typed) <= most:
            raise ValueError
        return int(typed)

    RULES[name] = Rule(name, "number", usual, label, hint, read)


def choice(name: str, choices: tuple[tuple[str, Any], ...], label: Any, hint: Any = "") -> None:
    """The unit decides between a few; the first is usual."""
    codes = [code for code, _ in choices]

    def read(typed: str) -> str:
        return codes[codes.index(typed)]

    RULES[name] = Rule(name, "choice", codes[0], label, hint, read, choices)


def line(name: str, usual: Any, label: Any, hint: Any = "", longest: int = 200) -> None:
    """The unit decides a sentence."""

    def read(typed: str) -> str:
        if not typed or len(typed) > longest or "\n" in typed:
            raise ValueError
        return typed

    RULES[name] = Rule(name, "line", usual, label, hint, read)


def lines(
    name: str, usual: tuple[Any, ...], label: Any, hint: Any = "", most: int = 40,
    least: int = 1, like: str = "",
) -> None:  # fmt: skip
    """The unit decides a list, one a line; ``like`` is what each begins with (a regular expression)."""

    def read(typed: str) -> tuple[str, ...]:
        each = tuple(text.strip() for text in typed.splitlines() if text.strip())
        if not least <= len(each) <= most or any(len(one) > 200 for one in each):
            raise ValueError
        if not all(re.match(like, one) for one in each):
            raise ValueError
        return each

    RULES[name] = Rule(name, "lines", usual, label, hint, read)


def chosen(name: str) -> Any:
    """What the unit chose, or what is usual; also when what is kept is no value any more."""
    rows = ask(_value, name=name)
    return read(name, rows[0][0] if rows else None)


def read(name: str, kept: str | None) -> Any:
    """The value of what is kept, for whoever asked the table together with something else."""
    rule = RULES[name]
    try:
        return rule.usual if kept is None else rule.read(kept)
    except ValueError:
        return rule.usual


def as_typed(value: Any) -> str:
    """How a value is written in a field."""
    return "\n".join(map(str, value)) if isinstance(value, tuple) else str(value)


def choose(typed: dict[str, str], by: Any) -> None:
    """All of them or, when one is not a value, none (``NotARule``, which names its field)."""
    changed = []
    for name, rule in RULES.items():
        if name not in typed:
            continue
        try:
            value = rule.read(typed[name].replace("\r\n", "\n").strip())
        except ValueError:
            raise NotARule(name) from None
        if as_typed(value) != rule.shown:
            changed.append((name, as_typed(value)))
    with transaction():
        for name, text in changed:
            db.session.merge(UnitRule(name=name, value=text, officer_id=by.id, chosen_at=now()))
            audit.record("unit.changed", by=by, about=f"unit:{name.replace('_', '-')}")


_value = Statement(select(UnitRule.value).where(UnitRule.name == bindparam("name")))
