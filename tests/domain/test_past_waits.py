"""What is said of how long people waited: until an officer first took them, and so far of those who wait."""

from datetime import timedelta

import pytest

from domain import duty, past_waits
from domain.clock import now
from domain.conversation import Conversation
from domain.officer import Officer
from domain.past_waits import median
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.test_conversation import opened


@pytest.mark.parametrize(
    ("over", "still", "expected"),
    [
        ([1, 2, 3, 4, 5], [], 3),
        ([4, 1, 3, 2], [], 2),
        ([], [9], None),
        ([1] * 5, [50] * 10, None),  # most of them wait, and have for long
        ([1] * 5, [0.5] * 10, 1),  # they have only just come, and tell nothing of it yet
        ([1, 2, 3, 4, 5], [2.5] * 4, 4),
        ([10, 10, 20], [10], 10),  # three of four may have ended by then, two have
    ],
)
def test_the_median_of_lengths_some_of_which_go_on(over, still, expected):
    assert median(over, still) == expected


@pytest.fixture
def _at_work(martin: Officer, petit: Officer) -> None:
    martin.places = petit.places = 10
    db.session.commit()


@pytest.mark.usefixtures("_at_work")
def test_nothing_is_said_of_the_wait_without_grounds(martin: Officer, clock: Clock) -> None:
    for number in range(5):
        assert past_waits.usual() is None
        conversation = opened(f"n{number}")
        conversation.take(martin)
        conversation.opened_at = conversation.taken_at - timedelta(minutes=number, seconds=30)
        db.session.commit()
    assert past_waits.usual() == 3
    clock.go(hours=3)
    assert past_waits.usual() is None


@pytest.mark.usefixtures("_at_work")
def test_whoever_holds_her_next_does_not_make_her_wait_longer(
    martin: Officer, petit: Officer, clock: Clock
) -> None:
    all_ = [opened(f"n{number}") for number in range(6)]
    for conversation in all_:
        conversation.take(martin)
    duty.begin(petit)
    clock.go(minutes=90)
    assert past_waits.usual() == 1
    for conversation in all_[:3]:
        with transaction():
            assert conversation.pass_to(martin, petit)
    for conversation in all_[3:]:
        conversation.put_back(martin, "asked")
    for conversation in all_[3:5]:
        conversation.take(petit)
    assert past_waits.usual() == 1, "nobody waited, also who waits again"
    clock.go(minutes=31)
    assert past_waits.usual() is None, "that was more than two hours ago, whoever has her now"


@pytest.mark.usefixtures("_at_work")
def test_who_waits_now_has_waited_as_long_as_they_have(martin: Officer, clock: Clock) -> None:
    for number in range(10):
        opened(f"waits{number}")
    clock.go(minutes=55)
    for number in range(5):
        opened(f"n{number}").take(martin)
    assert past_waits.usual() is None, "ten of fifteen wait since fifty-five minutes"
    for held in db.session.query(Conversation).filter(Conversation.officer_id.is_(None)).limit(5):
        held.take(martin)
    assert now() - held.opened_at == timedelta(minutes=55)
    assert past_waits.usual() == 55
