"""Whatever is offered, taken, approved, changed and cancelled in whatever order: the rota stays sound."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from domain import planner, rota_rules, swap_decision, swapping
from domain.errors import Refused
from domain.officer import Officer
from domain.override import Blocked, Override, field
from domain.shift import PUBLISHED, Shift
from domain.span import Span
from domain.swap import Swap
from domain.swap_refusals import SwapDoubtful
from domain.timetable import spans
from extensions import db
from tests.clock import Clock
from tests.domain.planned import standing
from tests.pristine import empty

BEGIN = datetime(2026, 11, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = ("a", "b", "c")
# Of each three shifts of twelve hours, a day and more apart: soon one of them is too near to another.
FIRST = {"a": (0, 48, 96), "b": (13, 60, 120), "c": (24, 72, 132)}
which, who = some.integers(0, 11), some.sampled_from(PEOPLE)
acts = some.lists(
    some.one_of(
        some.tuples(some.just("offer"), which, some.none() | who),
        some.tuples(some.just("exchange"), which, which),
        some.tuples(some.just("agree"), which, who),
        some.tuples(some.just("decline"), which, who),
        some.tuples(some.just("withdraw"), which),
        some.tuples(some.just("approve"), which, some.booleans()),
        some.tuples(some.just("refuse"), which),
        *[some.tuples(some.just("trade"), which, who, some.booleans())] * 3,
        some.tuples(some.just("amend"), which, some.integers(-12, 12)),
        some.tuples(some.just("leave"), who, some.integers(0, 130)),
        some.tuples(some.just("cancel"), which),
        some.tuples(some.just("wait"), some.integers(1, 12)),
    ),
    min_size=3,
    max_size=14,
)
# So that each of these comes about at least once, whatever else is tried.
SURELY = [
    ("trade", 0, "b", False),  # an hour after it they work again
    ("approve", 0, True),
    ("leave", "c", 50),
    ("trade", 0, "c", True),
    ("amend", 0, 1),
    ("agree", 0, "b"),
    ("exchange", 1, 5),
    ("agree", 0, "c"),
    ("approve", 0, False),
]


class Unit:
    """Three officers and a supervisor, who do all that."""

    def __init__(self, clock: Clock) -> None:
        clock.time = BEGIN - 24 * HOUR
        self.clock, self.made = clock, 0
        self.came: Counter[str] = Counter()
        for login in (*PEOPLE, "d"):
            role = "supervisor" if login == "d" else "officer"
            db.session.add(Officer(login=login, name=login, role=role, password_hash="-"))
        db.session.commit()
        self.by = Officer.called("d")
        for login, begins in FIRST.items():
            for hour in begins:
                standing(Officer.called(login), self.by, BEGIN + hour * HOUR, 12)

    def do(self, act: str, *what: object) -> None:
        before = spans(BEGIN - 99 * HOUR, BEGIN + 999 * HOUR, PUBLISHED)
        try:
            getattr(self, act)(*what)
            self.came[act] += 1
        except Refused as refusal:
            self.came[refusal.code] += 1
        if act not in ("amend", "leave", "cancel"):
            after = spans(BEGIN - 99 * HOUR, BEGIN + 999 * HOUR, PUBLISHED)
            assert when(after) == when(before), "a swap changes who, and never when"
            assert act in ("approve", "trade") or after == before

    def offer(self, number: int, to: str | None, theirs: Shift | None = None) -> Swap | None:
        self.made += 1
        if (mine := self.shift(number)) is None:
            return None
        asked = Officer.called(to).id if to else None
        how = {"by": mine.officer, "key": str(self.made), "to": asked, "theirs": theirs}
        try:
            return swapping.offer(mine, **how)
        except SwapDoubtful as doubt:
            return swapping.offer(mine, **how, seen=doubt.weighed.mark)

    def exchange(self, number: int, other: int) -> None:
        self.offer(number, None, self.shift(other))

    def agree(self, number: int, taker: str) -> None:
        if swap := self.swap(number):
            swapping.agree(swap, by=Officer.called(taker))

    def decline(self, number: int, taker: str) -> None:
        if swap := self.swap(number):
            swapping.decline(swap, by=Officer.called(taker))

    def withdraw(self, number: int) -> None:
        if swap := self.swap(number):
            swapping.withdraw(swap, by=swap.giver)

    def refuse(self, number: int) -> None:
        if swap := self.swap(number):
            swap_decision.refuse(swap, by=self.by, reason="non")

    def approve(self, number: int, accept: bool) -> None:
        if swap := self.swap(number):
            self.decide(swap, accept)

    def trade(self, number: int, taker: str, accept: bool) -> None:
        if swap := self.offer(number, None):
            swapping.agree(swap, by=Officer.called(taker))
            self.decide(swap, accept)

    def decide(self, swap: Swap, accept: bool) -> None:
        how = {"by": self.by, "taker_id": swap.taker_id or 0, "short": "oui"}
        try:
            swap_decision.approve(swap, reasons={}, **how)
        except Blocked as blocked:
            reasons = {field(breach): "oui" for breach in blocked.breaches if accept}
            swap_decision.approve(swap, reasons=reasons, **how)
            self.came["overridden"] += 1
        self.came["exchanged"] += swap.returned is not None

    def amend(self, number: int, hours: int) -> None:
        if found := self.shift(number):
            begins = found.starts_at + hours * HOUR
            how = {"version": found.version, "by": self.by}
            planner.amend(found, found.kind, begins, begins + 12 * HOUR, **how)

    def leave(self, login: str, hour: int) -> None:
        begins = BEGIN + hour * HOUR
        officer, self.made = Officer.called(login), self.made + 1
        if not any(span.meets(begins, begins + 5 * HOUR) for span in of(officer.id)):
            standing(officer, self.by, begins, 5, "leave")

    def cancel(self, number: int) -> None:
        if found := self.shift(number):
            planner.cancel(found, by=self.by)

    def wait(self, hours: int) -> None:
        self.clock.go(hours=hours)

    def shift(self, number: int) -> Shift | None:
        there = list(db.session.scalars(select(Shift).where(PUBLISHED).order_by(Shift.id)))
        return there[number % len(there)] if there else None

    def swap(self, number: int) -> Swap | None:
        there = list(db.session.scalars(select(Swap).order_by(Swap.id.desc())))
        return there[number % len(there)] if there else None


def of(officer_id: int) -> list[Span]:
    return spans(BEGIN - 99 * HOUR, BEGIN + 999 * HOUR, PUBLISHED, Shift.officer_id == officer_id)


def when(found: list[Span]) -> Counter[tuple[str, datetime, datetime]]:
    return Counter((span.kind, span.starts_at, span.ends_at) for span in found)


def held() -> None:
    """Asked of the rows, by the rules that are tested elsewhere by hand."""
    accepted = {
        (o.shift_id, o.rule): o.minutes
        for o in db.session.scalars(select(Override).where(Override.lapsed_at.is_(None)))
    }
    for login in PEOPLE:
        theirs = of(Officer.called(login).id)
        for breach in rota_rules.check(theirs, rota_rules.numbers()):
            assert accepted.get((breach.shift_id, breach.rule), 0) >= breach.minutes, breach
        for first, second in pairwise(theirs):
            assert first.ends_at <= second.starts_at, "one at a time"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_rota_stays_sound(app: Flask, clock: Clock) -> None:
    came: Counter[str] = Counter()

    @given(acts)
    @example(SURELY)
    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def in_any_order(done: list[tuple[object, ...]]) -> None:
        empty("sqlite://")
        unit = Unit(clock)
        for act, *what in done:
            unit.do(str(act), *what)
            db.session.expire_all()
            held()
        came.update(unit.came)
        db.session.remove()

    with app.app_context():
        in_any_order()
    assert all(came[each] for each in ("Blocked", "overridden", "exchanged", "SwapMoved"))
    assert came["AgainstTheRota"]
