"""Whatever supervisors do in whatever order: nothing published breaks an active rule unless that is accepted."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from domain import planner, publication, rota_rules, unit
from domain.errors import Refused
from domain.officer import Officer
from domain.override import Override, field
from domain.shift import PUBLISHED, Shift
from domain.timetable import spans
from extensions import db
from tests.clock import Clock
from tests.conftest import empty

BEGIN = datetime(2026, 11, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
when, long = some.integers(0, 24 * 9), some.sampled_from([2, 8, 12, 13, 16])
acts = some.lists(
    some.one_of(
        some.tuples(some.just("plan"), when, long, some.sampled_from(["work", "work", "training", "leave"])),
        some.tuples(some.just("amend"), some.integers(0, 9), when, long),
        some.tuples(some.just("cancel"), some.integers(0, 9)),
        some.tuples(some.just("publish"), some.booleans()),
        some.tuples(some.just("wait"), some.integers(1, 30)),
        some.tuples(some.just("correct"), some.integers(0, 9), some.integers(-6, 6)),
    ),
    max_size=14,
)  # fmt: skip


class House:
    """One officer, and one supervisor who does all that."""

    def __init__(self, clock: Clock) -> None:
        clock.time = BEGIN - timedelta(days=1)
        self.clock, self.made = clock, 0
        self.refused: set[str] = set()
        for login, role in (("m", "officer"), ("d", "supervisor")):
            db.session.add(Officer(login=login, name=login, role=role, password_hash="-"))
        db.session.commit()
        self.officer, self.by = Officer.called("m"), Officer.called("d")
        unit.choose({"rota_weekly_hours": "20"}, by=self.by)  # so that it is reached at all

    def do(self, act: str, *what: object) -> None:
        try:
            getattr(self, act)(*what)
        except Refused as refusal:
            self.refused.add(refusal.code)

    def plan(self, start: int, hours: int, kind: str) -> None:
        self.made += 1
        begins = BEGIN + start * HOUR
        ends = begins + hours * HOUR
        planner.plan(self.officer.id, kind, begins, ends, by=self.by, key=str(self.made))

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

    def wait(self, hours: int) -> None:
        self.clock.go(hours=hours)

    def some(self, which: int) -> Shift | None:
        there = list(db.session.scalars(select(Shift.id).order_by(Shift.id)))
        return Shift.found(there[which % len(there)]) if there else None


def held() -> None:
    """Asked of the rows, by the rules that are tested elsewhere by hand."""
    published = spans(BEGIN - timedelta(days=400), BEGIN + timedelta(days=400), PUBLISHED)
    accepted = {
        (o.shift_id, o.rule): o.minutes
        for o in db.session.scalars(select(Override).where(Override.lapsed_at.is_(None)))
    }
    for breach in rota_rules.check(published, rota_rules.numbers()):
        assert accepted.get((breach.shift_id, breach.rule), 0) >= breach.minutes, breach
    for first, second in pairwise(published):
        assert first.ends_at <= second.starts_at, "one at a time"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@given(acts)
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_published_rota_breaks_a_rule_that_nobody_accepted(
    app: Flask, clock: Clock, done: list[tuple[object, ...]]
) -> None:
    with app.app_context():
        empty("sqlite://")
        house = House(clock)
        for act, *what in done:
            house.do(str(act), *what)
            db.session.expire_all()
            held()
        db.session.remove()
