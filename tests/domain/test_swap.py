"""Swaps: offered, agreed to, decided; rules and coverage at each step; a shift is one officer’s at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from domain import (
    calendar,
    need,
    override,
    planner,
    rota,
    swap_decision,
    swapping,
    swaps,
    timetable,
    weighing,
)
from domain.coverage import Gap
from domain.entry import AuditEntry
from domain.need import HOURS
from domain.officer import Officer
from domain.override import Blocked, Override
from domain.shift import NotAPlanner, Shift
from domain.swap import Swap
from domain.swap_refusals import (
    AgainstTheRota,
    DraftInTheWay,
    InASwap,
    NobodyThere,
    NoSwapReason,
    NotToSwap,
    ShiftTaken,
    SwapDoubtful,
    SwapMoved,
    SwapOver,
    SwapWithNobody,
    Thinned,
)
from domain.weighing import worse
from extensions import db
from tests.clock import Clock
from tests.domain.planned import THURSDAY, at, planned, standing

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


def published(who: Officer, by: Officer, day: int, begin: float = 7, hours: float = 12) -> Shift:
    standing(who, by, at(day, begin), hours)
    return latest()


def latest() -> Shift:
    return db.session.scalars(select(Shift).order_by(Shift.id.desc()).limit(1)).one()


def offer(mine: Shift, key: str = "k", **how: object) -> Swap:
    return swapping.offer(mine, by=mine.officer, key=key, **how)  # type: ignore[arg-type]


def approve(swap: Swap, by: Officer, short: str = "", **reasons: str) -> None:
    assert swap.taker_id
    swap_decision.approve(swap, by=by, taker_id=swap.taker_id, reasons=reasons, short=short)


def worked(who: Officer) -> list[tuple[datetime, datetime]]:
    """Their published shifts, as colleagues read them."""
    since = at(-30)
    return [(s.starts_at, s.ends_at) for s in rota.of(who, since, since + timedelta(90), who)]


def acts(like: str = "%") -> list[tuple[str, str, str | None, str | None]]:
    found = select(AuditEntry).where(AuditEntry.act.like(like)).order_by(AuditEntry.id)
    return [(e.act, e.about, e.why, e.to_whom) for e in db.session.scalars(found)]


def test_a_shift_offered_to_all_changes_hands_once_it_is_approved(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    mine = published(martin, durand, 0)
    made = offer(mine)
    assert offer(mine).id == made.id, "the same form twice is one"
    assert [each.id for each in swaps.of(petit).free] == [made.id]
    assert [each.id for each in swaps.of(martin).awaited] == [made.id]
    assert (swaps.waiting(petit), swaps.waiting(durand)) == (0, 0), "nobody was asked by name"
    with pytest.raises(SwapOver):
        swap_decision.approve(made, by=durand, taker_id=petit.id, reasons={})
    swapping.agree(made, by=petit)
    swapping.agree(made, by=petit)
    with pytest.raises(ShiftTaken, match="Alex Petit"):
        swapping.agree(made, by=durand)
    assert (made.stands, worked(petit), swaps.waiting(durand)) == ("agreed", [], 1)
    with pytest.raises(ShiftTaken, match="Alex Petit"):  # with somebody else than was read
        swap_decision.approve(made, by=durand, taker_id=durand.id, reasons={})
    approve(made, durand)
    approve(made, durand)
    assert (worked(martin), worked(petit)) == ([], [(at(0, 7), at(0, 19))])
    assert "VEVENT" not in calendar.feed(martin)
    assert calendar.feed(petit).count("BEGIN:VEVENT") == 1
    before, after = db.session.scalars(
        select(Shift).order_by(Shift.id).execution_options(populate_existing=True)
    )
    assert (before.officer_id, before.cancelled_by) == (martin.id, durand.id), "history stays true"
    assert (after.source, after.published_by) == ("swap", durand.id)
    to = petit.topic
    assert acts() == [
        ("swap.offered", "swap:1", None, None),
        ("swap.agreed", "swap:1", None, martin.topic),
        ("shift.cancelled", before.topic, "swapped", None),
        ("shift.planned", after.topic, "swapped", to),
        ("swap.approved", "swap:1", None, to),
    ]
    with pytest.raises(SwapOver, match="Claude Durand a déjà approuvé"):
        swapping.withdraw(made, by=martin)
    with pytest.raises(SwapOver, match="approuvé"):
        swap_decision.refuse(made, by=Officer.called("admin"), reason="Non")
    assert [each.id for each in swaps.of(petit).ended] == [made.id]
    assert swaps.waiting(durand) == 0


def test_two_shifts_are_exchanged_or_none(martin: Officer, petit: Officer, durand: Officer) -> None:
    """They overlap: each can only be had once the other is given away."""
    mine, theirs = published(martin, durand, 0, 7), published(petit, durand, 0, 11)
    made = offer(mine, theirs=theirs)
    assert swaps.waiting(petit) == 1
    assert [each.id for each in swaps.of(petit).to_answer] == [made.id]
    with pytest.raises(InASwap):
        offer(theirs, "other", to=durand.id)
    with pytest.raises(SwapWithNobody):
        swapping.agree(made, by=durand)
    swapping.agree(made, by=petit)
    approve(made, durand)
    assert (worked(martin), worked(petit)) == ([(at(0, 11), at(0, 23))], [(at(0, 7), at(0, 19))])
    assert [each[2] for each in acts("shift.%")] == ["swapped"] * 4


def test_leave_and_another_shift_stand_in_the_way_at_every_step(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    mine = published(martin, durand, 0)
    standing(petit, durand, at(0, 8), 48, "leave")
    with pytest.raises(AgainstTheRota) as refused:
        offer(mine, to=petit.id)
    assert refused.value.weighed
    assert [each.rule for each in refused.value.weighed.breaches] == ["absent"]
    made = offer(mine, "all")
    with pytest.raises(AgainstTheRota):
        swapping.agree(made, by=petit)
    assert made.stands == "offered", "nothing was kept of it"
    swapping.agree(made, by=durand)
    standing(durand, durand, at(0, 18), 8)  # meanwhile
    admin = Officer.called("admin")
    field = f"reason-{durand.id}-one-at-a-time"
    with pytest.raises(Blocked):
        approve(made, admin, **{field: "Renfort", f"reason-{durand.id}-daily-rest": "Renfort"})
    assert (made.stands, len(worked(martin)), len(worked(durand))) == ("agreed", 1, 1)


def test_a_short_rest_is_seen_by_who_asks_and_accepted_by_who_approves(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    mine = published(martin, durand, 1, 5)
    published(petit, durand, 0, 7)
    with pytest.raises(SwapDoubtful) as refused:
        offer(mine, to=petit.id)
    assert refused.value.weighed
    assert [(b.officer_id, b.rule, b.minutes) for b in refused.value.weighed.breaches] == [
        (petit.id, "daily-rest", 60)
    ]
    assert db.session.scalar(select(Swap.id)) is None
    with pytest.raises(SwapDoubtful):
        offer(mine, to=petit.id, seen="something else")
    made = offer(mine, to=petit.id, seen=refused.value.weighed.mark)
    swapping.agree(made, by=petit)
    with pytest.raises(Blocked):
        approve(made, durand)
    approve(made, durand, **{f"reason-{petit.id}-daily-rest": "À leur demande"})
    kept = db.session.scalars(select(Override)).one()
    assert (kept.minutes, kept.reason, kept.officer_id) == (60, "À leur demande", durand.id)
    assert acts("shift.overridden")[0][2] == "daily-rest 1"
    # What was accepted of a shift goes with it when it changes hands.
    early = db.session.get_one(Shift, kept.shift_id)
    assert override.of(early.id)
    back = offer(early, "back", to=martin.id)
    swapping.agree(back, by=martin)
    approve(back, durand)
    assert not override.of(early.id)


def test_a_lack_that_was_not_there_asks_for_a_reason(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    martin.train(True)
    typed = {need.name(hour): "0" for hour in HOURS} | {need.name((0, 9)): "1"}
    need.change("minors", typed, known=need.seen("minors"), by=durand)
    mine = published(martin, durand, 0)
    with pytest.raises(SwapDoubtful) as refused:
        offer(mine, to=petit.id)
    assert refused.value.weighed
    gap = Gap("minors", at(0, 9), at(0, 10), 1, 0)
    assert refused.value.weighed.gaps == [gap], "two of all were missing before, and still are"
    made = offer(mine, to=petit.id, seen=refused.value.weighed.mark)
    swapping.agree(made, by=petit)
    for short in ("", " ", "a" * 201):
        with pytest.raises(Thinned):
            approve(made, durand, short)
    assert len(worked(martin)) == 1
    approve(made, durand, "Formation le mois prochain")
    assert made.reason == "Formation le mois prochain"
    assert acts("swap.approved") == [("swap.approved", made.topic, "short", petit.topic)]
    back = offer(latest(), "b", to=martin.id)
    assert weighing.weigh(*back.moves(martin.id)).mark == "", "more is no lack"


HOUR = timedelta(hours=1)


def gap(begin: int, end: int, there: int, skill: str = "any") -> Gap:
    first = datetime(2026, 11, 30, tzinfo=UTC)
    return Gap(skill, first + begin * HOUR, first + end * HOUR, 2, there)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([], [gap(0, 4, 1)], [gap(0, 4, 1)]),
        ([gap(0, 4, 1)], [gap(0, 4, 1)], []),
        ([gap(0, 4, 0)], [gap(0, 4, 1)], []),
        ([gap(0, 4, 1)], [gap(0, 4, 0)], [gap(0, 4, 0)]),
        ([gap(1, 2, 0), gap(3, 9, 0)], [gap(0, 4, 0)], [gap(0, 1, 0), gap(2, 3, 0)]),
        ([gap(0, 4, 0, "minors")], [gap(1, 2, 0)], [gap(1, 2, 0)]),
        ([gap(0, 1, 0), gap(1, 4, 1)], [gap(0, 4, 0)], [gap(1, 4, 0)]),
        ([gap(0, 4, 0)], [], []),
    ],
)
def test_only_what_is_missing_more_than_before(
    before: list[Gap], after: list[Gap], found: list[Gap]
) -> None:
    assert worse(before, after) == found


def test_it_lapses_when_a_shift_begins_or_is_not_as_it_was(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    mine = published(martin, durand, 0)
    made = offer(mine)
    swapping.agree(made, by=petit)
    how = {"version": mine.version, "by": durand}
    planner.amend(mine, "work", at(0, 8), at(0, 18), **how)  # type: ignore[arg-type]
    assert (made.stands, swaps.waiting(durand)) == ("lapsed", 0)
    assert [each.id for each in swaps.of(martin).ended] == [made.id]
    with pytest.raises(SwapMoved):
        approve(made, durand)
    assert worked(martin) == [(at(0, 8), at(0, 18))]
    again = offer(mine, "again")
    assert acts("swap.lapsed") == [("swap.lapsed", made.topic, None, None)]
    planner.cancel(mine, by=durand)
    for late in (made, again):
        with pytest.raises(SwapMoved):
            swapping.agree(late, by=durand)
    other = offer(published(martin, durand, 3), "other")
    clock.time = at(3, 7)
    assert (other.stands, swaps.of(petit).free) == ("lapsed", [])
    with pytest.raises(SwapMoved):
        swapping.agree(other, by=petit)


def test_who_was_asked_declines_and_who_took_gives_back(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    mine = published(martin, durand, 0)
    asked = offer(mine, to=petit.id)
    swapping.decline(asked, by=petit)
    swapping.decline(asked, by=petit)
    assert (asked.stands, asked.ended_by) == ("declined", petit.id)
    with pytest.raises(SwapOver, match="Alex Petit a décliné"):
        swapping.withdraw(asked, by=martin)
    free = offer(mine, "free")
    swapping.agree(free, by=petit)
    swapping.decline(free, by=durand)  # who has no part in it changes nothing
    assert free.stands == "agreed"
    for _twice in range(2):
        swapping.decline(free, by=petit)
        assert (free.stands, free.taker_id, free.agreed_at) == ("offered", None, None)
    with pytest.raises(NotAPlanner):
        swapping.withdraw(free, by=petit)
    swapping.withdraw(free, by=martin)
    swapping.withdraw(free, by=martin)
    with pytest.raises(SwapOver, match="Camille Martin a retiré"):
        swapping.agree(free, by=petit)
    third = offer(mine, "third", to=petit.id)
    for reason in ("", " ", "a" * 201):
        with pytest.raises(NoSwapReason):
            swap_decision.refuse(third, by=durand, reason=reason)
    swap_decision.refuse(third, by=durand, reason="Effectif trop juste")
    swap_decision.refuse(third, by=durand, reason="Effectif trop juste")
    assert (third.stands, third.reason) == ("refused", "Effectif trop juste")
    with pytest.raises(SwapOver, match="Claude Durand a déjà refusé"):
        swapping.agree(third, by=petit)
    count = [each[0] for each in acts("swap.%")]
    assert (count.count("swap.declined"), count.count("swap.refused")) == (2, 1)


def test_only_ones_own_unless_a_supervisor_says_why(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    mine, draft = published(martin, durand, 0), planned(martin, durand, 2, 7, 12)
    away = published(martin, durand, 4)
    away.kind = "leave"
    db.session.commit()
    for shift in (draft, away):
        with pytest.raises(NotToSwap):
            offer(shift)
    with pytest.raises(NotAPlanner):
        swapping.offer(mine, by=petit, key="k")
    for why in ("", "a" * 201):
        with pytest.raises(NoSwapReason):
            swapping.offer(mine, by=durand, key="k", why=why)
    for nobody in (martin.id, Officer.called("accueil").id, 999):
        with pytest.raises(SwapWithNobody):
            offer(mine, to=nobody)
    made = swapping.offer(mine, by=durand, key="k", why="Au téléphone")
    with pytest.raises(NotAPlanner):
        swapping.agree(made, by=petit, taker=durand.id, why="x")
    with pytest.raises(NoSwapReason):
        swapping.agree(made, by=durand, taker=petit.id)
    swapping.agree(made, by=durand, taker=petit.id, why="Vu ce matin")
    assert (made.offered_why, made.agreed_by, made.agreed_why) == (
        "Au téléphone", durand.id, "Vu ce matin",
    )  # fmt: skip
    assert acts("swap.acted-for") == [
        ("swap.acted-for", made.topic, "offered", martin.topic),
        ("swap.acted-for", made.topic, "agreed", petit.topic),
    ]
    with pytest.raises(NotAPlanner):
        approve(made, martin)
    approve(made, durand)
    assert len(worked(petit)) == 1


def test_a_draft_or_a_closed_account_is_in_the_way_of_an_approval_alone(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    mine = published(martin, durand, 0)
    draft = planned(petit, durand, 0, 9, 4)
    made = offer(mine, to=petit.id)  # what supervisors alone know of is told to nobody
    swapping.agree(made, by=petit)
    with pytest.raises(DraftInTheWay):
        approve(made, durand)
    planner.cancel(draft, by=durand)
    petit.revoke()
    with pytest.raises(NobodyThere):
        approve(made, durand)
    assert len(timetable.spans(at(0), at(1))) == 1
