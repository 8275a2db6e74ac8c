"""Coverage: what is needed by hour and skill, what is missing and over, and who is on shift now."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from domain import coverage, need, rota
from domain.clock import PARIS
from domain.coverage import Gap, Overlap, sweep
from domain.entry import AuditEntry
from domain.need import HOURS, LEAST, NeedsChanged, NoNeed
from domain.officer import Officer
from domain.shift import NotAPlanner
from domain.span import Span
from extensions import db
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, planned, publish, standing

TYPED = {need.name(hour): "2" for hour in HOURS}
BEGIN = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture
def thursday(clock: Clock, inside: None) -> Clock:
    clock.time = THURSDAY
    return clock


def change(by: Officer, skill: str = "any", **other: str) -> None:
    need.change(skill, TYPED | other, known=need.seen(skill), by=by)


def test_two_at_any_hour_unless_more_is_decided(thursday: Clock, durand: Officer) -> None:
    assert need.needs() == {"any": dict.fromkeys(HOURS, 2)}
    change(durand, **{"n0-7": "4"})
    assert need.needs()["any"] == dict.fromkeys(HOURS, 2) | {(0, 7): 4}
    change(durand, "minors", **dict.fromkeys(TYPED, "0") | {"n6-23": "1"})
    assert need.of("minors") == dict.fromkeys(HOURS, 0) | {(6, 23): 1}
    acts = [(e.act, e.about) for e in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert acts == [("needs.changed", "needs:any"), ("needs.changed", "needs:minors")]


@pytest.mark.parametrize("typed", ["0", "1", "", "-2", "100", "deux", "²", "2.5", "99999"])
def test_fewer_than_two_are_never_enough(thursday: Clock, durand: Officer, typed: str) -> None:
    with pytest.raises(NoNeed) as refused:
        change(durand, **{"n3-14": typed})
    assert (refused.value.field, refused.value.status) == ("n3-14", 422)
    assert need.needs() == {"any": dict.fromkeys(HOURS, LEAST)}


def test_needs_are_changed_by_one_at_a_time(
    thursday: Clock, martin: Officer, durand: Officer
) -> None:
    known, admin = need.seen("any"), Officer.called("admin")
    more = TYPED | {"n0-0": "3"}
    need.change("any", more, known=known, by=durand)
    need.change("any", more, known=known, by=durand)  # a second click
    with pytest.raises(NeedsChanged):
        need.change("any", TYPED | {"n0-0": "5"}, known=known, by=admin)
    with pytest.raises(NotAPlanner):
        need.change("any", TYPED, known=need.seen("any"), by=martin)
    assert need.of("any")[0, 0] == 3


def test_gaps_and_overlaps_of_what_is_published(
    thursday: Clock, martin: Officer, petit: Officer, durand: Officer
) -> None:
    for officer in (martin, petit):
        planned(officer, durand, 0, 7, 12)
    planned(durand, durand, 0, 9, 4)
    empty = coverage.look(at(0), at(1))
    assert empty.gaps == [Gap("any", at(0), at(1), 2, 0)], "drafts are not planned yet"
    told = coverage.look(at(0), at(1), drafts=True)
    assert told.gaps == [Gap("any", at(0), at(0, 7), 2, 0), Gap("any", at(0, 19), at(1), 2, 0)]
    assert told.overlaps == [Overlap(at(0, 9), at(0, 13), 1)]
    assert told.missing == timedelta(hours=12)
    publish(durand)
    assert coverage.look(at(0), at(1)) == told
    martin.block()
    assert coverage.look(at(0, 7), at(0, 8)).gaps == [Gap("any", at(0, 7), at(0, 8), 2, 1)]


def test_twelve_weeks_ahead_from_now(thursday: Clock) -> None:
    told = coverage.look()
    assert (told.since, told.until) == (THURSDAY, THURSDAY + timedelta(weeks=12))
    assert told.gaps == [Gap("any", told.since, told.until, 2, 0)]


def test_skills_are_needed_beside(
    thursday: Clock, martin: Officer, petit: Officer, durand: Officer
) -> None:
    martin.train(True)
    petit.fit("4", "ar en")
    zero = dict.fromkeys(TYPED, "0")
    change(durand, "minors", **zero | {"n0-8": "1", "n0-9": "1"})
    change(durand, "ar", **zero | {"n0-8": "1"})
    change(durand, "psychologist", **zero | {"n0-8": "1"})
    standing(martin, durand, at(0, 8.5), 4)
    standing(petit, durand, at(0, 8), 4)
    skilled = [gap for gap in coverage.look(at(0, 8), at(0, 10)).gaps if gap.skill != "any"]
    assert skilled == [
        Gap("minors", at(0, 8), at(0, 8.5), 1, 0), Gap("psychologist", at(0, 8), at(0, 9), 1, 0)
    ]  # fmt: skip
    durand.amend(durand.name, "psychologist")
    standing(durand, durand, at(0, 8), 1)
    assert "psychologist" not in {gap.skill for gap in coverage.look(at(0, 8), at(0, 10)).gaps}


def test_only_work_covers(thursday: Clock, martin: Officer, durand: Officer) -> None:
    for kind, day in (("training", 0), ("leave", 1), ("sickness", 2), ("unavailable", 3)):
        standing(martin, durand, at(day), 24, kind)
    assert coverage.look(at(0), at(4)).gaps == [Gap("any", at(0), at(4), 2, 0)]


def test_needs_go_by_the_clock_over_the_change_of_hour() -> None:
    """In autumn the hour from two to three is there twice, and needs three twice; in spring it is not."""
    needs = {"any": dict.fromkeys(HOURS, 2) | {(6, 2): 3}}
    for sunday, gaps in (
        (datetime(2026, 10, 25, tzinfo=UTC), 2),
        (datetime(2026, 3, 29, tzinfo=UTC), 0),
    ):
        two = [Span(n, n, "work", sunday, sunday + timedelta(hours=8)) for n in (1, 2)]
        skills = {1: frozenset({"any"}), 2: frozenset({"any"})}
        found = sweep(two, skills, needs, sunday, sunday + timedelta(hours=8)).gaps
        expected = [Gap("any", sunday, sunday + timedelta(hours=2), 3, 2)] if gaps else []
        assert found == expected


spans = some.lists(
    some.tuples(some.integers(1, 4), some.integers(0, 40), some.integers(1, 30)), max_size=12
)


@example([(1, 2, 2)], 61, 1)  # over before the first of these minutes
@given(spans, some.integers(0, 119), some.integers(1, 600))
def test_every_minute_is_told_as_it_is(
    made: list[tuple[int, int, int]], begin: int, long: int
) -> None:
    """Beside a count of each minute by itself."""
    minute = timedelta(minutes=1)
    planned = [
        Span(
            n, who, "work", BEGIN + 17 * start * minute, BEGIN + (17 * start + 13 * hours) * minute
        )
        for n, (who, start, hours) in enumerate(made)
    ]
    skills = {1: frozenset({"any"}), 2: frozenset({"any", "ar"}), 3: frozenset({"any"})}
    needs = {
        "any": {hour: 2 + hour[1] % 2 for hour in HOURS},
        "ar": {hour: hour[1] % 2 for hour in HOURS},
    }
    since, until = BEGIN + begin * minute, BEGIN + (begin + long) * minute
    told = sweep(planned, skills, needs, since, until)

    def counted(at: datetime, skill: str) -> int:
        here = {s.officer_id for s in planned if s.starts_at <= at < s.ends_at}
        return sum(skill in skills.get(who, ()) for who in here)

    for number in range(long):
        moment = since + number * minute
        shown = moment.astimezone(PARIS)
        for skill in needs:
            least, there = needs[skill][shown.weekday(), shown.hour], counted(moment, skill)
            of_it = [g for g in told.gaps if g.skill == skill and g.starts_at <= moment < g.ends_at]
            assert [(g.least, g.there) for g in of_it] == (
                [(least, there)] if there < least else []
            )
        over = any(o.starts_at <= moment < o.ends_at for o in told.overlaps)
        assert over == (counted(moment, "any") > needs["any"][shown.weekday(), shown.hour])


def test_in_one_pass() -> None:
    """Twelve weeks of 24 officers: twenty times as many shifts cost far less than the square of it."""
    skills = {n: frozenset({"any", "ar"}) for n in range(24)}
    needs = {skill: dict.fromkeys(HOURS, 2) for skill in ("any", "ar", "minors")}

    def cost(times: int) -> float:
        many = [
            Span(
                n,
                n % 24,
                "work",
                BEGIN + timedelta(hours=2 * n / times),
                BEGIN + timedelta(hours=2 * n / times + 8),
            )
            for n in range(1000 * times)
        ]
        begun = perf_counter()
        sweep(many, skills, needs, BEGIN, BEGIN + timedelta(weeks=12))
        return perf_counter() - begun

    assert cost(20) < 100 * cost(1)


def names(officers: Iterable[Officer]) -> list[str]:
    return [officer.login for officer in officers]


def test_who_is_on_shift_at_a_moment(
    thursday: Clock, martin: Officer, petit: Officer, durand: Officer
) -> None:
    planned(martin, durand, 0, 7, 12)
    assert coverage.on_shift(at(0, 8)) == []
    publish(durand)
    standing(petit, durand, at(0, 7), 12, "training")
    assert names(coverage.on_shift(at(0, 7))) == ["martin"]
    assert [names(coverage.on_shift(at(0, hour))) for hour in (6.9, 19)] == [[], []]
    martin.revoke()
    assert coverage.on_shift(at(0, 8)) == []


def test_colleagues_read_that_somebody_is_away_and_not_why(
    thursday: Clock, martin: Officer, petit: Officer, durand: Officer
) -> None:
    planned(martin, durand, 0, 7, 12)
    standing(petit, durand, at(0, 12), 24, "sickness")
    kinds = lambda reader: {  # noqa: E731
        row.name: [[span.kind for span in day] for day in row.days]
        for row in rota.sheet(MONDAY, 3, reader).rows
    }
    assert kinds(martin)["Alex Petit"] == [["away"], ["away"], []]
    assert (
        kinds(petit)["Alex Petit"]
        == kinds(durand)["Alex Petit"]
        == [["sickness"], ["sickness"], []]
    )
    assert kinds(martin)["Camille Martin"] == [[], [], []], "a draft is for supervisors"
    assert kinds(durand)["Camille Martin"] == [["work"], [], []]
    assert rota.sheet(MONDAY, 3, durand).drafts == 1
    assert [span.kind for span in rota.of(petit, at(0), at(3), martin)] == ["away"]


def test_the_sheet_of_two_days_counts_hours_once(
    thursday: Clock, martin: Officer, durand: Officer
) -> None:
    standing(martin, durand, at(0, 19), 12)
    (row,) = [row for row in rota.sheet(MONDAY, 2, martin).rows if row.officer_id == martin.id]
    assert Counter(len(day) for day in row.days) == {1: 1, 0: 1}, "a night is of the day it begins"
