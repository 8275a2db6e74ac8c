"""Cycles: read as typed, refused when they cannot be; and what a year of one really lasts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cli.rota import OURS
from domain import laying, rota_rules, wall
from domain.cycle import Cycle, EmptyCycle, NotACycle, Tangled, Turn
from domain.span import Span

DAY = "\n".join("07:00-19:08" if on else "-" for on in (1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0))
NIGHT = DAY.replace("07:00-19:08", "18:52-07:00")
BEGINS = date(2026, 1, 5)  # a Monday
SPRING, AUTUMN = date(2026, 3, 28), date(2026, 10, 24)  # nights over the changes begin on these
USUAL = {"daily-rest": 11, "weekly-rest": 35, "weekly-hours": 48, "one-at-a-time": 1, "absent": 1}


def hours(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def test_the_binary_cycle_is_84_hours_56() -> None:
    for text in (DAY, NIGHT):
        cycle = Cycle.read(text)
        assert (len(cycle), cycle.worked, cycle.minutes) == (14, 7, 84 * 60 + 56)
        assert str(cycle) == text


@pytest.mark.parametrize("typed", ["7:00-19:08", " 07h00 – 19h08 ", "07:00-19:08"])
def test_a_day_as_people_type_it(typed: str) -> None:
    assert Cycle.read(f"{typed}\nRepos").days == (Turn(420, 728), None)


def test_a_day_that_ends_when_it_begins_is_the_whole_day() -> None:
    assert Cycle.read("08:00-08:00\n-").days[0] == Turn(480, 1440)


@pytest.mark.parametrize(
    ("typed", "refusal", "said"),
    [
        ("", NotACycle, "182"),
        ("\n".join(["-"] * 183), NotACycle, "182"),
        ("-\n-", EmptyCycle, "Aucun"),
        ("-\n07:00", NotACycle, "Ligne 2"),
        ("-\n25:00-26:00", NotACycle, "Ligne 2"),
        ("07:00-19:08\n\n-", NotACycle, "Ligne 2"),
        ("18:52-07:00\n06:00-14:00", Tangled, "jour 1 "),
        ("06:00-14:00\n-\n18:52-07:00", Tangled, "jour 3 "),  # the last day meets the first
        ("08:00-07:00", None, ""),
        ("08:00-08:00", None, ""),
        ("08:00-08:00\n07:59-08:01", Tangled, "jour 1 "),
    ],
)
def test_what_is_no_cycle(typed: str, refusal: type[NotACycle] | None, said: str) -> None:
    if refusal is None:
        assert str(Cycle.read(typed)) == typed
        return
    with pytest.raises(refusal) as refused:
        Cycle.read(typed)
    assert type(refused.value) is refusal
    assert said in str(refused.value.sentence)
    assert (refused.value.field, refused.value.status) == ("cycle", 422)


def test_what_the_clock_skips_and_shows_twice() -> None:
    at = lambda day, text: wall.moment(day, wall.clock(text))  # noqa: E731
    spring, autumn = SPRING + timedelta(days=1), AUTUMN + timedelta(days=1)
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert at(spring, "02:00") == at(spring, "02:30") == at(spring, "03:00") == change
    assert at(spring, "03:01") == change + timedelta(minutes=1)
    assert wall.skips(spring, 150)
    assert not wall.skips(spring, 180)
    assert at(autumn, "02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the first time"
    assert at(autumn, "03:00") == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_what_is_typed_is_a_moment_or_a_refusal() -> None:
    begin, end = wall.between("2026-10-24", "18:52", "", "07:00")
    assert end - begin == hours(13 * 60 + 8)
    begin, end = wall.between("2026-03-28", "18:52", "2026-03-29", "07h00")
    assert end - begin == hours(11 * 60 + 8)
    for typed, field in (
        (("2026-02-30", "07:00", "", "08:00"), "day"),
        (("2026-02-20", "7", "", "08:00"), "start"),
        (("2026-02-20", "07:00", "demain", "08:00"), "last"),
        (("2026-02-20", "07:00", "", "24:00"), "end"),
        (("0001-01-01", "07:00", "", "08:00"), "day"),
        (("2026-03-29", "02:30", "", "08:00"), "start"),
        (("2026-03-28", "20:00", "", "02:30"), "end"),
    ):
        with pytest.raises(wall.NoMoment) as refused:
            wall.between(*typed)
        assert refused.value.field == field, typed


def year(text: str, ahead: int, officer: int) -> list[Span]:
    cycle = Cycle.read(text)
    return list(laying.spans(cycle, BEGINS, officer, ahead, date(2026, 1, 1), date(2026, 12, 31)))


def worked(spans: list[Span]) -> timedelta:
    return sum((span.length for span in spans), timedelta())


def on(ahead: int) -> list[date]:
    """The days on which somebody so far ahead works, without the code that is tested."""
    pattern = (0, 1, 4, 5, 6, 9, 10)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    return [day for day in days if ((day - BEGINS).days + ahead) % 14 in pattern]


def test_a_year_of_four_teams_is_counted_to_the_minute() -> None:
    turn, teams = 12 * 60 + 8, {"A": (DAY, 0), "B": (DAY, 7), "C": (NIGHT, 0), "D": (NIGHT, 7)}
    spans = {name: year(text, ahead, 1) for name, (text, ahead) in teams.items()}
    for name, (_text, ahead) in teams.items():
        assert [wall.today(span.starts_at) for span in spans[name]] == on(ahead)
    for name in "AB":
        assert worked(spans[name]) == hours(turn * len(spans[name]))
    for name, ahead in (("C", 0), ("D", 7)):
        more = 60 * ((AUTUMN in on(ahead)) - (SPRING in on(ahead)))
        assert worked(spans[name]) == hours(turn * len(spans[name]) + more)
    everybody = [span for theirs in spans.values() for span in theirs]
    assert len(everybody) == 2 * 365, "one team by day and one by night, every day"
    assert worked(everybody) == hours(turn * 730), "an hour lost in spring comes back in autumn"
    lengths = {span.starts_at.date(): span.length for span in (*spans["C"], *spans["D"])}
    assert lengths.pop(SPRING) == hours(11 * 60 + 8)
    assert lengths.pop(AUTUMN) == hours(13 * 60 + 8)
    assert set(lengths.values()) == {hours(turn)}


def test_a_year_of_it_breaks_a_rule_where_the_clock_changes_and_nowhere_else() -> None:
    """In autumn a night of 13 h 08 leaves 10 h 52 of its 24 hours; in spring so does the night between two
    days of work. The law says eleven."""
    seen = []
    for text, ahead in ((DAY, 0), (DAY, 7), (NIGHT, 0), (NIGHT, 7)):
        found = rota_rules.check(year(text, ahead, 1), USUAL)
        told = [(wall.today(each.starts_at), each.rule, each.minutes) for each in found]
        days = on(ahead)
        expected = [AUTUMN] if text == NIGHT and AUTUMN in days else []
        if text == DAY and SPRING in days and SPRING + timedelta(days=1) in days:
            expected.append(SPRING)
        assert told == [(day, "daily-rest", 8) for day in expected]
        seen += expected
    assert sorted(seen) == [SPRING, AUTUMN]


def test_the_usual_patterns_hold() -> None:
    import tomllib

    entries = tomllib.loads(OURS.read_text())["pattern"]
    cycles = {entry["key"]: Cycle.read(entry["cycle"]) for entry in entries}
    assert cycles["binary-day"] == Cycle.read(DAY)
    assert cycles["binary-night"] == Cycle.read(NIGHT)
    assert (cycles["four-two-morning"].worked, len(cycles["four-two-morning"])) == (4, 6)
    for cycle in cycles.values():
        spans = list(laying.spans(cycle, BEGINS, 1, 0, BEGINS, date(2026, 9, 30)))
        assert rota_rules.check(spans, USUAL) == []
