"""Two supervisors take the same proposal up, or one while another plans: all of it once, and the other is told."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain import adoption, outlook, planner, rota_notice
from domain.adoption import AdoptedMeanwhile, AdoptionChanged, AdoptionCollides
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.proposal import Proposal
from domain.shift import Busy, Shift
from extensions import db
from tests.clock import Clock
from tests.domain.at_once import at_once
from tests.domain.planned import THURSDAY, at, planned, proposed, publish

RACES = 3


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


def made(app: Flask, *days: int) -> tuple[int, str]:
    """A proposal of Martin's days, and what is seen of it."""
    with app.app_context():
        martin, by = Officer.called("martin"), Officer.called("durand")
        proposal = proposed(by, *((martin, day, 8, 8) for day in days), days=28)
        found = proposal.id, outlook.look(proposal).seen
        db.session.remove()
    return found


def adopt(which: int, seen: str, login: str) -> Any:
    proposal = Proposal.found(which)
    assert proposal
    return adoption.adopt(proposal, rest="keep", seen=seen, by=Officer.called(login)).officer_id


def count(*which: Any) -> int:
    return (
        db.session.scalar(select(func.count(Shift.id)).where(Shift.cancelled_at.is_(None), *which))
        or 0
    )


def test_taken_up_by_one_of_them(app: Flask) -> None:
    for race in range(RACES):
        which, seen = made(app, 5 * race, 5 * race + 1)
        by = ("durand", "admin")
        results = at_once(
            app, lambda n, which=which, seen=seen, by=by: adopt(which, seen, by[n % 2]), 4
        )
        won = [each for each in results if isinstance(each, int)]
        told = [each for each in results if isinstance(each, AdoptedMeanwhile)]
        assert (len(won), len(set(won)), len(told)) == (2, 1, 2), results
    with app.app_context():
        assert count() == 2 * RACES
        entries = select(func.count()).where(AuditEntry.act == "proposal.adopted")
        assert db.session.scalar(entries) == RACES


def test_taken_up_while_somebody_plans_one_of_them_has_the_hours(app: Flask) -> None:
    for race in range(RACES):
        which, seen = made(app, 5 * race, 5 * race + 1)

        def act(number: int, which: int = which, seen: str = seen, race: int = race) -> Any:
            if number:
                return adopt(which, seen, "admin")
            begins = at(5 * race + 1, 10)
            who, by = Officer.called("martin").id, Officer.called("durand")
            ends = begins + timedelta(hours=8)
            return planner.plan(who, "work", begins, ends, by=by, key="k").id

        planned_, adopted = at_once(app, act, 2)
        refused = (
            isinstance(planned_, Busy),
            isinstance(adopted, AdoptionChanged | AdoptionCollides),
        )
        assert sorted(refused) == [False, True], (planned_, adopted)
        with app.app_context():
            theirs = Shift.starts_at >= at(5 * race), Shift.starts_at < at(5 * race + 4)
            assert count(*theirs) == (1 if refused[1] else 2)
            db.session.remove()


def test_what_was_told_is_read_once(app: Flask) -> None:
    with app.app_context():
        martin, by = Officer.called("martin"), Officer.called("durand")
        for day in range(3):
            planned(martin, by, day, 8, 8)
        publish(by)
        last = rota_notice.unread(martin)[-1].id
        db.session.remove()

    def act(_number: int) -> None:
        rota_notice.acknowledge(Officer.called("martin"), last)

    assert at_once(app, act, 4) == [None] * 4
    with app.app_context():
        read = select(func.count()).where(AuditEntry.act == "shift.acknowledged")
        assert db.session.scalar(read) == 3
        assert rota_notice.unread(Officer.called("martin")) == []
