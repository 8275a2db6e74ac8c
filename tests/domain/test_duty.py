"""Duty: who is at work, heard of, paused; and what becomes of those they answer when they stop."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain import crew, duty, overview, queue, room, stopping, tending, unit
from domain.clock import now
from domain.conversation import Conversation
from domain.duty import Duty, StillHolding
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.shift import Shift
from domain.sitting import Sitting
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.planned import standing
from tests.domain.test_conversation import bodies, opened

pytestmark = pytest.mark.usefixtures("inside")


def sit(officer: Officer) -> Officer:
    """Signed in, and at work."""
    with transaction():
        Sitting.begin(officer, "", proved=True)
        duty.begin(officer)
    return officer


def acts(prefix: str) -> list[tuple[str, str | None]]:
    rows = db.session.query(AuditEntry).filter(AuditEntry.act.like(f"{prefix}%"))
    return [(row.act, row.why) for row in rows.order_by(AuditEntry.id)]


def test_work_begins_once_and_each_change_is_an_entry(martin: Officer) -> None:
    duty.begin(martin)
    duty.begin(martin)
    assert db.session.scalar(select(func.count(Duty.id))) == 1
    duty.pause(martin)
    duty.pause(martin, "hard")
    assert duty.of(martin.id).paused_for == "asked", "a second click changes nothing"
    duty.resume(martin)
    duty.end(martin)
    duty.end(martin)
    assert acts("duty") == [
        ("duty.begun", None), ("duty.paused", "asked"), ("duty.resumed", None), ("duty.ended", "ended"),
    ]  # fmt: skip
    assert not duty.of(martin.id).on
    duty.begin(martin)
    assert db.session.scalar(select(func.count(Duty.id))) == 2, "another stretch of work"


def test_preferences_are_theirs_alone(martin: Officer, petit: Officer) -> None:
    for officer in (martin, petit):
        duty.begin(officer)
    duty.prefer(martin, quiet=True, loud=True)
    assert (duty.of(martin.id).quiet, duty.of(martin.id).loud) == (True, True)
    assert (duty.of(petit.id).quiet, duty.of(petit.id).loud) == (False, False)


def test_a_line_is_lost_after_ninety_seconds_and_what_it_held_comes_first(
    martin: Officer, clock: Clock
) -> None:
    sit(martin)
    held, waiting = opened("held", draft="mot"), opened("waiting")
    held.take(martin)
    clock.go(seconds=60)
    duty.hear(martin.id)
    clock.go(seconds=89)
    tending.tend()
    assert duty.of(martin.id).on
    clock.go(seconds=2)
    tending.tend(lines=False)
    assert duty.of(martin.id).on, "a service that was away itself misses nobody yet"
    tending.tend()
    tending.tend()
    assert not duty.of(martin.id).on
    assert [item.id for item in queue.waiting()] == [held.id, waiting.id]
    assert [item.reason for item in queue.waiting()] == ["back", None]
    assert bodies(held) == ["mot", "taken", "back"]
    assert acts("conversation.put-back") == [("conversation.put-back", "lost")]
    assert acts("duty.ended") == [("duty.ended", "lost")]


def test_whoever_is_signed_in_nowhere_is_lost_at_once(martin: Officer) -> None:
    sit(martin)
    conversation = opened()
    conversation.take(martin)
    martin.revoke()
    tending.tend()
    db.session.refresh(conversation)
    assert conversation.is_waiting


def test_nobody_pauses_while_somebody_counts_on_them(martin: Officer) -> None:
    conversation = opened(draft="mot")
    conversation.take(martin)
    with pytest.raises(StillHolding):
        stopping.pause(martin)
    assert duty.of(martin.id).receives
    stopping.pause(martin, sure=True)
    assert duty.of(martin.id).paused_for == "asked"
    db.session.refresh(conversation)
    assert (conversation.is_waiting, conversation.back_at is not None) == (True, True)
    with pytest.raises(stopping.Untaken):
        stopping.end(martin)  # theirs to hand over until somebody has it


def test_without_a_first_answer_in_time_it_waits_again_and_its_officer_pauses(
    martin: Officer, petit: Officer, clock: Clock
) -> None:
    answered, silent = opened("answered"), opened("silent")
    answered.take(martin)
    answered.post("Je suis là", by=martin)
    silent.take(petit)
    clock.go(minutes=3, seconds=-1)
    assert tending.reclaim() == 0
    clock.go(seconds=2)
    assert tending.reclaim() == 1
    assert tending.reclaim() == 0
    assert [item.id for item in queue.waiting()] == [silent.id]
    assert duty.of(petit.id).paused_for == "unanswered"
    assert duty.of(martin.id).receives
    silent.take(martin)
    clock.go(minutes=2)
    assert tending.reclaim() == 0, "the time begins again with whoever took it"


def test_whoever_types_a_first_answer_is_given_the_time_to(martin: Officer, clock: Clock) -> None:
    conversation = opened()
    conversation.take(martin)
    clock.go(minutes=4)
    conversation.typing()
    assert tending.reclaim() == 0
    clock.go(seconds=10)
    assert tending.reclaim() == 1


def test_the_unit_may_never_take_back(martin: Officer, durand: Officer, clock: Clock) -> None:
    unit.choose({"answer_minutes": "0"}, by=durand)
    opened().take(martin)
    clock.go(hours=1)
    assert tending.reclaim() == 0


def test_by_hand_nobody_is_given_anything(martin: Officer) -> None:
    duty.begin(martin)
    opened()
    assert tending.fill() == 0


def test_those_who_wait_are_given_to_whoever_has_most_room(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    unit.choose({"assignment": "automatic"}, by=durand)
    duty.begin(martin)
    duty.begin(petit)
    martin.places, petit.places = 2, 1
    db.session.commit()
    people = [opened(f"n{number}") for number in range(4)]
    assert tending.fill() == 3
    holders = {
        person.id: db.session.get_one(Conversation, person.id).officer_id for person in people
    }
    assert list(holders.values()).count(martin.id) == 2
    assert list(holders.values()).count(petit.id) == 1
    assert holders[people[3].id] is None, "the last one to come is the one who waits"
    people[0] = db.session.get_one(Conversation, people[0].id)
    people[0].close(martin if holders[people[0].id] == martin.id else petit, "advice")
    assert tending.fill() == 1, "a place that becomes free is filled"


def test_nothing_is_given_to_whoever_pauses_or_is_not_heard_of(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    unit.choose({"assignment": "automatic"}, by=durand)
    duty.begin(martin)
    duty.pause(martin)
    duty.begin(petit)
    clock.go(seconds=91)
    opened()
    assert tending.fill() == 0
    duty.hear(petit.id)
    assert tending.fill() == 1


def test_who_reads_her_language_is_asked_first_but_nobody_waits_for_them(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    unit.choose({"assignment": "automatic"}, by=durand)
    for officer in (martin, petit):
        duty.begin(officer)
    petit.fit("1", "ar, en")
    arabic = [opened(f"n{number}", draft="أنا خائفة") for number in range(2)]
    assert {item.language for item in queue.waiting()} == {"ar"}
    tending.fill()
    holders = [db.session.get_one(Conversation, each.id).officer_id for each in arabic]
    assert holders == [petit.id, martin.id]


def test_room_counts_who_is_there_their_places_and_the_units_own_limit(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    assert room.look() == room.Room(0, 0, 0)
    assert room.look().full, "nobody is there"
    duty.begin(martin)
    duty.begin(petit)
    opened("a").take(martin)
    assert room.look() == room.Room(2, 7, 0)
    duty.pause(petit)
    assert room.look() == room.Room(1, 3, 0)
    unit.choose({"most_held": "2"}, by=durand)
    opened("b")
    assert room.look() == room.Room(1, 1, 1)
    assert room.look().full, "whoever comes now waits for a place"


def test_places_are_the_rotas_at_hours_of_which_it_says_who_works(
    martin: Officer, petit: Officer, durand: Officer, clock: Clock
) -> None:
    begun = now() - timedelta(hours=1)
    for officer in (martin, petit):
        duty.begin(officer)
    standing(durand, durand, begun, 8, kind="training")
    assert room.look() == room.Room(2, 8, 0), "it says nothing of who works now"
    standing(durand, durand, begun, 8)
    assert room.look() == room.Room(2, 0, 0, 8), "planned, and not there"
    assert room.look().full
    standing(martin, durand, begun, 8)
    assert room.look() == room.Room(2, 4, 0, 4), "planned, and there"
    crew.count(petit.id, by=durand)
    crew.count(petit.id, by=durand)
    assert room.look() == room.Room(2, 8, 0), "a supervisor counts them too"
    assert acts("duty.counted") == [("duty.counted", None)]
    duty.end(petit)
    with pytest.raises(crew.NobodyToCount):
        crew.count(petit.id, by=durand)
    duty.begin(petit)
    assert room.look() == room.Room(2, 4, 0, 4), "that was for the work that is over"
    unit.choose({"planned_places": "no"}, by=durand)
    assert room.look() == room.Room(2, 8, 0)
    unit.choose({"planned_places": "yes"}, by=durand)
    clock.go(hours=8)
    for officer in (martin, petit):
        duty.hear(officer.id)
    assert room.look() == room.Room(2, 8, 0), "the rota says nothing of this hour"


@pytest.mark.parametrize("why", ["revoked", "blocked", "psychologist", "none"])
def test_the_rota_speaks_where_it_has_somebody_who_answers_the_queue(
    why: str, martin: Officer, petit: Officer, durand: Officer
) -> None:
    duty.begin(martin)
    standing(petit, durand, now() - timedelta(hours=1), 8)
    assert room.look() == room.Room(1, 0, 0, 4)
    assert not room.look().none, "Martin is free, whatever the rota says"
    with transaction():
        petit.role = "psychologist" if why == "psychologist" else petit.role
        petit.revoked_at = now() if why == "revoked" else None
        petit.blocked_at = now() if why == "blocked" else None
    expected = room.Room(1, 0, 0, 4) if why == "none" else room.Room(1, 4, 0)
    assert room.look() == expected
    duty.pause(martin)
    assert room.look().none


def test_a_draft_or_a_cancelled_shift_says_nothing(martin: Officer, durand: Officer) -> None:
    duty.begin(martin)
    for column in ("published_at", "cancelled_at"):
        standing(durand, durand, now() - timedelta(hours=1), 8)
        shift = db.session.scalars(select(Shift).order_by(Shift.id.desc())).first()
        setattr(shift, column, now() if column == "cancelled_at" else None)
        db.session.commit()
    assert room.look() == room.Room(1, 4, 0)


def test_the_overview_shows_how_ones_own_work_stands(martin: Officer) -> None:
    assert not overview.of(martin).standing.on
    duty.begin(martin)
    assert overview.of(martin).standing.receives
