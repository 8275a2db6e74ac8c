"""A proposal is taken up once, as it was shown: drafts, or nothing. What is published goes with a publication."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain import (
    adoption,
    bringing,
    coverage,
    drift,
    moves,
    outlook,
    overview,
    planner,
    publication,
    rota_notice,
    withdrawal,
)
from domain.adoption import (
    AdoptedMeanwhile,
    AdoptionChanged,
    AdoptionCollides,
    PlannedNoMore,
    RestUnchosen,
)
from domain.entry import AuditEntry
from domain.moves import Move
from domain.officer import Officer
from domain.outlook import KEEP, WITHDRAW, NothingProposed, ProposalPassed
from domain.override import Blocked
from domain.proposal import Proposal
from domain.shift import NotAPlanner, Shift
from domain.span import Span
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, planned, proposed, publish, standing

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


@pytest.fixture
def two(durand: Officer, martin: Officer, petit: Officer) -> Proposal:
    """Martin on Monday, Petit on Tuesday, by day."""
    return proposed(durand, (martin, 0, 8, 12), (petit, 1, 8, 12))


def adopt(proposal: Proposal, by: Officer, rest: str = "") -> adoption.Adoption:
    return adoption.adopt(proposal, rest=rest, seen=outlook.look(proposal).seen, by=by)


def shifts(*which: object) -> list[tuple[int, int, bool, str]]:
    """What stands from that Monday on: whose, on which day, whether it is published, from where."""
    asked = select(Shift).where(Shift.cancelled_at.is_(None), Shift.ends_at > at(0), *which)  # type: ignore[arg-type]
    return [
        (each.officer_id, (each.starts_at - at(0)).days, each.published_at is not None, each.source)
        for each in db.session.scalars(asked.order_by(Shift.starts_at, Shift.id))
    ]


def acts(*names: str) -> list[tuple[str, str, str | None]]:
    rows = select(AuditEntry.act, AuditEntry.about, AuditEntry.why).where(AuditEntry.act.in_(names))
    return [(row.act, row.about, row.why) for row in db.session.execute(rows.order_by("id"))]


def told(officer: Officer) -> list[tuple[float | None, float | None]]:
    """What this officer has not read: from which hour on, counted from that Monday, before and after."""

    def hour(span: Span | None) -> float | None:
        return span and (span.starts_at - at(0)) / timedelta(hours=1)

    return [(hour(e.move.before), hour(e.move.after)) for e in rota_notice.unread(officer)]


def test_its_services_become_drafts_once_and_the_second_supervisor_is_told(
    two: Proposal, durand: Officer, martin: Officer, petit: Officer
) -> None:
    seen = outlook.look(two).seen
    done = adopt(two, durand)
    drafts = [(martin.id, 0, False, "proposal"), (petit.id, 1, False, "proposal")]
    assert shifts() == drafts
    assert (done.made, done.same, done.absent, done.withdrawn) == (2, 0, 0, 0)
    assert adoption.adopt(two, rest="", seen=seen, by=durand).adopted_at == done.adopted_at
    with pytest.raises(AdoptedMeanwhile) as refused:
        adoption.adopt(two, rest="", seen=seen, by=Officer.called("admin"))
    assert "Claude Durand" in str(refused.value)
    assert shifts() == drafts
    why = f"{MONDAY} {MONDAY + timedelta(days=6)} 2"
    assert acts("proposal.adopted") == [("proposal.adopted", f"proposal:{two.id}", why)]
    with pytest.raises(NotAPlanner):
        adopt(two, martin)


def test_the_same_is_counted_the_absent_left_out_and_what_meets_stops_all(
    durand: Officer, martin: Officer, petit: Officer
) -> None:
    standing(martin, durand, at(0, 8), 12)
    planned(petit, durand, 1, 0, 24, "leave")
    asked = (martin, 0, 8, 12), (petit, 1, 8, 12), (martin, 2, 8, 12)
    done = adopt(proposed(durand, *asked), durand)
    assert (done.made, done.same, done.absent) == (1, 1, 1)
    before = shifts()
    planned(petit, durand, 4, 14, 8)
    with pytest.raises(AdoptionCollides) as refused:
        adopt(proposed(durand, (martin, 5, 8, 12), (petit, 4, 8, 12)), durand, KEEP)
    assert "Alex Petit" in str(refused.value)
    assert "04/12/2026" in str(refused.value)
    assert len(shifts()) == len(before) + 1, "nothing was written"


def test_published_work_it_does_not_have_is_kept_or_withdrawn_never_by_itself(
    durand: Officer, martin: Officer, petit: Officer
) -> None:
    standing(martin, durand, at(0, 14), 8)
    standing(petit, durand, at(3, 8), 12)
    standing(durand, durand, at(3, 8), 12)  # nobody's proposal plans a supervisor
    proposal = proposed(durand, (martin, 0, 8, 12), (petit, 1, 8, 12))
    assert [span.officer_id for span in outlook.look(proposal).rest] == [martin.id, petit.id]
    stood = shifts()
    for rest in ("", "whatever"):
        with pytest.raises(RestUnchosen):
            adopt(proposal, durand, rest)
    with pytest.raises(AdoptionCollides):
        adopt(proposal, durand, KEEP)
    assert shifts() == stood
    assert adopt(proposal, durand, WITHDRAW).withdrawn == 2
    assert shifts(Shift.published_at.is_not(None)) == stood, "nothing goes before it is published"
    assert told(martin) == told(petit) == []
    assert publication.ready(MONDAY, MONDAY + timedelta(days=6)).breaches == []
    (gap,) = coverage.look(at(3, 8), at(3, 20), drafts=True).gaps
    assert (gap.there, gap.least) == (1, 2), "who is to go covers nothing any more"
    assert coverage.look(at(3, 8), at(3, 20)).gaps == []
    desk = overview.of(martin).shown(None)
    publish(durand, 6)
    assert overview.of(martin).shown(None) != desk, "the open page is drawn again"
    assert shifts(Shift.officer_id != durand.id) == [
        (martin.id, 0, True, "proposal"), (petit.id, 1, True, "proposal"),
    ]  # fmt: skip
    assert told(martin) == [(14, 8)], "one move: the same day"
    assert told(petit) == [(None, 32), (80, None)]
    assert [why for _act, _about, why in acts("shift.cancelled")] == ["superseded", "superseded"]
    assert withdrawal.leaving(at(0), at(9)) == []


def test_what_is_to_go_stays_when_somebody_keeps_or_changes_it(
    durand: Officer, martin: Officer, petit: Officer
) -> None:
    standing(martin, durand, at(3, 8), 8)
    standing(petit, durand, at(3, 8), 8)
    adopt(proposed(durand, (martin, 0, 8, 12)), durand, WITHDRAW)
    his, theirs = (db.session.get_one(Shift, span.id) for span in withdrawal.leaving(at(0), at(9)))
    withdrawal.keep(his, by=durand)
    withdrawal.keep(his, by=durand)
    assert acts("shift.kept") == [("shift.kept", his.topic, None)]
    planner.amend(theirs, "work", at(3, 9), at(3, 17), version=1, by=durand)
    assert withdrawal.leaving(at(0), at(9)) == []
    publish(durand, 6)
    assert [day for _who, day, _published, _source in shifts()] == [0, 3, 3]
    again = proposed(durand, (martin, 4, 14, 8), (petit, 3, 9, 8), (martin, 0, 8, 12))
    adopt(again, durand, WITHDRAW)
    (going,) = withdrawal.leaving(at(0), at(9))
    assert going.id == his.id
    adopt(proposed(durand, (martin, 3, 8, 8)), durand, KEEP)
    assert withdrawal.leaving(at(0), at(9)) == [], "the last decision counts"
    adopt(proposed(durand, (martin, 0, 8, 12)), durand, WITHDRAW)
    assert len(withdrawal.leaving(at(0), at(9))) == 2
    line = "martin;2026-12-03;08:00;16:00"
    for dry, left in ((True, 2), (False, 1)):
        assert bringing.bring(line, by=durand, dry=dry).same == 1
        assert len(withdrawal.leaving(at(0), at(9))) == left, "a file wants it as well"


def test_a_draft_over_what_stays_cannot_be_published(durand: Officer, martin: Officer) -> None:
    standing(martin, durand, at(0, 14), 8)
    adopt(proposed(durand, (martin, 0, 8, 12)), durand, WITHDRAW)
    (span,) = withdrawal.leaving(at(0), at(9))
    withdrawal.keep(db.session.get_one(Shift, span.id), by=durand)
    with pytest.raises(Blocked):
        publish(durand, 6)


def test_what_changed_since_it_was_drawn_is_said_and_must_have_been_seen(
    two: Proposal, durand: Officer, martin: Officer, petit: Officer
) -> None:
    assert drift.since(two) == []
    seen = outlook.look(two).seen
    standing(martin, durand, at(3), 24, "leave")
    standing(petit, durand, at(2, 8), 12)
    standing(petit, durand, at(-1, 8), 4)  # the day before
    standing(durand, durand, at(2, 8), 12)
    assert [(each.person, each.what, each.how) for each in drift.since(two)] == [
        (petit.id, "work", "added"), (petit.id, "work", "added"), (martin.id, "absence", "added"),
    ]  # fmt: skip
    with pytest.raises(AdoptionChanged):
        adoption.adopt(two, rest=KEEP, seen=seen, by=durand)
    assert adopt(two, durand, KEEP).made == 2
    later = proposed(durand, (martin, 5, 8, 12))
    gone = db.session.scalar(select(Shift).where(Shift.kind == "leave"))
    assert gone
    planner.cancel(gone, by=durand)
    assert [(each.person, each.what, each.how) for each in drift.since(later)] == [
        (martin.id, "absence", "removed")
    ]


def test_what_has_no_result_or_begins_too_early_is_not_taken(
    two: Proposal, durand: Officer, clock: Clock
) -> None:
    seen = outlook.look(two).seen
    for values in (
        {"state": "failed", "result": None}, {"state": "cancelled", "result": None},
        {"state": "running"}, {"state": "done", "result": "[]"},
    ):  # fmt: skip
        kept = {"state": two.state, "result": two.result}
        _set(two, values)
        with pytest.raises(NothingProposed):
            adoption.adopt(two, rest="", seen=seen, by=durand)
        _set(two, kept)
    clock.time = at(0, 6)
    with pytest.raises(ProposalPassed):
        adoption.adopt(two, rest="", seen=seen, by=durand)
    clock.time = at(-1, 23)
    _set(two, {"state": "cancelled"})
    assert adopt(two, durand).made == 2, "stopped, it keeps what it found"


def test_whoever_left_meanwhile_is_named(two: Proposal, petit: Officer, durand: Officer) -> None:
    petit.revoke()
    with pytest.raises(PlannedNoMore) as refused:
        adopt(two, durand)
    assert "Alex Petit" in str(refused.value)
    assert shifts() == []


def _set(proposal: Proposal, values: dict[str, str | None]) -> None:
    with transaction():
        db.session.execute(update(Proposal).values(values))
    db.session.refresh(proposal)


def test_changing_and_cancelling_what_is_published_tells_its_officer(
    durand: Officer, martin: Officer
) -> None:
    early, late = planned(martin, durand, 0, 8, 8), planned(martin, durand, 1, 8, 8)
    planner.amend(early, "work", at(0, 9), at(0, 17), version=1, by=durand)
    assert told(martin) == [], "a draft is nobody's to know"
    publish(durand)
    planner.amend(early, "work", at(0, 10), at(0, 18), version=3, by=durand)
    planner.amend(early, "work", at(0, 10), at(0, 18), version=3, by=durand)
    planner.cancel(late, by=durand)
    planner.cancel(planned(martin, durand, 5, 8, 8), by=durand)
    planned(martin, durand, -6, 8, 8, why="replaced")
    shown = [(None, 9), (None, 32), (9, 10), (32, None), (None, -136)]
    assert told(martin) == shown
    (waited,) = rota_notice.waited_for()
    assert (waited.name, waited.count) == ("Camille Martin", 5)
    third = rota_notice.unread(martin)[2].id
    rota_notice.acknowledge(durand, third)
    assert told(martin) == shown, "nobody reads for another"
    for _ in range(2):
        rota_notice.acknowledge(martin, third)
    assert told(martin) == shown[3:]
    read = [f"shift:{early.id}", f"shift:{early.id}", f"shift:{late.id}"]
    assert [about for _act, about, _why in acts("shift.acknowledged")] == read
    planned(durand, durand, 0, 8, 8)
    publish(durand)
    assert told(durand) == [], "they know"


def _span(officer: int, day: int, hour: float = 8, id: int = 0) -> Span:
    return Span(id, officer, "work", at(day, hour), at(day, hour + 8))


def _between(lost: Iterable[Span], gained: Iterable[Span]) -> list[Move]:
    return moves.between(lost, gained)


def test_moves_are_paired_day_by_day() -> None:
    one, other = _span(1, 0), _span(1, 0, 14, 5)
    assert _between([one], [other]) == [Move(one, other)]
    assert _between([one], [replace(other, officer_id=2)]) == [
        Move(one, None), Move(None, replace(other, officer_id=2)),
    ]  # fmt: skip
    tomorrow = _span(1, 1)
    assert _between([one], [tomorrow]) == [Move(one, None), Move(None, tomorrow)]
    more = _span(1, 0, 23)
    assert _between([one], [other, more]) == [Move(one, None), Move(None, other), Move(None, more)]
    assert Move(one, other).shift_id == 5
