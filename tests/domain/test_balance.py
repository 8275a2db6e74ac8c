"""What is missing and over of each day, each as long as it is."""

from datetime import date, timedelta

from domain import balance, coverage, need
from domain.need import HOURS
from domain.officer import Officer
from domain.wall import moment
from tests.domain.planned import standing

AUTUMN = date(2026, 10, 25)  # 25 hours long
SATURDAY = AUTUMN - timedelta(days=1)


def hours(lengths: list[timedelta]) -> list[float]:
    return [length / timedelta(hours=1) for length in lengths]


def test_each_day_has_what_falls_into_it(martin: Officer, petit: Officer, durand: Officer) -> None:
    petit.train(True)
    typed = {need.name(hour): "1" if hour[0] == 6 else "0" for hour in HOURS}
    need.change("minors", typed, known=need.seen("minors"), by=durand)
    for officer in (martin, petit):
        standing(officer, durand, moment(SATURDAY, 20 * 60), 8)
    standing(durand, durand, moment(AUTUMN, 2 * 60), 4)
    told = balance.look(SATURDAY, 3)
    assert list(told.missing) == ["any", "minors"]
    assert hours(told.missing["any"]) == [20, 21, 24], "25 hours, and four of the night"
    assert hours(told.missing["minors"]) == [0, 21, 0]
    assert hours(told.over) == [0, 2, 0], "from 2 h, as clocks first show it, until the night ends"
    whole = coverage.look(moment(SATURDAY), moment(SATURDAY + timedelta(days=3)))
    assert sum(told.missing["any"], timedelta()) == whole.missing
