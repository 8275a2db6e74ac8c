"""The end of a shift: the desk says it in time with what is left, and nothing is assigned shortly before."""

from datetime import timedelta

import pytest

from domain import duty, ending, overview, tending, unit
from domain.clock import now
from domain.ending import Ending
from domain.officer import Officer
from tests.clock import Clock
from tests.domain.planned import standing
from tests.domain.test_conversation import opened
from tests.domain.test_handover import held, promised

pytestmark = pytest.mark.usefixtures("inside")


def seen(officer: Officer, clock: Clock, **later: int) -> Ending | None:
    clock.go(**later)
    duty.hear(officer.id)
    return overview.of(officer).ending


def test_the_desk_says_when_the_shift_ends_and_how_much_is_to_be_handed_over(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    ends = now().replace(microsecond=0) + timedelta(hours=2)
    standing(martin, durand, ends - timedelta(hours=8), 8)
    assert overview.of(martin).ending is None
    conversation = held(martin, "open")
    over = held(martin, "over")
    promised(over, martin)
    over.close(martin, "advice")
    conversation.put_back(martin, "asked")
    assert seen(martin, clock, minutes=89) is None
    before = overview.of(martin).shown(None)
    assert seen(martin, clock, minutes=2) == Ending(ends, False, False, 2)
    assert overview.of(martin).shown(None) != before, "an open page is drawn again"
    assert overview.of(petit).ending is None, "nobody else's"
    assert seen(martin, clock, minutes=60) == Ending(ends, True, False, 2), "also once it is over"
    unit.choose({"shift_end_told": "0"}, by=durand)
    standing(petit, durand, now() - timedelta(hours=1), 1.25)
    duty.begin(petit)
    assert overview.of(petit).ending is None
    assert seen(petit, clock, minutes=16).over
    duty.end(petit)
    assert overview.of(petit).ending is None, "who went home reads nothing of it"


def test_who_goes_on_with_another_shift_does_not_end(
    martin: Officer, durand: Officer, clock: Clock
) -> None:
    duty.begin(martin)
    standing(martin, durand, now() - timedelta(hours=4), 4.25)
    assert overview.of(martin).ending is not None
    standing(martin, durand, now() + timedelta(minutes=15), 4)
    assert overview.of(martin).ending is None


def test_nothing_is_assigned_shortly_before_the_end_and_taking_stays_possible(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    unit.choose({"assignment": "automatic"}, by=durand)
    standing(martin, durand, now() - timedelta(hours=7), 7 + 20 / 60)
    duty.begin(martin)
    first = opened("first", draft="mot")
    assert tending.fill() == 1
    clock.go(minutes=6)
    duty.hear(martin.id)
    second = opened("second", draft="mot")
    assert tending.fill() == 0
    assert overview.of(martin).ending.closed
    second.take(martin)
    third = opened("third", draft="mot")
    duty.begin(petit)  # whose shift the rota does not know: assigned as ever
    assert tending.fill() == 1
    assert [each.officer_id for each in (first, second, third)] == [martin.id, martin.id, petit.id]
    assert ending.leaving() == {martin.id}
    unit.choose({"shift_end_last": "0"}, by=durand)
    assert ending.leaving() == set()
