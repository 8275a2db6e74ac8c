"""A problem and a plan on paper: JSON, so that another process may work on it."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.planning.problem import (
    Assignment,
    Kind,
    Need,
    Person,
    Problem,
    Rules,
    Span,
    Wish,
)


def write(problem: Problem) -> str:
    """All of it."""
    return json.dumps(asdict(problem), default=_plain, separators=(",", ":"))


def read(text: str) -> Problem:
    """The same problem again."""
    told: dict[str, Any] = json.loads(text)
    return Problem(
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]),
        people=tuple(map(_person, told["people"])),
        kinds=tuple(map(_kind, told["kinds"])),
        needs=tuple(Need(**need) for need in told["needs"]),
        rules=Rules(**{name: timedelta(seconds=each) for name, each in told["rules"].items()}),
        fixed=tuple(map(_assignment, told["fixed"])),
        strict=told["strict"],
        accepted=told.get("accepted", False),
    )


def write_plan(assignments: Iterable[Assignment]) -> str:
    """Who works when."""
    return json.dumps([asdict(one) for one in assignments], default=_plain, separators=(",", ":"))


def read_plan(text: str) -> list[Assignment]:
    """The same plan again."""
    return [_assignment(one) for one in json.loads(text)]


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


def _person(told: dict[str, Any]) -> Person:
    weekly = told["weekly"]
    return Person(
        told["id"],
        frozenset(told["skills"]),
        tuple(Wish(date.fromisoformat(w["day"]), w["wants"], w["kind"]) for w in told["wishes"]),
        tuple(map(_span, told["leave"])),
        tuple(map(_span, told["unavailable"])),
        tuple(map(_span, told.get("around", ()))),  # of what was drawn before it was looked at
        tuple(map(_span, told.get("training", ()))),
        None if weekly is None else timedelta(seconds=weekly),
        told["nights"],
        told["weekends"],
        told.get("role", ""),
        told.get("counts", True),
    )


def _kind(told: dict[str, Any]) -> Kind:
    starts, ends = time.fromisoformat(told["starts"]), time.fromisoformat(told["ends"])
    days, roles = frozenset(told["weekdays"]), frozenset(told.get("roles", ()))
    return Kind(told["name"], starts, ends, days, roles)


def _span(told: dict[str, str]) -> Span:
    return Span(datetime.fromisoformat(told["start"]), datetime.fromisoformat(told["end"]))


def _assignment(told: dict[str, Any]) -> Assignment:
    span = _span(told)
    return Assignment(told["person"], span.start, span.end, told["kind"])
