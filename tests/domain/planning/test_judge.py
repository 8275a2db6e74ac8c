"""The judge finds each rule that is broken, and nothing else."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.planning import evenness, hours, judge, law
from domain.planning.judge import Open
from domain.planning.problem import (
    AVERAGE,
    FIXED,
    LEAVE,
    ONCE,
    REST,
    UNAVAILABLE,
    WEEKLY,
    Assignment,
    Kind,
    Need,
    Person,
    Wish,
)
from tests.domain.planning.cases import (
    EVENING,
    MONDAY,
    MORNING,
    NIGHT,
    always,
    given,
    problem,
    utc,
    whole_day,
)  # fmt: skip


def broken(*assignments: Assignment, **others: object) -> list[str]:
    return [breach.rule for breach in judge.breaches(problem(**others), assignments)]


def test_a_usual_week_breaks_nothing() -> None:
    assert broken(*(given(1, day) for day in range(5))) == []
    assert broken(*(given(1, day, NIGHT) for day in range(4))) == []


def test_eleven_hours_between_two_services() -> None:
    nine = Kind("nine", time(9), time(17))
    eight = Kind("eight", time(20), time(22))
    assert broken(given(1, 0, EVENING), given(1, 1, MORNING)) == [REST], "08:50 of rest"
    assert broken(given(1, 0, EVENING), given(1, 1, nine)) == [], "exactly eleven"
    late = Kind("late", time(14), time(22, 1))
    assert broken(given(1, 0, late), given(1, 1, nine)) == [REST]
    assert broken(given(1, 0), given(1, 0, eight)) == [REST], "the same day, in two pieces"
    assert broken(given(1, 0), given(2, 0, eight)) == [], "of two people"


def test_the_change_of_clock_takes_an_hour_of_rest() -> None:
    """Out at 20 h on Saturday, back at 7 h on Sunday: eleven hours by the wall, ten in March."""
    day, early = Kind("day", time(12), time(20)), Kind("early", time(7), time(12))
    for monday, expected in ((MONDAY, []), (date(2026, 3, 23), [REST]), (date(2026, 10, 19), [])):
        theirs = given(1, 5, day, monday), given(1, 6, early, monday)
        asked = problem(first=monday, last=monday + timedelta(days=6))
        assert [breach.rule for breach in judge.breaches(asked, theirs)] == expected


def test_a_service_may_not_be_so_long_that_its_day_has_no_rest() -> None:
    assert broken(given(1, 0, Kind("long", time(8), time(21)))) == []
    assert broken(given(1, 0, Kind("longer", time(8), time(21, 1)))) == [REST]


def test_one_service_at_a_time() -> None:
    assert broken(given(1, 0), given(1, 0, EVENING)) == [ONCE, REST], (
        "fifteen hours of one day, too"
    )
    assert broken(given(1, 0), given(1, 0, Kind("short", time(14), time(15)))) == [ONCE]
    assert broken(given(1, 0), given(2, 0, EVENING)) == []


def test_thirty_five_hours_in_a_row_in_the_seven_days_from_each_service() -> None:
    day = Kind("day", time(9), time(16))
    six = [given(1, n, day) for n in range(6)]
    assert broken(*six) == [], "until Monday at 9, when the seven days end, it is 41 hours"
    assert broken(*six, given(1, 6, Kind("late", time(23), time(23, 30)))) == [WEEKLY, WEEKLY]
    sunday = given(1, 6, Kind("sunday", time(3), time(6)))
    assert broken(*six, sunday) == [WEEKLY], "27 hours until Monday; 51 until Tuesday"
    nine = [*six, *(given(1, n, day) for n in (7, 8, 9, 10, 11))]
    assert broken(*nine, days=14) == [], "from Saturday 16 h to Monday 9 h"
    early = [*six, given(1, 7, Kind("early", time(2), time(9)))]
    assert broken(*early, days=8) == [WEEKLY] * 2, "34 hours; 48 in the seven days from Wednesday"
    before = Assignment(1, utc("2026-01-05T07:59"), utc("2026-01-05T08:00"))
    assert broken(before, *six[1:6], fixed=(before,)) == [], (
        "what was seven days before is not in it"
    )


def test_the_average_leaves_leave_out() -> None:
    days = [given(1, n, Kind("day", time(8), time(19, 50))) for n in range(4)]  # 47 h 20
    assert broken(*days) == []
    away = (Person(1, leave=(whole_day(5), whole_day(5, 2))),)
    assert broken(*days, people=away) == [AVERAGE], "five sevenths of 48 hours"
    assert broken(*days, people=(Person(1, weekly=timedelta(hours=40)),)) == [AVERAGE]
    assert broken(given(1, 0), days=1) == [], "a day alone has no average: that of its week counts"
    assert broken(given(1, 0), days=1, people=(Person(1, weekly=timedelta(hours=7)),)) == [AVERAGE]
    assert broken(*days, people=(Person(1, unavailable=(whole_day(5),)),)) == []
    assert broken(*days, people=away, fixed=tuple(days)) == [], "what was decided is not taken back"
    more = given(1, 4, Kind("short", time(12), time(13)))
    assert broken(*days, more, people=away, fixed=tuple(days)) == [AVERAGE], "and not added to"
    assert law.allowance(problem(people=away), away[0]) == timedelta(hours=48) * 5 / 7


def test_absences_and_what_was_decided() -> None:
    asked = {"people": (Person(1, leave=(whole_day(0),), unavailable=(whole_day(1),)),)}
    assert broken(given(1, 0), **asked) == [LEAVE]
    assert broken(given(1, 1), **asked) == [UNAVAILABLE]
    assert broken(given(1, -1, NIGHT), **asked) == [LEAVE], "it ends on the day of leave"
    assert broken(fixed=(given(1, 0),)) == [FIXED]
    assert broken(given(1, 0), fixed=(given(1, 0),)) == []


def test_what_is_open_is_told_once_and_people_count_once() -> None:
    asked = problem(days=1, needs=(*always(1, hour=(8, 16)), *always(1, "psychologist", (15, 16))))
    there = [given(1, 0), given(1, 0, EVENING)]
    assert judge.uncovered(asked, there) == [
        Open(utc("2026-01-12T14:00"), utc("2026-01-12T15:00"), "psychologist", 1)
    ]
    assert judge.uncovered(replace(asked, needs=(Need(0, 14, 2),)), there) == [
        Open(utc("2026-01-12T13:00"), utc("2026-01-12T14:00"), "", 1)
    ], "from 14:20 to 14:30 they are one person all the same"
    skilled = replace(asked, people=(Person(1, frozenset({"psychologist"})),))
    assert judge.uncovered(skilled, there) == []
    nobody = judge.uncovered(asked, [])
    assert [(one.skill, one.hours) for one in nobody] == [("", 8.0), ("psychologist", 1.0)]


def test_wishes() -> None:
    wishes = (
        Wish(MONDAY),
        Wish(MONDAY, kind="night"),
        Wish(MONDAY + timedelta(days=1), wants=True),
    )
    asked = problem(count=1)
    asked = replace(asked, people=(Person(1, wishes=wishes),))
    assert [wish for _who, wish in judge.unmet(asked, [given(1, 0)])] == [wishes[0], wishes[2]]
    assert judge.unmet(asked, [given(1, 1)]) == []


def test_loads_count_what_was_before_and_excuse_who_was_away() -> None:
    people = (
        Person(1, nights=2, weekends=1),
        Person(2, leave=(whole_day(0, 14),)),
        Person(3, weekly=timedelta(hours=24)),
    )
    asked = problem(count=3, days=28)
    asked = replace(asked, people=people)
    theirs = [given(1, 5, NIGHT), given(1, 6), given(3, 0, NIGHT), given(1, 40, NIGHT)]
    loads = evenness.loads(asked, theirs)
    nights, weekends = loads["nights"], loads["weekends"]
    assert {n: (load.worked, load.before) for n, load in nights.items()} == {
        1: (1, 2),
        2: (0, 0),
        3: (1, 0),
    }
    # 28 nights for two people's worth of work: 14 each; half of it is excused.
    assert {n: load.excused for n, load in nights.items()} == {1: 0, 2: 7, 3: 7}
    assert weekends[1].worked == 1, "Saturday and Sunday are one"
    assert weekends[1].counts == 2
    assert evenness.spread(nights) == 5
    assert evenness.squares(nights) == 9 + 49 + 64
    assert evenness.spread({}) == 0
    assert hours.weekend(theirs[0].start) == hours.weekend(theirs[1].start)


def test_whoever_has_no_night_among_their_services_is_even_without_any() -> None:
    office = replace(
        MORNING, name="office", weekdays=frozenset(range(5)), roles=frozenset({"psychologist"})
    )
    night = replace(NIGHT, roles=frozenset({"officer"}))
    people = (Person(1, role="officer"), Person(2, role="officer"), Person(3, role="psychologist"))
    asked = replace(problem(), people=people, kinds=(office, night))
    slots = hours.slots(asked)
    assert {slot.kind for slot in hours.theirs(people[2], slots)} == {"office"}
    assert {slot.kind for slot in hours.theirs(people[0], slots)} == {"night"}
    nights = [given(1, 0, night), given(2, 1, night), given(1, 2, night), given(2, 3, night)]
    nights += [given(1, 4, night), given(2, 5, night), given(1, 6, night)]
    loads = evenness.loads(asked, nights)["nights"]
    assert {who: load.counts for who, load in loads.items()} == {1: 4, 2: 3, 3: 4}
    assert evenness.spread(loads) == 1
    without = replace(
        asked, kinds=(NIGHT,), people=(*people[:2], replace(people[2], role="officer"))
    )
    assert evenness.loads(without, nights)["nights"][3].counts == 0, (
        "a third who might is not spared"
    )


@pytest.mark.parametrize("count", [1, 2])
def test_an_empty_plan_leaves_everything_open(count: int) -> None:
    asked = problem(needs=always(count))
    assert sum(one.hours for one in judge.uncovered(asked, [])) == 168 * count
