"""Announcing: every open desk is told whose handover has lines that nobody took yet."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from domain.handover import Handover, HandoverLine
from domain.officer import Officer
from extensions import ask
from statement import Statement


@dataclass(frozen=True, slots=True)
class Announced:
    """One officer's handover, and how many of its lines nobody has."""

    officer_id: int
    officer: str
    lines: int


_line: Any = HandoverLine
LINES = Statement(
    select(Officer.id, Officer.name, func.count(_line.id))
    .select_from(HandoverLine)
    .join(Handover, Handover.id == _line.handover_id)
    .join(Officer, Officer.id == Handover.officer_id)
    .where(_line.ended_at.is_(None))
    .group_by(Officer.id, Officer.name)
    .order_by(Officer.name, Officer.id)
)


def lines() -> list[Announced]:
    """All of them."""
    return [Announced(*row) for row in ask(LINES)]
