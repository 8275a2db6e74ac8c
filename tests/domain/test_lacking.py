"""A skill that is needed and lacking: published, cancelled or changed for a reason, unless the unit looks away."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain import need, override, planner, publication, unit
from domain.lacking import lacking
from domain.need import HOURS, name
from domain.officer import Officer
from domain.override import Blocked, Override
from domain.shift import PUBLISHED, Shift
from extensions import db
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, planned, standing

pytestmark = pytest.mark.usefixtures("inside")
FIELD, WHY = "reason-0-skills", "Personne n’est formé ce mois-ci."


@pytest.fixture(autouse=True)
def _needed(durand: Officer, clock: Clock) -> None:
    """One officer who is trained for minors, from 8 h to 20 h on Mondays."""
    clock.time = THURSDAY
    typed = {name(hour): "1" if hour[0] == 0 and 8 <= hour[1] < 20 else "0" for hour in HOURS}
    need.change("minors", typed, known=need.seen("minors"), by=durand)


def publish(by: Officer, **reasons: str) -> publication.Publication:
    last = MONDAY + timedelta(days=6)
    seen = publication.ready(MONDAY, last).seen
    return publication.publish(MONDAY, last, seen=seen, by=by, reasons=reasons)


def reasons() -> list[tuple[int, int, str]]:
    kept = select(Override).where(Override.rule == "skills").order_by(Override.id)
    return [(each.shift_id, each.minutes, each.reason) for each in db.session.scalars(kept)]


def test_a_rota_without_the_skill_is_published_for_a_reason(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    first = planned(martin, durand, 0, 6, 8)
    planned(petit, durand, 1, 6, 8)
    (lack,) = publication.ready(MONDAY, MONDAY).breaches
    assert (lack.starts_at, lack.ends_at, override.field(lack)) == (at(0, 8), at(0, 14), FIELD)
    with pytest.raises(Blocked) as blocked:
        publish(durand)
    assert [each.rule for each in blocked.value.breaches] == ["skills"]
    assert not db.session.scalars(select(Shift.id).where(PUBLISHED)).all()
    publish(durand, **{FIELD: WHY})
    assert reasons() == [(first.id, 360, WHY)]
    planned(petit, durand, 0, 10, 8)  # until 14 h somebody is there, and that was accepted
    (lack,) = publication.ready(MONDAY, MONDAY).breaches
    assert (lack.starts_at, lack.ends_at) == (at(0, 14), at(0, 18))
    petit.train(True, by=durand)
    assert publication.ready(MONDAY, MONDAY).breaches == []


def test_taking_the_skill_away_needs_a_reason_and_taking_another_does_not(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    martin.train(True, by=durand)
    standing(martin, durand, at(0, 8), 12)
    standing(petit, durand, at(0, 8), 12)
    trained, other = db.session.scalars(select(Shift).order_by(Shift.id))
    with pytest.raises(Blocked):
        planner.cancel(trained, by=durand)
    with pytest.raises(Blocked):
        planner.amend(trained, "work", at(0, 10), at(0, 20), version=1, by=durand)
    with pytest.raises(Blocked):
        planner.amend(trained, "training", at(0, 8), at(0, 20), version=1, by=durand)
    db.session.refresh(trained)
    assert (trained.version, trained.starts_at, trained.kind) == (1, at(0, 8), "work")
    planner.amend(trained, "work", at(0, 7), at(0, 20), version=1, by=durand)  # nothing is lost
    planner.amend(trained, "work", at(0, 9), at(0, 20), version=2, by=durand, reasons={FIELD: WHY})
    planner.cancel(other, by=durand)
    planner.cancel(trained, by=durand, reasons={FIELD: "Malade."})
    assert reasons() == [(trained.id, 60, WHY), (trained.id, 660, "Malade.")]


def test_what_is_over_is_corrected_with_the_reason_of_the_correction(
    martin: Officer, durand: Officer, clock: Clock
) -> None:
    martin.train(True, by=durand)
    standing(martin, durand, at(0, 8), 12)
    (shift,) = db.session.scalars(select(Shift))
    clock.time = at(2)
    planner.cancel(shift, by=durand, why="absent")
    assert reasons() == [(shift.id, 720, "absent")]


def test_a_withdrawal_is_looked_at_and_nothing_where_the_unit_looks_at_no_skills(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    planned(martin, durand, 0, 8, 12)
    unit.choose({"rota_skills": "off"}, by=durand)
    assert publication.ready(MONDAY, MONDAY).breaches == []
    publish(durand)
    unit.choose({"rota_skills": "checked"}, by=durand)
    (shift,) = db.session.scalars(select(Shift))
    assert lacking([shift.span], []) == [], "it did not have the skill"
    martin.train(True, by=durand)
    assert [each.minutes for each in lacking([shift.span], [])] == [720]
    assert lacking([shift.span], [shift.span]) == []
