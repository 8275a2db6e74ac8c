"""Drafts are discarded together or not at all; what officers read is as it was."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from domain import discarding, planner, publication, timetable, withdrawal
from domain.clock import now
from domain.discarding import DraftsChanged
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.publication import NoRotaPeriod
from domain.shift import PUBLISHED, STANDS, NotAPlanner
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, planned, publish

LAST = MONDAY + timedelta(days=6)


@pytest.fixture
def by(app: Flask, clock: Clock) -> Officer:
    """A supervisor, on the Thursday before: one shift is published and to go, two are drafts."""
    clock.time = THURSDAY
    with app.app_context():
        by, martin = Officer.called("durand"), Officer.called("martin")
        planned(martin, by, 0, 7, 8)
        publish(by)
        with transaction():
            withdrawal.decide(standing(), by)
        for day in (2, 4):
            planned(martin, by, day, 7, 8)
        yield by
        db.session.remove()


def standing(*which: object) -> list[object]:
    return timetable.spans(now(), now() + timedelta(days=60), STANDS, *which)


def seen() -> str:
    return publication.ready(MONDAY, LAST).seen


def test_they_are_gone_and_what_was_to_go_stays(by: Officer) -> None:
    assert discarding.discard(MONDAY, LAST, seen=seen(), by=by) == 3
    (kept,) = standing()
    assert kept.published
    assert not withdrawal.leaves(kept.id)
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "rota.discarded")).all()
    assert [(each.about, each.why) for each in acts] == [(f"rota:{MONDAY}", f"{MONDAY} {LAST} 3")]
    assert discarding.discard(MONDAY, LAST, seen=seen(), by=by) == 0, "twice is once"


def test_not_those_of_other_days(by: Officer) -> None:
    only = MONDAY + timedelta(days=2)
    shown = publication.ready(only, only).seen
    assert discarding.discard(only, only, seen=shown, by=by) == 1
    assert len(standing()) == 2


def test_one_more_meanwhile_and_nothing_is_discarded(by: Officer) -> None:
    shown = seen()
    planned(Officer.called("petit"), by, 3, 7, 8)
    with pytest.raises(DraftsChanged):
        discarding.discard(MONDAY, LAST, seen=shown, by=by)
    assert len(standing()) == 4
    assert len(standing(PUBLISHED)) == 1


def test_they_may_be_planned_again(by: Officer) -> None:
    discarding.discard(MONDAY, LAST, seen=seen(), by=by)
    begins = THURSDAY + timedelta(days=6)
    again = planner.plan(
        Officer.called("martin").id, "work", begins, begins + timedelta(hours=8), by=by, key="again"
    )
    assert again.cancelled_at is None


def test_by_whoever_plans_and_for_a_period_in_order(by: Officer) -> None:
    with pytest.raises(NotAPlanner):
        discarding.discard(MONDAY, LAST, seen=seen(), by=Officer.called("martin"))
    with pytest.raises(NoRotaPeriod):
        discarding.discard(LAST, MONDAY, seen="", by=by)
    assert len(standing()) == 3
