"""Shifts: planned, changed, cancelled, published; one at a time; nothing in the past but corrections."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain import compensation, override, planner, publication, timetable, unit, wall
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.override import Blocked, NoReasonToOverride, Override
from domain.publication import NoRotaPeriod, NothingToPublish, Publication, PublishedMeanwhile
from domain.shift import (
    Busy,
    NobodyToPlan,
    NoKind,
    NoShift,
    NotAPlanner,
    Passed,
    Shift,
    ShiftChanged,
)
from extensions import db
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("inside")
MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = datetime(2026, 11, 26, 12, tzinfo=UTC)


def at(day: int, hour: float) -> datetime:
    """So many days after that Monday, at this hour in Paris."""
    return wall.moment(MONDAY + timedelta(days=day), int(hour * 60))


def planned(
    officer: Officer, by: Officer, day: int, begin: float = 7, hours: float = 12, **also: str
) -> Shift:
    how = {"kind": "work", "key": "k", **also}
    kind = how.pop("kind")
    return planner.plan(
        officer.id, kind, at(day, begin), at(day, begin) + timedelta(hours=hours), by=by, **how
    )  # type: ignore[arg-type]


def publish(by: Officer, days: int = 28, **reasons: str) -> Publication:
    last = MONDAY + timedelta(days=days)
    ready = publication.ready(MONDAY, last)
    return publication.publish(MONDAY, last, seen=ready.seen, by=by, reasons=reasons)


def acts() -> list[str]:
    rows = db.session.query(AuditEntry).order_by(AuditEntry.id)
    return [f"{entry.act} {entry.about} {entry.why}" for entry in rows]


def count() -> int:
    return db.session.scalar(select(func.count(Shift.id))) or 0


def test_planned_twice_is_once_and_a_draft(martin: Officer, durand: Officer) -> None:
    first = planned(martin, durand, 0)
    assert planned(martin, durand, 0).id == first.id
    assert (count(), first.published_at, first.source) == (1, None, "hand")
    assert acts() == [f"shift.planned shift:{first.id} None"]


@pytest.mark.parametrize(
    ("begin", "hours", "busy"),
    [(7, 12, True), (6, 2, True), (18.5, 1, True), (8, 1, True), (19, 12, False), (5, 2, False)],
)
def test_one_at_a_time(
    martin: Officer, petit: Officer, durand: Officer, begin: float, hours: float, busy: bool
) -> None:
    first = planned(martin, durand, 0)
    planned(petit, durand, 0)
    if busy:
        with pytest.raises(Busy) as refused:
            planned(martin, durand, 0, begin, hours, key="other")
        assert refused.value.span == first.span
    else:
        planned(martin, durand, 0, begin, hours, key="other")
    assert count() == 2 + (not busy)


def test_what_is_cancelled_is_in_nobodys_way(martin: Officer, durand: Officer) -> None:
    first = planned(martin, durand, 0)
    planner.cancel(first, by=durand)
    planner.cancel(first, by=durand)
    planned(martin, durand, 0, key="other")
    assert count() == 2, "it stays in the table"
    assert acts()[1] == f"shift.cancelled shift:{first.id} None"
    assert len(acts()) == 3
    assert Shift.found(first.id) is None


def test_what_is_no_shift(martin: Officer, durand: Officer) -> None:
    for hours in (0, -1, 25.1):
        with pytest.raises(NoShift):
            planned(martin, durand, 0, 7, hours)
    with pytest.raises(NoKind):
        planned(martin, durand, 0, kind="holiday")
    with pytest.raises(NoShift):
        planned(martin, durand, 0, 0, 24 * 401, kind="leave")
    planned(martin, durand, 0, 0, 24 * 30, kind="leave")
    station, admin = Officer.called("accueil"), Officer.called("admin")
    for nobody in (station, admin):
        with pytest.raises(NobodyToPlan):
            planned(nobody, durand, 0)
    with pytest.raises(NotAPlanner):
        planned(martin, martin, 1)
    martin.revoke()
    with pytest.raises(NobodyToPlan):
        planned(martin, durand, 40)
    assert count() == 1


def test_the_past_is_corrected_for_a_reason_and_never_planned(
    martin: Officer, durand: Officer
) -> None:
    with pytest.raises(Passed):
        planned(martin, durand, -5)
    with pytest.raises(Passed):
        planned(martin, durand, -5, why="because")
    made = planned(martin, durand, -5, why="replaced")
    assert made.published_by == durand.id, "what has happened is no draft"
    with pytest.raises(Passed):
        planner.amend(made, "work", made.starts_at, at(-5, 21), version=1, by=durand)
    planner.amend(made, "work", made.starts_at, at(-5, 20), version=1, by=durand, why="stayed")
    with pytest.raises(Passed):
        planner.cancel(made, by=durand)
    planner.cancel(made, by=durand, why="mistake")
    topic = f"shift:{made.id}"
    assert acts() == [
        f"shift.planned {topic} replaced", f"shift.changed {topic} stayed", f"shift.cancelled {topic} mistake"
    ]  # fmt: skip


def test_a_correction_that_cuts_a_rest_is_accepted_as_it_happened(
    martin: Officer, durand: Officer
) -> None:
    made = planned(martin, durand, -5, why="replaced")
    planner.amend(made, "work", made.starts_at, at(-5, 22), version=1, by=durand, why="stayed")
    (accepted,) = override.of(made.id)
    assert (accepted.rule, accepted.minutes, accepted.reason) == ("daily-rest", 120, "stayed")
    assert acts()[-1] == f"shift.overridden shift:{made.id} daily-rest 1"


def test_a_change_is_of_what_was_read(martin: Officer, durand: Officer) -> None:
    made = planned(martin, durand, 0)
    planner.amend(made, "work", at(0, 8), at(0, 16), version=1, by=durand)
    planner.amend(made, "work", at(0, 8), at(0, 16), version=1, by=durand)  # a second click
    with pytest.raises(ShiftChanged):
        planner.amend(made, "training", at(0, 8), at(0, 16), version=1, by=durand)
    assert (made.version, made.ends_at) == (2, at(0, 16))
    planner.cancel(made, by=durand)
    with pytest.raises(ShiftChanged):
        planner.amend(made, "work", at(0, 8), at(0, 16), version=3, by=durand)
    assert [act.split()[0] for act in acts()] == [
        "shift.planned",
        "shift.changed",
        "shift.cancelled",
    ]


def test_a_shift_does_not_stand_in_its_own_way(martin: Officer, durand: Officer) -> None:
    made = planned(martin, durand, 0)
    planned(martin, durand, 1, key="other")
    planner.amend(made, "work", at(0, 9), at(0, 20), version=1, by=durand)
    with pytest.raises(Busy):
        planner.amend(made, "work", at(0, 22), at(1, 8), version=2, by=durand)


def test_drafts_are_published_once_and_by_one(martin: Officer, durand: Officer) -> None:
    first, later = planned(martin, durand, 0), planned(martin, durand, 30, key="later")
    ready = publication.ready(MONDAY, MONDAY)
    assert [each.id for each in ready.drafts] == [first.id]
    told = publication.publish(MONDAY, MONDAY, seen=ready.seen, by=durand, reasons={})
    again = publication.publish(MONDAY, MONDAY, seen=ready.seen, by=durand, reasons={})
    assert again.id == told.id, "a second click"
    admin = Officer.called("admin")
    with pytest.raises(PublishedMeanwhile) as refused:
        publication.publish(MONDAY, MONDAY, seen=ready.seen, by=admin, reasons={})
    assert (refused.value.status, "Claude Durand" in str(refused.value)) == (409, True)
    published = dict(db.session.query(Shift.id, Shift.published_by).all())
    assert published == {first.id: durand.id, later.id: None}
    assert acts()[-1] == "rota.published rota:2026-11-30 2026-11-30 2026-11-30 1"
    with pytest.raises(NothingToPublish):
        publish(durand, 0)


def test_a_draft_that_changed_since_it_was_shown_is_not_published(
    martin: Officer, durand: Officer
) -> None:
    made = planned(martin, durand, 0)
    seen = publication.ready(MONDAY, MONDAY).seen
    planner.amend(made, "work", at(0, 8), at(0, 16), version=1, by=durand)
    with pytest.raises(PublishedMeanwhile):
        publication.publish(MONDAY, MONDAY, seen=seen, by=durand, reasons={})
    assert made.published_at is None


def test_a_period_in_order_and_what_has_begun_is_not_published(
    martin: Officer, durand: Officer, clock: Clock
) -> None:
    planned(martin, durand, 0)
    for last in (MONDAY - timedelta(days=1), MONDAY + timedelta(days=400)):
        with pytest.raises(NoRotaPeriod):
            publication.ready(MONDAY, last)
    clock.go(days=4, hours=4)
    assert publication.ready(MONDAY, MONDAY).drafts == []


def test_a_breach_stops_all_of_it_unless_a_reason_is_written(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    planned(petit, durand, 0)
    first = planned(martin, durand, 0, 7, 12)
    planned(martin, durand, 1, 5, 8, key="too soon")
    with pytest.raises(Blocked) as refused:
        publish(durand)
    (breach,) = refused.value.breaches
    assert (breach.rule, breach.shift_id, breach.minutes) == ("daily-rest", first.id, 60)
    assert db.session.scalar(select(func.count(Publication.id))) == 0
    name = override.field(breach)
    with pytest.raises(NoReasonToOverride):
        publish(durand, **{name: "a" * 201})
    with pytest.raises(Blocked):
        publish(durand, **{name: "   "})
    told = publish(durand, **{name: "Renfort demandé."})
    assert told.count == 3
    (accepted,) = override.of(first.id)
    assert (accepted.minutes, accepted.reason) == (60, "Renfort demandé.")
    assert accepted.officer_name == "Claude Durand"
    assert "Renfort" not in "".join(acts()), "never content"


def test_what_is_accepted_is_accepted_by_so_much_and_lapses_with_a_change(
    martin: Officer, durand: Officer
) -> None:
    first = planned(martin, durand, 0, 7, 12)
    second = planned(martin, durand, 1, 5, 8, key="too soon")
    name = f"reason-{martin.id}-daily-rest"
    publish(durand, **{name: "Renfort"})
    planner.amend(second, "work", at(1, 5.5), at(1, 14), version=2, by=durand)  # less is covered
    with pytest.raises(Blocked) as refused:
        planner.amend(second, "work", at(1, 4), at(1, 13), version=3, by=durand)
    assert refused.value.breaches[0].minutes == 120
    db.session.refresh(second)
    assert second.starts_at == at(1, 5.5), "nothing was changed"
    planner.amend(second, "work", at(1, 4), at(1, 13), version=3, by=durand, reasons={name: "Si"})
    db.session.refresh(first)
    with pytest.raises(Blocked):  # what was accepted of the first was accepted as it stood
        planner.amend(first, "work", at(0, 7.5), at(0, 19), version=2, by=durand)
    planner.amend(first, "work", at(0, 7), at(0, 17), version=2, by=durand)
    assert override.of(first.id) == []
    assert db.session.scalar(select(func.count(Override.id))) == 2, "what lapsed is kept"


def test_a_rule_the_unit_switched_off_stops_nobody(martin: Officer, durand: Officer) -> None:
    planned(martin, durand, 0, 7, 12)
    planned(martin, durand, 1, 5, 8, key="too soon")
    unit.choose({"rota_daily_rest": "0"}, by=durand)
    assert publish(durand).count == 2


def test_a_cancelled_shift_cuts_no_rest(martin: Officer, durand: Officer) -> None:
    planned(martin, durand, 0, 7, 12)
    planner.cancel(planned(martin, durand, 1, 5, 8, key="too soon"), by=durand)
    assert publish(durand).count == 1


def test_an_amended_draft_is_not_checked_until_it_is_published(
    martin: Officer, durand: Officer
) -> None:
    planned(martin, durand, 0, 7, 12)
    other = planned(martin, durand, 2, 7, 12, key="other")
    planner.amend(other, "work", at(1, 5), at(1, 12), version=1, by=durand)
    with pytest.raises(Blocked):
        publish(durand)


def test_spans_are_those_that_stand_at_any_moment_of_it(martin: Officer, durand: Officer) -> None:
    night = planned(martin, durand, 0, 19, 12)
    ids = lambda since, until: [each.id for each in timetable.spans(since, until)]  # noqa: E731
    assert ids(at(1, 0), at(1, 1)) == [night.id]
    assert ids(at(1, 7), at(1, 9)) == ids(at(0, 0), at(0, 19)) == []


def test_what_was_drafted_for_a_closed_account_is_not_published(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    planned(martin, durand, 0)
    kept = planned(petit, durand, 0)
    martin.revoke()
    assert [each.id for each in publication.ready(MONDAY, MONDAY).drafts] == [kept.id]
    assert publish(durand).count == 1


def test_an_absence_planned_where_somebody_works_is_refused_and_work_in_an_absence_too(
    martin: Officer, durand: Officer
) -> None:
    planned(martin, durand, 0)
    planned(martin, durand, 3, 0, 48, kind="leave", key="leave")
    for kind, day in (("sickness", 0), ("work", 4)):
        with pytest.raises(Busy):
            planned(martin, durand, day, 8, 4, kind=kind, key=f"{kind}")


def test_what_is_owed_is_what_published_shifts_cut(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    last = MONDAY + timedelta(days=30)
    for who, begins in ((martin, 5), (petit, 7)):
        planned(who, durand, 0, 7, 12, key=f"{who.id} 1")
        planned(who, durand, 1, begins, 8, key=f"{who.id} 2")
    assert compensation.owed(MONDAY, last) == [], "a draft cuts nothing"
    publish(durand, **{f"reason-{martin.id}-daily-rest": "Renfort"})
    (theirs,) = compensation.owed(MONDAY, last)
    assert (theirs.name, theirs.minutes, len(theirs.cuts)) == ("Camille Martin", 60, 1)
    assert compensation.owed(MONDAY, last, petit) == []
    assert compensation.owed(MONDAY + timedelta(days=1), last) == [], "of the day it was cut"
    unit.choose({"rota_daily_rest": "0"}, by=durand)
    assert compensation.owed(MONDAY, last) == []
