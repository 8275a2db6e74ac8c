"""What the unit typed becomes what the solver is asked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from domain import coverage, drawing, kinds, need, rota_rules, timetable, unit
from domain.drawing import LONGEST, NoPeople, NoSuchPeriod
from domain.need import name
from domain.officer import Officer
from domain.part_time import NoWeeklyHours
from domain.planning.problem import Kind, Rules, Span
from domain.planning.solve import solve
from domain.shift import Shift
from domain.span import Span as Shown
from domain.unit import NotARule
from extensions import db, transaction
from tests.domain.planned import standing

DAY = date(2026, 3, 2)


def test_what_is_usual_is_a_whole_problem(martin: Officer) -> None:
    asked = drawing.draw(DAY, DAY + timedelta(days=6))
    names = {officer.id: officer.login for officer in Officer.everybody()}
    assert {names[person.id] for person in asked.people} == {"martin", "petit"}
    assert [kind.name for kind in asked.kinds] == ["Matin", "Soir", "Nuit", "Bureau"]
    assert asked.kinds[2] == Kind("Nuit", time(21, 50), time(7), roles=frozenset({"officer"}))
    office = frozenset(range(5)), frozenset({"psychologist"})
    assert asked.kinds[3] == Kind("Bureau", time(9), time(17), *office)
    assert len(asked.needs) == 168
    assert {need.count for need in asked.needs} == {2}


def test_services_are_read_and_needs_are_those_of_the_units_table(durand: Officer) -> None:
    unit.choose({"rota_services": "Jour : 08:00-20:08"}, by=durand)
    assert kinds.kinds() == (Kind("Jour", time(8), time(20, 8)),)
    typed = {name(hour): "1" if hour == (1, 9) else "0" for hour in need.HOURS}
    need.change("psychologist", typed, known=need.seen("psychologist"), by=durand)
    found = [each for each in drawing.needs() if each.skill]
    assert [(each.weekday, each.hour, each.count, each.skill) for each in found] == [
        (1, 9, 1, "psychologist")
    ]


def test_published_absences_are_kept_free_and_published_work_is_compared(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    for who, kind, published in (
        (martin, "leave", True), (martin, "training", True), (petit, "work", True), (petit, "leave", False),
    ):  # fmt: skip
        at = {"starts_at": noon, "ends_at": noon + timedelta(hours=8), "planned_by": durand.id}
        at |= {"published_at": noon, "published_by": durand.id} if published else {}
        db.session.add(Shift(officer_id=who.id, kind=kind, source="hand", **at))
        db.session.commit()
    people = {person.id: person for person in drawing.people(DAY, DAY + timedelta(days=6))}
    away = (Span(noon, noon + timedelta(hours=8)),)
    assert (people[martin.id].leave, people[martin.id].training) == (away, away)
    assert (people[petit.id].leave, people[petit.id].unavailable) == ((), ())
    (stands,) = drawing.standing(DAY, DAY + timedelta(days=6))
    assert (stands.person, stands.start) == (petit.id, noon)
    assert drawing.standing(DAY, DAY) == []


@pytest.mark.parametrize("chosen", [(11, 35, 48), (14, 48, 40), (0, 0, 40)])
def test_what_is_proposed_is_what_publication_would_let_through(
    martin: Officer, petit: Officer, durand: Officer, chosen: tuple[int, int, int]
) -> None:
    """With what is published around it: nights before, a training within, leave, work after."""
    named = dict(
        zip(("rota_daily_rest", "rota_weekly_rest", "rota_weekly_hours"), chosen, strict=True)
    )
    unit.choose({rule: str(number) for rule, number in named.items()}, by=durand)
    begins = datetime(2026, 3, 2, tzinfo=UTC)
    for who, kind, hour, lasts in (
        (martin, "work", -27, 9), (martin, "work", -51, 9), (martin, "work", -75, 9), (petit, "training", 56, 8),
        (petit, "leave", 200, 60), (petit, "work", 24 * 15, 9), (martin, "work", 24 * 14 + 6, 8),
    ):  # fmt: skip
        standing(who, durand, begins + timedelta(hours=hour), lasts, kind)
    asked = drawing.draw(DAY, DAY + timedelta(days=13))
    assert asked.rules == Rules(**{
        what: timedelta(hours=number)
        for what, number in zip(("rest", "weekly", "average"), chosen, strict=True)
    })  # fmt: skip
    given = solve(asked, seconds=2).assignments
    made = [Shown(n, one.person, "work", one.start, one.end) for n, one in enumerate(given, 1000)]
    assert {span.officer_id for span in made} == {martin.id, petit.id}
    there = timetable.around(made)
    assert len(there) == 7
    assert rota_rules.check([*there, *made], rota_rules.numbers()) == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [("rota_services", "Matin"), ("rota_services", "Matin : 6:50-14:30"), ("rota_services", "M : 24:00-02:00"),
     ("rota_services", "M : 08:00-12:00 et plus"), ("rota_services", "M : lun+ven 08:00-12:00"),
     ("rota_services", "M : 08:00-12:00 (chef)"), ("rota_services", "M : lun-ven")],
)  # fmt: skip
def test_what_is_no_line_is_refused_in_its_field(durand: Officer, rule: str, line: str) -> None:
    with pytest.raises(NotARule) as refused:
        unit.choose({rule: line}, by=durand)
    assert refused.value.field == rule


@pytest.mark.parametrize(
    ("line", "days", "roles"),
    [
        ("B : 09:00-17:00", range(7), set()),
        ("B : lun-ven 09:00-17:00 (psychologue)", range(5), {"psychologist"}),
        ("B: Sam, dim 09:00-17:00 (Agents, psychologues)", {5, 6}, {"officer", "psychologist"}),
        ("B : ven-lun,mer 09:00-17:00 (agent)", {4, 5, 6, 0, 2}, {"officer"}),
    ],
)
def test_a_line_says_on_which_days_and_for_whom(line: str, days: set[int], roles: set[str]) -> None:
    assert kinds.read(line) == Kind("B", time(9), time(17), frozenset(days), frozenset(roles))


def test_a_psychologist_is_planned_for_the_office_and_no_more_than_they_work(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    with transaction():
        petit.role = "psychologist"
    petit.shorten("24", by=durand)
    asked = drawing.draw(DAY, DAY + timedelta(days=13))
    theirs = [one for one in solve(asked, seconds=2).assignments if one.person == petit.id]
    assert {one.kind for one in theirs} == {"Bureau"}
    assert len(theirs) == 6, "eight hours each, of forty-eight in two weeks"
    assert {one.start.weekday() for one in theirs} <= set(range(5))
    assert asked.by_id[petit.id].counts
    unit.choose({"rota_psychologist": "apart"}, by=durand)
    asked = drawing.draw(DAY, DAY + timedelta(days=13))
    assert not asked.by_id[petit.id].counts
    assert {one.person for one in solve(asked, seconds=2).assignments} == {martin.id}
    begins = datetime(2026, 3, 2, 8, tzinfo=UTC)
    for who in (martin, petit):
        standing(who, durand, begins, 8)
    short = coverage.look(begins, begins + timedelta(hours=8)).gaps
    assert [(gap.skill, gap.there) for gap in short] == [("any", 1)]
    unit.choose({"rota_psychologist": "counted"}, by=durand)
    assert coverage.look(begins, begins + timedelta(hours=8)).gaps == []


def test_hours_of_part_time_are_hours(petit: Officer, durand: Officer) -> None:
    for typed in ("0", "49", "vingt", "²", "-4"):
        with pytest.raises(NoWeeklyHours):
            petit.shorten(typed, by=durand)
    petit.shorten(" 28 ", by=durand)
    assert petit.weekly_hours == 28
    petit.shorten("", by=durand)
    assert petit.weekly_hours is None


def test_skills_are_those_of_the_account(durand: Officer, martin: Officer) -> None:
    martin.train(True, by=durand)
    db.session.execute(update(Officer).where(Officer.login == "petit").values(role="psychologist"))
    skills = {person.id: person.skills for person in drawing.people(DAY, DAY)}
    assert skills[martin.id] == {"minors"}
    assert skills[Officer.called("petit").id] == {"psychologist"}


def test_who_may_not_sign_in_is_not_planned_and_nobody_is_no_plan(durand: Officer) -> None:
    for refused in ((DAY, DAY - timedelta(days=1)), (DAY, DAY + LONGEST)):
        with pytest.raises(NoSuchPeriod):
            drawing.draw(*refused)
    assert drawing.draw(DAY, DAY + LONGEST - timedelta(days=1)).people
    with transaction():
        gone = update(Officer).where(Officer.login.in_(["martin", "petit"]))
        db.session.execute(gone.values(blocked_at=durand.hired_at))
    with pytest.raises(NoPeople):
        drawing.draw(DAY, DAY)
