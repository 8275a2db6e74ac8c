"""Each step of a conversation is counted once, when it becomes true."""

from datetime import timedelta

import pytest

from domain import arrival, departure, figure, retention
from domain.conversation import Conversation
from domain.errors import AlreadyTaken, NoOutcome
from domain.histogram import bucket
from domain.officer import Officer
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.counted import buckets, counted, rows

pytestmark = pytest.mark.usefixtures("inside")
OPENED = {"opened": 1, "department untold": 1}
TAKEN = OPENED | {"taken": 1}


@pytest.fixture(autouse=True)
def _without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PAUSE", 0)


def opened(token: str = "hers", **said: object) -> Conversation:
    asked = {"place": "", "speaks_as": "victim", "draft": "Bonjour", "untold": True} | said
    return arrival.begin(token, **asked)


def waited(**time: float) -> dict[int, int]:
    return {bucket(timedelta(**time)): 1}


def test_an_arrival_that_is_not_open_is_nothing() -> None:
    opened(untold=False)
    assert counted() == {}


def test_opening_counts_an_hour_and_apart_from_it_a_department(clock: Clock) -> None:
    opened(untold=False, place="lyon 3")
    opened(untold=False, place="lyon 3")
    assert counted() == {"opened": 1, "department 69": 1}
    for row in rows():
        exact = clock.time.replace(minute=0, second=0)
        assert row["starts_at"] == (exact if row["grain"] == "hour" else figure.start("day", exact))


def test_a_new_one_after_a_closed_one_is_another(martin: Officer) -> None:
    first = opened(untold=False, place="lyon 3")
    first.end()
    arrival.again(first, "again", "")
    assert counted()["opened"] == counted()["department 69"] == 2


def test_the_wait_until_it_is_taken(clock: Clock, martin: Officer, petit: Officer) -> None:
    conversation = opened()
    clock.go(minutes=7)
    conversation.take(martin)
    clock.go(minutes=7)
    conversation.take(martin)
    with pytest.raises(AlreadyTaken):
        conversation.take(petit)
    assert counted() == TAKEN
    assert buckets("taken") == waited(minutes=7)


def test_who_takes_it_again_ends_no_wait(clock: Clock, martin: Officer, petit: Officer) -> None:
    """Whatever becomes of the columns when it goes back to the queue."""
    conversation = opened()
    conversation.take(martin)
    conversation.post("Je vous lis.", by=martin)
    with transaction():
        db.session.execute(conversation.change(officer_id=None, taken_at=None, officer_number=0))
        figure.count("back")
    db.session.refresh(conversation)
    clock.go(hours=3)
    conversation.take(petit)
    conversation.post("Bonjour, je reprends.", by=petit)
    assert counted() == TAKEN | {"answered": 1, "back": 1}
    conversation.close(petit, "advice")
    assert buckets("duration") == waited(hours=3), "from when it was first taken"


def test_the_wait_until_the_first_answer(clock: Clock, martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    conversation.post("Vous êtes là ?")
    clock.go(seconds=60)
    for _ in range(2):
        conversation.post("Je vous lis.", key="k", by=martin)
    clock.go(minutes=9)
    conversation.post("Je suis toujours là.", by=martin)
    assert counted() == TAKEN | {"answered": 1}
    assert buckets("answered") == {0: 1}, "a minute sharp is within a minute"


def test_a_second_click_on_the_first_answer_counts_nothing(martin: Officer) -> None:
    """Also when its page had not seen that it was sent."""
    conversation = opened()
    conversation.take(martin)
    numbers = set()
    for _ in range(3):
        voice = conversation.voice(martin)
        voice.unanswered = True
        numbers.add(voice.post("Je vous lis.", "k"))
    assert len(numbers) == 1
    assert counted() == TAKEN | {"answered": 1}


def test_closing_counts_the_outcome_and_apart_from_it_how_long_it_was(
    clock: Clock, martin: Officer
) -> None:
    conversation = opened()
    clock.go(hours=2)
    conversation.take(martin)
    clock.go(minutes=40)
    with pytest.raises(NoOutcome):
        conversation.close(martin, "nonsense")
    conversation.close(martin, "referral")
    conversation.close(martin, "advice")
    conversation.end()
    assert counted() == TAKEN | {"outcome referral": 1, "duration": 1}
    assert buckets("duration") == waited(minutes=40)


def test_ended_by_her_is_an_outcome_when_somebody_had_taken_it(martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    conversation.end()
    assert counted() == TAKEN | {"outcome ended": 1, "duration": 1}


@pytest.mark.parametrize("how", ["ends", "erases", "erases after the end"])
def test_over_before_anybody_took_it(clock: Clock, how: str) -> None:
    conversation = opened()
    hour = clock.time.replace(minute=0, second=0)
    clock.go(hours=5)
    if how != "erases":
        conversation.end()
    if how != "ends":
        assert departure.erase(conversation) == "erased"
    assert counted() == OPENED | {"abandoned": 1}
    assert [row["starts_at"] for row in rows() if row["measure"] == "abandoned"] == [hour]


def test_left_and_never_taken_is_counted_when_it_is_erased(clock: Clock) -> None:
    retention.run(sure=True)
    conversation = opened()
    hour = clock.time.replace(minute=0, second=0)
    conversation.leave()
    opened("newer")
    for _ in range(31):
        assert "abandoned" not in counted()
        clock.go(days=1)
        db.session.remove()
        retention.run(sure=True)
    assert counted()["abandoned"] == 2
    assert {row["starts_at"] for row in rows() if row["measure"] == "abandoned"} == {hour}


def test_an_arrival_that_is_erased_was_nothing(clock: Clock) -> None:
    retention.erase(opened(untold=False).id, "arrival")
    assert counted() == {}


def test_erased_at_her_request_while_an_officer_held_it(clock: Clock, martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    clock.go(minutes=5)
    assert departure.erase(conversation) == "erased"
    retention.run(sure=True)
    assert counted() == TAKEN | {"outcome ended": 1, "duration": 1}
    assert buckets("duration") == waited(minutes=5)


def test_forgotten_open_and_erased_by_age_has_no_duration(clock: Clock, martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    hers = conversation.id
    db.session.remove()
    assert retention.erase(hers, "open")
    assert counted() == TAKEN | {"outcome lapsed": 1}


def test_closed_and_then_erased_is_counted_once(clock: Clock, martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    conversation.close(martin, "advice")
    before = rows()
    assert departure.erase(conversation) == "erased"
    assert rows() == before, "figures stay as they are when what was counted is erased"


def test_what_fails_counts_nothing(martin: Officer) -> None:
    conversation = opened()

    def fail() -> None:
        with transaction():
            conversation.take(martin)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert counted() == OPENED
