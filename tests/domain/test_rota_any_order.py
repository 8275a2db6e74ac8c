"""Whatever supervisors do in whatever order: nothing published breaks an active rule unless that is accepted."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from domain import (
    adoption,
    bringing,
    laying,
    outlook,
    planner,
    publication,
    rota_rules,
    swap_decision,
    swapping,
    unit,
)
from domain.errors import Refused
from domain.officer import Officer
from domain.override import Blocked, Override, field
from domain.pattern import Pattern
from domain.resting import Breach
from domain.shift import PUBLISHED, Shift
from domain.span import Span
from domain.swap_refusals import SwapDoubtful
from domain.team import Team
from domain.timetable import spans
from extensions import db
from tests.clock import Clock
from tests.domain.planned import proposed
from tests.pristine import empty

BEGIN = datetime(2026, 11, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
when, long = some.integers(0, 24 * 9), some.sampled_from([2, 8, 12, 13, 16])
day, which, who, yes = (
    some.integers(0, 8),
    some.integers(0, 9),
    some.sampled_from("mp"),
    some.booleans(),
)
acts = some.lists(
    some.one_of(
        some.tuples(some.just("plan"), who, when, long, some.sampled_from(["work", "work", "training", "leave"])),
        some.tuples(some.just("amend"), which, when, long),
        some.tuples(some.just("cancel"), which),
        *[some.tuples(some.just("publish"), yes)] * 2,
        some.tuples(some.just("wait"), some.integers(1, 30)),
        some.tuples(some.just("correct"), which, some.integers(-6, 6)),
        some.tuples(some.just("lay"), day, some.integers(0, 9)),
        some.tuples(some.just("bring"), who, day, some.integers(0, 15)),
        some.tuples(some.just("adopt"), some.lists(some.tuples(who, day, some.integers(0, 15)), max_size=4), yes),
        some.tuples(some.just("swap"), which, yes),
        some.tuples(some.just("rule"), some.sampled_from([0, 8, 11, 14])),
    ),
    min_size=2,
    max_size=12,
)  # fmt: skip
# So that each of these comes about at least once, whatever else is tried.
SURELY = [
    ("lay", 0, 8), ("publish", False), ("publish", True), ("swap", 0, True), ("rule", 14),
    ("bring", "p", 3, 15), ("publish", True), ("rule", 11), ("correct", 0, 1),
    ("adopt", [("m", 6, 7), ("p", 6, 9)], True), ("publish", True), ("plan", "p", 200, 8, "leave"),
    ("amend", 3, 190, 16), ("cancel", 4), ("wait", 30), ("correct", 0, 1),
]  # fmt: skip

# Who takes the first works again two hours after it.
NEAR = [
    ("plan", "m", 6, 12, "work"), ("plan", "p", 20, 8, "work"), ("publish", True), ("swap", 0, True),
]  # fmt: skip


class House:
    """Two officers, and one supervisor who does all that."""

    def __init__(self, clock: Clock) -> None:
        clock.time = BEGIN - timedelta(days=1)
        self.clock, self.made = clock, 0
        self.came: Counter[str] = Counter()
        self.known: dict[tuple[int, str], int] = {}
        for login, role in (("m", "officer"), ("p", "officer"), ("d", "supervisor")):
            db.session.add(Officer(login=login, name=login, role=role, password_hash="-"))
        db.session.commit()
        self.by = Officer.called("d")
        unit.choose({"rota_weekly_hours": "20"}, by=self.by)  # so that it is reached at all
        ahead = {Officer.called(login).id: text for login, text in (("m", "0"), ("p", "3"))}
        assert Pattern.add("Long", "07:00-19:08\n" * 4 + "19:00-05:00\n-", key="p", by=self.by)
        assert Team.add("A", BEGIN.date(), ahead, key="t", by=self.by)

    def do(self, act: str, *what: object) -> None:
        try:
            getattr(self, act)(*what)
            self.came[act] += 1
        except Refused as refusal:
            self.came[refusal.code] += 1

    def plan(self, login: str, start: int, hours: int, kind: str) -> None:
        self.made += 1
        begins = BEGIN + start * HOUR
        ends = begins + hours * HOUR
        planner.plan(Officer.called(login).id, kind, begins, ends, by=self.by, key=str(self.made))

    def amend(self, which: int, start: int, hours: int) -> None:
        if found := self.some(which):
            begins = BEGIN + start * HOUR
            ends = begins + hours * HOUR
            planner.amend(found, found.kind, begins, ends, version=found.version, by=self.by)

    def correct(self, which: int, hours: int) -> None:
        if found := self.some(which):
            ends = found.ends_at + hours * HOUR
            how = {"version": found.version, "by": self.by, "why": "stayed"}
            planner.amend(found, found.kind, found.starts_at, ends, **how)

    def cancel(self, which: int) -> None:
        if found := self.some(which):
            planner.cancel(found, by=self.by, why="mistake")

    def publish(self, accept: bool) -> None:
        first, last = BEGIN.date(), BEGIN.date() + timedelta(days=20)
        ready = publication.ready(first, last)
        reasons = {field(breach): "accepté" for breach in ready.breaches if accept}
        publication.publish(first, last, seen=ready.seen, by=self.by, reasons=reasons)

    def lay(self, since: int, days: int) -> None:
        first = BEGIN.date() + timedelta(days=since)
        last = first + timedelta(days=days)
        laying.lay(Pattern.offered()[0], Team.offered()[0], first, last, by=self.by)

    def bring(self, login: str, number: int, hour: int) -> None:
        on = BEGIN.date() + timedelta(days=number)
        bringing.bring(f"{login};{on};{hour:02}:00;{hour + 8:02}:00;work", by=self.by)

    def adopt(self, services: list[tuple[str, int, int]], keep: bool) -> None:
        each = {(login, number): hour for login, number, hour in services}
        given = [
            (Officer.called(login), number, hour, 8.0) for (login, number), hour in each.items()
        ]
        proposal = proposed(self.by, *given, days=10)
        rest = outlook.KEEP if keep else outlook.WITHDRAW
        seen = outlook.look(proposal).seen
        adoption.adopt(proposal, rest=rest, seen=seen, by=self.by)

    def swap(self, which: int, accept: bool) -> None:
        if (found := self.some(which)) is None:
            return
        self.made += 1
        taker = Officer.called("p" if found.officer.login == "m" else "m")
        how = {"by": found.officer, "key": str(self.made), "to": taker.id}
        try:
            made = swapping.offer(found, **how)
        except SwapDoubtful as doubt:
            made = swapping.offer(found, **how, seen=doubt.weighed.mark if doubt.weighed else "")
        swapping.agree(made, by=taker)
        told = {"by": self.by, "taker_id": taker.id, "short": "accepté"}
        try:
            swap_decision.approve(made, reasons={}, **told)
        except Blocked as blocked:
            reasons = {field(breach): "accepté" for breach in blocked.breaches if accept}
            swap_decision.approve(made, reasons=reasons, **told)

    def rule(self, hours: int) -> None:
        """What a change of the rules cannot touch is not asked again, until something touches it."""
        unit.choose({"rota_daily_rest": str(hours)}, by=self.by)
        self.known = {(each.shift_id, each.rule): each.minutes for each in broken()}

    def wait(self, hours: int) -> None:
        self.clock.go(hours=hours)

    def some(self, which: int) -> Shift | None:
        all_ = list(db.session.scalars(select(Shift.id).order_by(Shift.id)))
        return Shift.found(all_[which % len(all_)]) if all_ else None


def broken() -> list[Breach]:
    """Asked of the rows, by the rules that are tested elsewhere by hand."""
    return rota_rules.check(there(), rota_rules.numbers())


def there() -> list[Span]:
    return spans(BEGIN - timedelta(days=400), BEGIN + timedelta(days=400), PUBLISHED)


def held(known: dict[tuple[int, str], int]) -> None:
    """Nothing is broken that nobody accepted, but what was so before a rule was changed."""
    accepted = {
        (o.shift_id, o.rule): o.minutes
        for o in db.session.scalars(select(Override).where(Override.lapsed_at.is_(None)))
    }
    for breach in broken():
        code = breach.shift_id, breach.rule
        assert max(accepted.get(code, 0), known.get(code, 0)) >= breach.minutes, breach
    for _officer, theirs in groupby(
        sorted(there(), key=lambda s: (s.officer_id, s.starts_at)), officer
    ):
        for first, second in pairwise(theirs):
            assert first.ends_at <= second.starts_at, "one at a time"


def officer(span: Span) -> int:
    return span.officer_id


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_published_rota_breaks_a_rule_that_nobody_accepted(app: Flask, clock: Clock) -> None:
    came: Counter[str] = Counter()

    @given(acts)
    @example(SURELY)
    @example(NEAR)
    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def in_any_order(done: list[tuple[object, ...]]) -> None:
        empty("sqlite://")
        house = House(clock)
        for act, *what in done:
            house.do(str(act), *what)
            db.session.expire_all()
            held(house.known)
        came.update(house.came)
        db.session.remove()

    with app.app_context():
        in_any_order()
    for each in ("lay", "bring", "adopt", "swap", "rule", "publish", "amend", "cancel", "correct"):
        assert came[each], f"{each} never came about: {came}"
    assert came["Blocked"]
