"""Patterns and teams: kept by supervisors, laid as drafts, all or none."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain import laying, pattern, publication, timetable, wall
from domain.cycle import EmptyCycle
from domain.entry import AuditEntry
from domain.laying import Collides, Laid, NobodyInTeam, NothingToLay, PeriodPassed
from domain.officer import Officer
from domain.override import field
from domain.pattern import Pattern
from domain.publication import NoRotaPeriod
from domain.revised import NoTitle, RevisedMeanwhile
from domain.shift import PUBLISHED, NotAPlanner, Shift
from domain.team import NotAhead, Team
from extensions import db, transaction
from tests.clock import Clock
from tests.domain import test_cycle as cycles
from tests.domain.planned import MONDAY, THURSDAY, at, planned

pytestmark = pytest.mark.usefixtures("inside")
CYCLE = "07:00-19:08\n07:00-19:08\n-\n-"


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


@pytest.fixture
def day(durand: Officer) -> Pattern:
    assert Pattern.add("Jour", CYCLE, key="p", by=durand)
    return Pattern.offered()[0]


@pytest.fixture
def team(durand: Officer, martin: Officer, petit: Officer) -> Team:
    assert Team.add("A", MONDAY, {martin.id: "0", petit.id: "2"}, key="t", by=durand)
    return Team.offered()[0]


def shifts(officer: Officer) -> list[Shift]:
    mine = select(Shift).where(Shift.officer_id == officer.id, Shift.cancelled_at.is_(None))
    return list(db.session.scalars(mine.order_by(Shift.starts_at)))


def acts(prefix: str) -> list[str]:
    rows = db.session.query(AuditEntry).filter(AuditEntry.act.like(f"{prefix}%"))
    return [f"{e.act} {e.about} {e.why}" for e in rows.order_by(AuditEntry.id)]


def test_laid_each_member_works_so_far_ahead(
    day: Pattern, team: Team, martin: Officer, petit: Officer, durand: Officer
) -> None:
    last = MONDAY + timedelta(days=7)
    assert laying.lay(day, team, MONDAY, last, by=durand) == Laid(8, 0, 0)
    assert [each.starts_at for each in shifts(martin)] == [at(n, 7) for n in (0, 1, 4, 5)]
    assert [each.starts_at for each in shifts(petit)] == [at(n, 7) for n in (2, 3, 6, 7)]
    assert {(each.source, each.published_at) for each in shifts(martin)} == {("pattern", None)}
    assert acts("pattern.laid") == [f"pattern.laid pattern:{day.id} {MONDAY} {last} 8"]
    assert laying.lay(day, team, MONDAY, last, by=durand) == Laid(0, 8, 0), "a second click"
    assert len(acts("pattern.laid")) == 1
    later = laying.lay(day, team, MONDAY + timedelta(days=8), MONDAY + timedelta(days=9), by=durand)
    assert later == Laid(2, 0, 0)
    assert shifts(martin)[-1].starts_at == at(9, 7), "the cycle goes on where it was"


def test_whoever_is_absent_is_left_out_and_whoever_works_stops_all_of_it(
    day: Pattern, team: Team, martin: Officer, petit: Officer, durand: Officer
) -> None:
    planned(martin, durand, 0, 0, 48, "leave")
    assert laying.lay(day, team, MONDAY, MONDAY + timedelta(days=3), by=durand) == Laid(2, 0, 2)
    planned(petit, durand, 6, 9, 8)
    with pytest.raises(Collides) as refused:
        laying.lay(day, team, MONDAY + timedelta(days=4), MONDAY + timedelta(days=7), by=durand)
    assert "Alex Petit" in str(refused.value)
    assert "06/12/2026" in str(refused.value)
    assert len(shifts(martin)) == 1, "nothing was laid"


@pytest.mark.parametrize(
    ("since", "until", "refusal"),
    [
        (date(2026, 11, 26), MONDAY, PeriodPassed),
        (date(2026, 10, 1), MONDAY, PeriodPassed),
        (MONDAY, MONDAY - timedelta(days=1), NoRotaPeriod),
        (MONDAY, MONDAY + timedelta(days=400), NoRotaPeriod),
    ],
)
def test_a_period_that_is_none(
    day: Pattern, team: Team, durand: Officer, since: date, until: date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        laying.lay(day, team, since, until, by=durand)
    assert db.session.scalar(select(func.count(Shift.id))) == 0


def test_a_team_of_nobody_and_days_on_which_nobody_works(
    day: Pattern, team: Team, martin: Officer, durand: Officer
) -> None:
    team.change("A", MONDAY, {martin.id: "2"}, version=1, by=durand)
    with pytest.raises(NothingToLay):
        laying.lay(day, team, MONDAY, MONDAY + timedelta(days=1), by=durand)
    martin.revoke()
    with pytest.raises(NobodyInTeam):
        laying.lay(day, team, MONDAY, MONDAY + timedelta(days=9), by=durand)
    with pytest.raises(NotAPlanner):
        laying.lay(day, team, MONDAY, MONDAY, by=martin)


def test_a_year_is_laid_at_once(
    day: Pattern, team: Team, martin: Officer, petit: Officer, durand: Officer
) -> None:
    laid = laying.lay(day, team, MONDAY, MONDAY + timedelta(days=399), by=durand)
    assert laid == Laid(400, 0, 0)
    assert len(shifts(martin)) == len(shifts(petit)) == 200


def test_a_year_of_four_teams_is_laid_published_and_read_back_to_the_minute(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    """Two teams by day, two by night: 12 h 08 by the clock, an hour less in March, one more in October."""
    clock.time = datetime(2025, 12, 20, 12, tzinfo=UTC)
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    with transaction():
        others = [
            Officer(login=each, name=each, role="officer", password_hash="-") for each in "cd"
        ]
        db.session.add_all(others)
    for name, text in (("Jour", cycles.DAY), ("Nuit", cycles.NIGHT)):
        assert Pattern.add(name, text, key=name, by=durand)
    by_day, by_night = sorted(Pattern.offered(), key=lambda each: each.name)
    people = [
        (by_day, martin, 0),
        (by_day, petit, 7),
        (by_night, others[0], 0),
        (by_night, others[1], 7),
    ]
    for cycle, officer, ahead in people:
        assert Team.add(
            officer.login, cycles.BEGINS, {officer.id: str(ahead)}, key=officer.login, by=durand
        )
        team = next(each for each in Team.offered() if each.name == officer.login)
        assert laying.lay(cycle, team, first, last, by=durand).made == len(cycles.on(ahead))
    ready = publication.ready(first, last)
    assert sorted(breach.minutes for breach in ready.breaches) == [8, 8], (
        "around the changes of clock"
    )
    reasons = {field(breach): "changement d’heure" for breach in ready.breaches}
    made = publication.publish(first, last, seen=ready.seen, by=durand, reasons=reasons)
    assert made.count == 730
    db.session.expire_all()
    whole = wall.moment(first), wall.moment(last + timedelta(days=2))
    for cycle, officer, ahead in people:
        mine = timetable.spans(*whole, PUBLISHED, Shift.officer_id == officer.id)
        days = cycles.on(ahead)
        assert [wall.today(span.starts_at) for span in mine] == days
        change = (cycles.AUTUMN in days) - (cycles.SPRING in days) if cycle is by_night else 0
        expected = timedelta(minutes=(12 * 60 + 8) * len(days) + 60 * change)
        assert sum((span.length for span in mine), timedelta()) == expected
    nights = timetable.spans(*whole, PUBLISHED, Shift.officer_id.in_([each.id for each in others]))
    lengths = {wall.today(span.starts_at): span.length for span in nights}
    assert lengths.pop(cycles.SPRING) == timedelta(hours=11, minutes=8)
    assert lengths.pop(cycles.AUTUMN) == timedelta(hours=13, minutes=8)
    assert set(lengths.values()) == {timedelta(hours=12, minutes=8)}
    assert len(lengths) == 363


def test_patterns_and_teams_are_added_once_changed_by_one_and_retired(
    day: Pattern, team: Team, martin: Officer, durand: Officer
) -> None:
    admin = Officer.called("admin")
    assert not Pattern.add("Jour", CYCLE, key="p", by=durand)
    day.change("Jour", "08:00-16:00\n-", version=1, by=durand)
    day.change("Jour", "08:00-16:00\n-", version=1, by=durand)
    with pytest.raises(RevisedMeanwhile):
        day.change("Matin", CYCLE, version=1, by=admin)
    with pytest.raises(NoTitle):
        day.change(" ", CYCLE, version=2, by=admin)
    with pytest.raises(EmptyCycle):
        day.change("Vide", "-", version=2, by=admin)
    team.change("B", MONDAY, {martin.id: " 13 ", durand.id: ""}, version=1, by=durand)
    assert team.members == {martin.id: 13}
    with pytest.raises(RevisedMeanwhile):
        team.change("C", MONDAY, {}, version=1, by=admin)
    station = Officer.called("accueil")
    for members in ({martin.id: "-1"}, {martin.id: "182"}, {martin.id: "²"}, {station.id: "1"}):
        with pytest.raises(NotAhead):
            team.change("C", MONDAY, members, version=2, by=admin)
    for each in (day, team):
        each.retire(by=durand)
        each.retire(by=durand)
    assert (Pattern.offered(), Team.offered(), Pattern.found(day.id)) == ([], [], None)
    for noun, thing in (("pattern", day), ("team", team)):
        told = [f"{noun}.{act} {noun}:{thing.id} None" for act in ("added", "changed", "retired")]
        assert acts(noun) == told


def test_the_usual_ones_are_added_once(durand: Officer) -> None:
    entries = [{"key": "a", "name": "A", "cycle": CYCLE}, {"key": "b", "name": "B", "cycle": CYCLE}]
    assert pattern.load(entries) == 2
    Pattern.offered()[0].retire(by=durand)
    assert pattern.load(entries) == 0
    assert [each.name for each in Pattern.offered()] == ["B"]
    with pytest.raises(EmptyCycle):
        pattern.load(
            [{"key": "c", "name": "C", "cycle": CYCLE}, {"key": "d", "name": "D", "cycle": "-"}]
        )
    assert len(Pattern.offered()) == 1, "all, or none"
