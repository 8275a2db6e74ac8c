"""Being absent over published work: it goes, the absence stands at once, the person and the gaps are told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain import absenting, declared, duty, rota_notice, swapping, timetable
from domain.absenting import Asked, NoAbsence
from domain.coverage import Gap
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.override import Blocked
from domain.shift import PUBLISHED, Busy, NobodyToPlan, NoKind, NotAPlanner, Shift
from domain.swap import Swap
from extensions import db
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, planned, publish, standing

pytestmark = pytest.mark.usefixtures("inside")
NINE = 9 * 60


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


def days(officer: Officer, first: int, last: int, kind: str = "sickness") -> Asked:
    since, until = (MONDAY + timedelta(days=number) for number in (first, last))
    return Asked(officer.id, kind, since, until, NINE, NINE + 8 * 60)


def stands(officer: Officer) -> list[tuple[str, object, object, bool]]:
    found = timetable.spans(at(-7), at(28), Shift.officer_id == officer.id)
    return [(span.kind, span.starts_at, span.ends_at, span.published) for span in found]


def said(act: str) -> list[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)
    return list(db.session.scalars(found))


def test_published_work_goes_the_absence_stands_at_once_and_nothing_else_is_published(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    for day in (0, 1, 5):
        standing(martin, durand, at(day, 19), 12)
    standing(martin, durand, at(-1, 19), 12)  # begins the day before: it is worked
    first = db.session.scalars(select(Shift).where(Shift.starts_at == at(0, 19))).one()
    swap = swapping.offer(first, by=martin, key="k")
    planned(martin, durand, 2, 7, 12)  # their draft goes too: it could not be published any more
    planned(petit, durand, 2, 7, 12)
    for _ in range(2):
        made = absenting.declare(days(martin, 0, 3), by=durand, key="one")
    assert stands(martin) == [
        ("work", at(-1, 19), at(0, 7), True),
        ("sickness", at(0, 7), at(4), True),
        ("work", at(5, 19), at(6, 7), True),
    ]
    assert [each[3] for each in stands(petit)] == [False], "a colleague's draft stays one"
    assert Swap.seen(martin, swap.id).stands == "lapsed"
    told = [(each.move.before, each.move.after) for each in rota_notice.unread(martin)]
    assert [(b and b.starts_at, a and a.kind) for b, a in told] == [
        (at(0, 19), "sickness"),
        (at(1, 19), None),
    ], "the draft was nobody's news"
    assert [entry.about for entry in said("absence.declared")] == [made.topic]
    assert not said("absence.declared")[0].why, "the log does not say why"
    assert {entry.why for entry in said("shift.cancelled")} == {"absent"}
    assert len(said("shift.cancelled")) == 3


def test_the_gaps_it_makes_are_told_until_they_are_filled(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    standing(durand, durand, at(0, 8), 10)
    standing(martin, durand, at(0, 8), 10)
    standing(petit, durand, at(0, 8), 4)
    made = absenting.declare(days(martin, 0, 0, "leave"), by=durand, key="one")
    found = declared.look(made.id)
    assert [span.starts_at for span in found.lost] == [at(0, 8)]
    assert found.gaps == [Gap("any", at(0, 12), at(0, 18), 2, 1)], (
        "what was missing before is not its"
    )
    standing(petit, durand, at(0, 12), 6)
    assert declared.look(made.id).gaps == []
    assert declared.look(0) is None
    work = db.session.scalars(select(Shift.id).where(Shift.kind == "work", PUBLISHED)).first()
    assert declared.look(work) is None


@pytest.mark.parametrize("came", [True, False])
def test_of_a_shift_that_goes_on_what_was_worked_stays(
    martin: Officer, durand: Officer, clock: Clock, came: bool
) -> None:
    standing(martin, durand, at(0, 7), 12)
    clock.time = at(0, 7)
    if came:
        duty.begin(martin)
    clock.time = at(0, 10)
    made = absenting.declare(days(martin, 0, 1), by=durand, key="one")
    worked = [("work", at(0, 7), at(0, 10), True)] if came else []
    away = ("sickness", at(0, 10) if came else at(0), at(2), True)
    assert stands(martin) == ([*worked, away] if came else [away])
    assert [span.ends_at for span in declared.look(made.id).worked] == ([at(0, 10)] if came else [])


def test_a_training_has_its_hours_and_keeps_the_rules(martin: Officer, durand: Officer) -> None:
    standing(martin, durand, at(-1, 19), 12)
    standing(martin, durand, at(1, 7), 12)
    with pytest.raises(Blocked) as refused:
        absenting.declare(days(martin, 0, 1, "training"), by=durand, key="one")
    assert [kind for kind, *_ in stands(martin)] == ["work", "work"], "nothing was done"
    reasons = {
        f"reason-{b.officer_id}-{b.rule}": "Session annuelle" for b in refused.value.breaches
    }
    made = absenting.declare(days(martin, 0, 1, "training"), by=durand, key="one", reasons=reasons)
    assert stands(martin)[1:] == [
        ("training", at(0, 9), at(0, 17), True),
        ("training", at(1, 9), at(1, 17), True),
    ]
    assert [span.starts_at for span in declared.look(made.id).spans] == [at(0, 9), at(1, 9)]
    standing(martin, durand, at(3, 7), 12)
    absenting.declare(days(martin, 1, 3), by=durand, key="two")
    assert [kind for kind, *_ in stands(martin)] == ["work", "training", "sickness"]


def test_what_is_no_absence_is_refused(martin: Officer, durand: Officer) -> None:
    planned(martin, durand, 3, 0, 24, kind="leave")
    publish(durand)
    gone = Asked(0, "leave", MONDAY, MONDAY)
    backwards = Asked(martin.id, "training", MONDAY, MONDAY, NINE, NINE)
    for asked, refusal in (
        (days(martin, 0, 0, "work"), NoKind),
        (days(martin, 1, 0), NoAbsence),
        (days(martin, -5, 0), NoAbsence),  # it began before today
        (days(martin, 0, 400), NoAbsence),
        (days(martin, 0, 31, "training"), NoAbsence),
        (backwards, NoAbsence),
        (days(martin, 2, 4), Busy),
        (gone, NobodyToPlan),
    ):
        with pytest.raises(refusal):
            absenting.declare(asked, by=durand, key="k")
    with pytest.raises(NotAPlanner):
        absenting.declare(days(martin, 0, 0), by=martin, key="k")
    assert [kind for kind, *_ in stands(martin)] == ["leave"]
