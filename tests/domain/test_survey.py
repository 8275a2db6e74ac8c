"""What may be shown of the figures, by hours, days and weeks of metropolitan France, and by months."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.figure import PARIS
from domain.histogram import bucket
from domain.survey import Answer, Survey
from tests.clock import Clock
from tests.domain.counted import put

pytestmark = pytest.mark.usefixtures("inside")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # when clocks are changed


@pytest.fixture(autouse=True)
def _today(clock: Clock) -> None:
    clock.time = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


def ask(what: str, grain: str, since: date, until: date | None = None) -> Answer:
    return Survey(what, grain, since, until or since).answer()


def shown(answer: Answer) -> dict[object, object]:
    return {line.place: line.veil or line.count for line in answer.lines}


def hours_of(day: date) -> list[datetime]:
    """The hours of this day, as UTC counts them."""
    first = datetime.combine(day, datetime.min.time(), PARIS).astimezone(UTC)
    all_ = [first + timedelta(hours=n) for n in range(26)]
    return [hour for hour in all_ if hour.astimezone(PARIS).date() == day]


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 10, 26), 24)])
def test_a_day_has_the_hours_it_has(day: date, hours: int) -> None:
    assert len(hours_of(day)) == hours
    for hour in hours_of(day):
        put("opened", hour + timedelta(minutes=59), 5)
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        put("opened", hours_of(other)[0], 9)
        put("opened", hours_of(other)[-1], 8)
    assert shown(ask("volume", "day", day)) == {day: 5 * hours}


def test_the_hour_that_is_left_out_and_the_one_that_comes_twice() -> None:
    for day, at_two in ((SPRING, 0), (AUTUMN, 10)):
        for hour in hours_of(day):
            put("opened", hour, 5)
        found = shown(ask("volume", "hour", day))
        assert found == {hour: at_two if hour == 2 else 5 for hour in range(24)}


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_label_is_counted_on_the_day_it_was_in_paris(clock: Clock, day: date) -> None:
    for hour in hours_of(day):
        put("department", hour, label="69")
    month_after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert shown(ask("department", "day", day)) == {"69": len(hours_of(day))}
    assert ask("department", "day", month_after).lines == []


def test_days_are_hidden_by_whole_weeks_whatever_is_asked_of_them() -> None:
    monday = date(2026, 11, 2)
    for day, count in enumerate((9, 3, 7, 12, 0, 8, 20)):
        put("opened", hours_of(monday + timedelta(days=day))[12], count)
    week = shown(ask("volume", "day", monday, monday + timedelta(days=6)))
    assert list(week.values()) == [9, "masked", "masked", 12, 0, 8, 20]
    for first in range(7):
        for last in range(first, 7):
            since, until = monday + timedelta(days=first), monday + timedelta(days=last)
            part = ask("volume", "day", since, until)
            wanted = {day: week[day] for day in week if since <= day <= until}  # type: ignore[operator]
            nothing = not any(isinstance(value, int) and value for value in wanted.values())
            assert shown(part) == ({} if nothing else wanted)
            assert (part.first, part.last) == (since, until)
    assert ask("volume", "day", monday, monday + timedelta(days=6)).total == 49, "of what is shown"


def test_weeks_and_hours_are_of_whole_weeks_labels_of_whole_months_until_yesterday() -> None:
    friday = date(2026, 11, 13)
    for grain in ("week", "hour"):
        answer = ask("volume", grain, friday)
        assert (answer.first, answer.last) == (date(2026, 11, 9), date(2026, 11, 15))
    for what in ("department", "outcome"):
        answer = ask(what, "hour", friday)
        assert (answer.first, answer.last) == (date(2026, 11, 1), date(2026, 11, 22))
        answer = ask(what, "day", date(2026, 9, 30), date(2026, 10, 1))
        assert (answer.first, answer.last) == (date(2026, 9, 1), date(2026, 10, 31))
    put("department", datetime(2026, 11, 23, 9, tzinfo=UTC), 9, label="69")
    assert ask("department", "day", friday).lines == [], "today’s would show who has just come"


def test_a_wait_is_told_of_five_people_or_more() -> None:
    day = date(2026, 11, 4)
    for hour, people in ((10, 4), (11, 10), (12, 2)):
        for person in range(people):
            put("taken", hours_of(day)[hour], bucket=bucket(timedelta(seconds=30 * (person + 1))))
    lines = {line.place: line for line in ask("taken", "hour", day).lines}
    assert (lines[10].veil, lines[12].veil) == ("few", "few")
    for hidden in (lines[10], lines[12]):
        assert (hidden.count, hidden.median, hidden.ninth) == (None, None, None)
    assert lines[11].count == 10
    assert lines[11].median == pytest.approx(150, rel=0.05)
    assert lines[11].ninth == pytest.approx(270, rel=0.05)
    assert (lines[9].count, lines[9].median) == (0, None)


def test_within_a_minute_hides_those_who_waited_longer_too() -> None:
    day = date(2026, 11, 4)
    for hour, quick, slow in ((9, 6, 7), (10, 9, 2), (11, 20, 5), (12, 8, 1)):
        put("answered", hours_of(day)[hour], quick, bucket=0)
        put("answered", hours_of(day)[hour], slow, bucket=1)
    found = {line.place: line for line in ask("prompt", "hour", day).lines}
    assert {hour: (found[hour].count, found[hour].prompt) for hour in (9, 11)} == {
        9: (13, 6),
        11: (25, 20),
    }
    assert {found[hour].veil for hour in (10, 12)} == {"masked"}


def test_nothing_is_shown_where_all_is_small_and_nothing_where_nothing_was() -> None:
    put("outcome", datetime(2026, 11, 3, 9, tzinfo=UTC), 3, label="advice")
    answer = ask("outcome", "day", date(2026, 11, 3))
    assert (answer.lines, answer.few) == ([], True)
    answer = ask("outcome", "day", date(2026, 10, 3))
    assert (answer.lines, answer.few) == ([], False)
    put("outcome", datetime(2026, 11, 3, 9, tzinfo=UTC), 6, label="ended")
    put("outcome", datetime(2026, 11, 3, 9, tzinfo=UTC), 8, label="referral")
    found = shown(ask("outcome", "day", date(2026, 11, 3)))
    assert (found["advice"], found["ended"], found["referral"], found["lapsed"]) == (
        "masked", "masked", 8, 0,
    )  # fmt: skip
