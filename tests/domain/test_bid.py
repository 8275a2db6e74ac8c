"""A bid for hours at which somebody is missing: weighed when asked and when approved, then a published shift."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from domain import bid, bidding, rota_notice, timetable
from domain.bid import Bid
from domain.bidding import BidDoubtful, BidOver, FilledMeanwhile, NoBidReason, NothingOpen
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.override import Blocked
from domain.shift import NoShift, NotAPlanner, Shift
from domain.swap_refusals import AgainstTheRota, DraftInTheWay
from extensions import db
from tests.clock import Clock
from tests.domain.at_once import at_once, waiting_for_each_other
from tests.domain.planned import THURSDAY, at, planned, standing


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


def acts() -> list[str]:
    found = select(AuditEntry.act).where(AuditEntry.act.like("bid.%")).order_by(AuditEntry.id)
    return list(db.session.scalars(found))


def work(officer: Officer) -> list[tuple[object, bool]]:
    found = timetable.spans(at(-7), at(28), Shift.officer_id == officer.id)
    return [(span.starts_at, span.published) for span in found]


@pytest.mark.usefixtures("inside")
def test_asked_for_approved_and_then_a_published_shift(martin: Officer, durand: Officer) -> None:
    for _ in range(2):
        made = bidding.make(at(0, 8), at(0, 18), by=martin, key="k")
    assert work(martin) == []
    assert [each.id for each in bid.waiting(durand)] == [made.id]
    assert (bid.count(durand), bid.count(martin)) == (1, 0)
    with pytest.raises(NotAPlanner):
        bidding.approve(made, by=martin, reasons={})
    for _ in range(2):
        bidding.approve(made, by=durand, reasons={})
    assert work(martin) == [(at(0, 8), True)]
    assert [told.move.after.starts_at for told in rota_notice.unread(martin)] == [at(0, 8)]
    assert made.stands == "approved"
    with pytest.raises(BidOver, match="déjà accordé"):
        bidding.refuse(made, by=durand, reason="Trop tard")
    assert acts() == ["bid.made", "bid.approved"]
    assert (bid.waiting(durand), [each.id for each in bid.ended(martin)]) == ([], [made.id])


@pytest.mark.usefixtures("inside")
def test_what_nobody_misses_or_has_begun_is_not_asked_for(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    for officer in (petit, durand):
        standing(officer, durand, at(0, 8), 10)
    for begin, end, refusal in (
        (at(0, 8), at(0, 18), NothingOpen),
        (THURSDAY - timedelta(hours=1), THURSDAY + timedelta(hours=3), NothingOpen),
        (at(0, 8), at(2, 8), NoShift),
    ):
        with pytest.raises(refusal):
            bidding.make(begin, end, by=martin, key="k")
    bidding.make(at(0, 8), at(0, 19), by=martin, key="k")  # of one hour somebody is missing
    standing(martin, durand, at(1, 8), 10)
    with pytest.raises(AgainstTheRota):
        bidding.make(at(1, 9), at(1, 12), by=martin, key="k")
    assert Bid.seen(petit, 1) is None, "another's is nobody's business"


@pytest.mark.usefixtures("inside")
def test_a_rule_is_seen_before_it_is_asked_and_set_aside_by_who_approves(
    martin: Officer, durand: Officer
) -> None:
    standing(martin, durand, at(0, 8), 10)
    with pytest.raises(BidDoubtful) as refused:
        bidding.make(at(0, 22), at(1, 6), by=martin, key="k")
    seen = refused.value.weighed.mark
    made = bidding.make(at(0, 22), at(1, 6), by=martin, key="k", seen=seen)
    with pytest.raises(Blocked) as blocked:
        bidding.approve(made, by=durand, reasons={})
    assert made.stands == "waiting", "nothing of it was done"
    named = {f"reason-{b.officer_id}-{b.rule}": "Volontaire" for b in blocked.value.breaches}
    planned(martin, durand, 0, 23, 2)
    with pytest.raises(DraftInTheWay):
        bidding.approve(made, by=durand, reasons=named)
    assert [published for _, published in work(martin)] == [True, False]


@pytest.mark.usefixtures("inside")
def test_refused_for_a_reason_withdrawn_or_lapsed(
    martin: Officer, durand: Officer, clock: Clock
) -> None:
    one, two, three = (
        bidding.make(at(day, 8), at(day, 18), by=martin, key="k") for day in (0, 2, 4)
    )
    for wrong in ("", " ", "x" * 201):
        with pytest.raises(NoBidReason):
            bidding.refuse(one, by=durand, reason=wrong)
    bidding.refuse(one, by=durand, reason="Repos à rendre d’abord")
    with pytest.raises(NotAPlanner):
        bidding.withdraw(two, by=durand)
    bidding.withdraw(two, by=martin)
    assert [(each.stands, each.reason) for each in (one, two)] == [
        ("refused", "Repos à rendre d’abord"), ("withdrawn", None),
    ]  # fmt: skip
    clock.time = at(4, 8)
    assert three.stands == "lapsed"
    with pytest.raises(BidOver, match="ont commencé"):
        bidding.approve(three, by=durand, reasons={})
    assert bid.waiting(durand) == []
    assert {each.id for each in bid.ended(durand)} == {one.id, two.id, three.id}


def test_two_approved_at_once_never_fill_one_gap_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        durand = Officer.called("durand")
        standing(durand, durand, at(0, 8), 10)  # one of two is there
        for login in ("martin", "petit"):
            bidding.make(at(0, 8), at(0, 18), by=Officer.called(login), key=login)
        ids = [each.id for each in bid.waiting(durand)]

    waiting_for_each_other(monkeypatch, bidding, "missing")

    def approve(number: int) -> int:
        by = Officer.called(("durand", "admin")[number])
        bidding.approve(db.session.get_one(Bid, ids[number]), by=by, reasons={})
        return number

    results = at_once(app, approve, 2)
    assert sorted(isinstance(each, FilledMeanwhile) for each in results) == [False, True], results
    with app.app_context():
        assert len(timetable.spans(at(0), at(1))) == 2
