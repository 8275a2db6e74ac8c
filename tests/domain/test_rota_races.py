"""Two at once about one officer's time: one has it, the other is told; a rota is published once."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain import (
    laying,
    need,
    planner,
    publication,
    rota_rules,
    timetable,
    weighing,
    withdrawal,
)
from domain.clock import now
from domain.entry import AuditEntry
from domain.need import HOURS, NeedsChanged
from domain.officer import Officer
from domain.override import Blocked
from domain.pattern import Pattern
from domain.publication import PublishedMeanwhile
from domain.shift import Busy, Shift
from domain.team import Team
from domain.wall import today
from extensions import db, transaction
from tests.domain.at_once import at_once, waiting_for_each_other
from tests.domain.planned import standing as put

RACES, MANY = 5, 6


def plan(day: int, hour: float, hours: float, key: str = "k") -> int:
    begins = now().replace(microsecond=0) + timedelta(days=day, hours=hour)
    who, by = Officer.called("martin"), Officer.called("durand")
    ends = begins + timedelta(hours=hours)
    return planner.plan(who.id, "work", begins, ends, by=by, key=key).id


def standing() -> list[Any]:
    """Of martin, what stands."""
    far = now() + timedelta(days=800)
    with_ = Shift.officer_id == Officer.called("martin").id
    return timetable.spans(now(), far, with_)


def test_only_one_shift_at_a_time_whoever_plans_it(app: Flask) -> None:
    for race in range(RACES):
        results = at_once(app, lambda n, race=race: plan(3 + 2 * race, n / 2, 12, f"{n}"), MANY)
        assert sum(isinstance(each, int) for each in results) == 1, results
        assert sum(isinstance(each, Busy) for each in results) == MANY - 1
    with app.app_context():
        assert len(standing()) == RACES
        planned = select(func.count()).where(AuditEntry.act == "shift.planned")
        assert db.session.scalar(planned) == RACES


def test_the_same_form_sent_at_once_is_one_shift(app: Flask) -> None:
    with app.app_context():
        begins = now() + timedelta(days=3)
        ids = Officer.called("martin").id, Officer.called("durand").id

    def same(_number: int) -> int:
        by = db.session.get_one(Officer, ids[1])
        ends = begins + timedelta(hours=8)
        return planner.plan(ids[0], "work", begins, ends, by=by, key="same").id

    assert len(set(at_once(app, same, MANY))) == 1


def test_a_move_and_a_plan_reach_for_the_same_hours(app: Flask) -> None:
    for race in range(RACES):
        with app.app_context():
            first = plan(10 * race + 3, 0, 8, "first")
            begins = db.session.get_one(Shift, first).starts_at + timedelta(days=2)

        def act(number: int, race: int = race, first: int = first, begins: Any = begins) -> Any:
            if number:
                return plan(10 * race + 5, 1, 8, f"second {number}")
            mine, by = db.session.get_one(Shift, first), Officer.called("durand")
            planner.amend(mine, "work", begins, begins + timedelta(hours=8), version=1, by=by)
            return 0

        results = at_once(app, act, 3)
        assert sum(isinstance(each, Busy) for each in results) == 2, results
    with app.app_context():
        numbers = dict.fromkeys(rota_rules.RULES, 0) | {"one-at-a-time": 1}
        assert rota_rules.check(standing(), numbers) == []


def test_two_supervisors_publish_and_one_is_told(app: Flask) -> None:
    for race in range(RACES):
        with app.app_context():
            plan(3 + 2 * race, 0, 8, f"{race}")
            first = today(now())
            last = first + timedelta(days=30)
            seen = publication.ready(first, last).seen

        def act(number: int, seen: str = seen, first: Any = first, last: Any = last) -> Any:
            by = Officer.called("durand" if number % 2 else "admin")
            return publication.publish(first, last, seen=seen, by=by, reasons={}).officer_id

        results = at_once(app, act, 4)
        told = [each for each in results if isinstance(each, PublishedMeanwhile)]
        won = {each for each in results if isinstance(each, int)}
        assert (len(won), len(told)) == (1, 2), results
    with app.app_context():
        published = select(func.count()).where(AuditEntry.act == "rota.published")
        assert db.session.scalar(published) == RACES


def test_publishing_and_a_change_never_break_a_rule_together(app: Flask) -> None:
    """Each alone would hold; both together leave too short a rest, so that one of them is refused."""
    for race in range(RACES):
        day = 10 * race + 3
        with app.app_context():
            by = Officer.called("durand")
            early = plan(day, 0, 12, "early")
            first = today(now())
            last = first + timedelta(days=day + 20)
            seen = publication.ready(first, last).seen
            publication.publish(first, last, seen=seen, by=by, reasons={})
            late = plan(day + 1, 0, 8, "late")
            seen = publication.ready(first, last).seen
            ends = db.session.get_one(Shift, early).ends_at + timedelta(hours=1)

        def act(
            number: int,
            early: int = early,
            seen: str = seen,
            last: Any = last,
            ends: Any = ends,
            first: Any = first,
        ) -> Any:
            who = Officer.called("durand")
            if number:
                return publication.publish(first, last, seen=seen, by=who, reasons={}).id
            mine = db.session.get_one(Shift, early)
            planner.amend(mine, "work", mine.starts_at, ends, version=2, by=who)
            return 0

        results = at_once(app, act, 2)
        with app.app_context():
            spans = [each for each in standing() if each.published]
            assert rota_rules.check(spans, rota_rules.numbers()) == [], results
            refused = [each for each in results if isinstance(each, Blocked)]
            assert len(refused) <= 1
            planner.cancel(db.session.get_one(Shift, late), by=Officer.called("durand"))


def test_a_team_is_laid_once(app: Flask) -> None:
    with app.app_context():
        by, first = Officer.called("durand"), today(now()) + timedelta(days=2)
        Pattern.add("Jour", "07:00-19:00\n-", key="p", by=by)
        members = {Officer.called(login).id: "0" for login in ("martin", "petit")}
        Team.add("A", first, members, key="t", by=by)

    def act(_number: int) -> int:
        pattern, team = Pattern.offered()[0], Team.offered()[0]
        last = first + timedelta(days=9)
        return laying.lay(pattern, team, first, last, by=Officer.called("durand")).made

    assert sorted(at_once(app, act, 4)) == [0, 0, 0, 10]


@pytest.mark.parametrize("other", ["cancel", "shorten", "publish"])
def test_two_who_take_away_never_take_the_last_of_a_skill(
    app: Flask, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    """Two are trained for minors, and one is asked for: whoever weighs second finds the other gone."""
    begins = now().replace(microsecond=0) + timedelta(days=3)
    with app.app_context():
        by = Officer.called("durand")
        typed = {need.name(hour): "1" for hour in HOURS}
        need.change("minors", typed, known=need.seen("minors"), by=by)
        for login in ("martin", "petit"):
            Officer.called(login).train(True)
            put(Officer.called(login), by, begins, 8)
        ids = list(db.session.scalars(select(Shift.id).order_by(Shift.id)))
        if other == "publish":
            with transaction():
                withdrawal.decide([db.session.get_one(Shift, ids[1]).span], by)
        day = today(begins)
        seen = publication.ready(day, day).seen
    waiting_for_each_other(monkeypatch, weighing, "worse")

    def act(number: int) -> None:
        by, found = Officer.called("durand"), db.session.get_one(Shift, ids[number])
        if number == 0 or other == "cancel":
            planner.cancel(found, by=by)
        elif other == "shorten":
            ends = begins + timedelta(hours=1)
            planner.amend(found, "work", begins, ends, version=found.version, by=by)
        else:
            publication.publish(day, day, seen=seen, by=by, reasons={})

    results = at_once(app, act, 2)
    assert sorted(isinstance(each, Blocked) for each in results) == [False, True], results
    assert None in results, results


def test_needs_are_changed_by_one(app: Flask) -> None:
    with app.app_context():
        known = need.seen("any")

    def act(number: int) -> int:
        typed = {need.name(hour): str(number + 3) for hour in HOURS}
        need.change("any", typed, known=known, by=Officer.called("durand"))
        return number

    results = at_once(app, act, 4)
    won = [each for each in results if isinstance(each, int)]
    assert len(won) == 1
    assert sum(isinstance(each, NeedsChanged) for each in results) == 3, results
    with app.app_context():
        assert set(need.of("any").values()) == {won[0] + 3}
