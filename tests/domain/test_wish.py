"""Wishes: made by whom a proposal plans, weighed by it, theirs to withdraw, forgotten after a year."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from domain import bygone, drawing, rota_notice, unit, wish
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.planning import judge
from domain.planning.problem import Wish as Weighed
from domain.planning.solve import solve
from domain.proposal import Proposal
from domain.rota_notice import RotaNotice
from domain.wish import (
    AHEAD,
    LONGEST,
    MOST,
    NO_NIGHTS,
    OFF,
    ON,
    NotAWish,
    NotWeighed,
    NoWishedDays,
    TooManyWishes,
    Wish,
    Wished,
)
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, planned, proposed, publish, standing

pytestmark = pytest.mark.usefixtures("inside")
TODAY = THURSDAY.date()
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


def wished(by: Officer, what: str = OFF, first: date = MONDAY, last: date = MONDAY) -> None:
    wish.make(Wished(what, first, last), key="k", by=by)


def test_made_once_read_and_withdrawn_by_its_officer_alone(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    for _ in range(2):
        wished(martin)
    wished(petit, ON, SUNDAY, SUNDAY + timedelta(days=1))
    (mine,) = wish.of(martin)
    assert [each.officer.name for each in wish.everybodys()] == ["Alex Petit", "Camille Martin"]
    assert not wish.withdraw(mine.id, by=petit)
    assert wish.of(martin)
    assert wish.withdraw(mine.id, by=martin)
    assert wish.withdraw(mine.id, by=martin)
    assert wish.of(martin) == []
    told = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("wish.")))
    assert list(told) == ["wish.made", "wish.made", "wish.withdrawn"]
    with pytest.raises(NotWeighed):
        wished(durand)


@pytest.mark.parametrize(
    ("what", "first", "last", "refusal"),
    [
        ("holiday", MONDAY, MONDAY, NotAWish),
        (OFF, MONDAY, MONDAY - timedelta(days=1), NoWishedDays),
        (OFF, TODAY - timedelta(days=3), TODAY - timedelta(days=1), NoWishedDays),
        (OFF, MONDAY, MONDAY + LONGEST, NoWishedDays),
        (OFF, TODAY + AHEAD, TODAY + AHEAD + timedelta(days=1), NoWishedDays),
    ],
)
def test_what_is_no_wish(
    martin: Officer, what: str, first: date, last: date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        wished(martin, what, first, last)
    assert wish.of(martin) == []


def test_nobody_wishes_without_end(martin: Officer) -> None:
    rows = [
        {"key": f"{n}", "officer_id": martin.id, "what": OFF, "first": MONDAY, "last": MONDAY}
        for n in range(MOST)
    ]
    with transaction():
        db.session.execute(Wish.__table__.insert(), rows)  # type: ignore[attr-defined]
    with pytest.raises(TooManyWishes):
        wished(martin, first=SUNDAY, last=SUNDAY)


def test_a_proposal_weighs_them_day_by_day_after_the_needs(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    unit.choose({"rota_services": "Jour : 08:00-20:00\nNuit : 20:00-08:00"}, by=durand)
    wished(martin, NO_NIGHTS, MONDAY - timedelta(days=2), MONDAY + timedelta(days=1))
    wished(petit, ON)
    asked = drawing.draw(MONDAY, MONDAY)
    people = {person.id: person for person in asked.people}
    assert people[martin.id].wishes == (Weighed(MONDAY, kind="Nuit"),)
    assert people[petit.id].wishes == (Weighed(MONDAY, wants=True),)
    longer = {p.id: p for p in drawing.draw(MONDAY, SUNDAY).people}
    assert [each.day for each in longer[martin.id].wishes] == [MONDAY, MONDAY + timedelta(days=1)]
    plan = solve(asked, seconds=2)
    worked = {(one.person, one.kind) for one in plan.assignments}
    assert worked == {(martin.id, "Jour"), (petit.id, "Jour")}, "as well covered by day as by night"
    assert judge.unmet(asked, plan.assignments) == []


def test_what_is_published_around_the_period_is_drawn_with_it(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    tuesday = MONDAY + timedelta(days=1)
    for day, hour in (
        (-200, 8.0),
        (-9, 8.0),
        (-1, 21.0),
        (0, 21.0),
        (1, 8.0),
        (2, 8.0),
        (6, 8.0),
        (9, 8.0),
    ):
        standing(martin, durand, at(day, hour), 8)
    standing(durand, durand, at(0, 8), 8)
    planned(petit, durand, 0, 8, 8)  # a draft
    people = {person.id: person for person in drawing.people(tuesday, tuesday)}
    assert set(people) == {martin.id, petit.id}
    days = [(span.start - at(0)) // timedelta(days=1) for span in people[martin.id].around]
    assert days == [-9, -1, 0, 2, 6, 9], "all that half a year may count together with it"
    assert people[petit.id].around == ()
    assert [one.start for one in drawing.standing(tuesday, tuesday)] == [at(1, 8)]


def test_all_of_it_is_forgotten_a_year_after_its_days(
    martin: Officer, durand: Officer, clock: Clock
) -> None:
    wished(martin)
    wished(martin, first=SUNDAY, last=SUNDAY)
    planned(martin, durand, 0, 8, 8)
    publish(durand)
    proposed(durand, (martin, 0, 8, 8), days=1)
    db.session.execute(update(RotaNotice).values(told_at=THURSDAY))
    assert bygone.forget() == 0
    clock.time = at(365, 12)
    assert bygone.forget() == 0
    clock.time = at(366, 20)
    assert bygone.forget() == 3, "the first wish, the notice, the proposal"
    assert db.session.scalar(select(func.count(Proposal.id))) == 0
    assert rota_notice.unread(martin) == []
    assert [each.first for each in db.session.scalars(select(Wish))] == [SUNDAY]
