"""A conversation: once, in order, to whom it belongs."""

from datetime import timedelta

import pytest

from domain import arrival, queue, transcript
from domain.audit import AuditEntry
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import AlreadyTaken, Closed, Empty, NoOutcome, TooFast, TooLong
from domain.message import Message
from domain.officer import Officer
from extensions import db

pytestmark = pytest.mark.usefixtures("inside")


def opened(token: str = "hers", **said: object) -> Conversation:
    asked = {"place": "", "speaks_as": "victim", "draft": "", "untold": True} | said
    return arrival.begin(token, **asked)


def bodies(conversation: Conversation) -> list[str]:
    db.session.refresh(conversation)
    return [m.event or m.body for m in transcript.since(conversation, 0, limit=1000).messages]


def test_what_she_wrote_on_arrival_is_the_first_message() -> None:
    conversation = opened(draft="Bonjour")
    assert bodies(conversation) == ["Bonjour"]
    assert conversation.draft == ""
    assert conversation.is_waiting


def test_beginning_again_with_the_same_token_is_the_same_conversation() -> None:
    first = opened(draft="Bonjour")
    assert opened(draft="Bonjour").id == first.id
    assert bodies(first) == ["Bonjour"]


def test_numbers_follow_each_other(martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    assert [conversation.post("a"), conversation.post("b", by=martin), conversation.post("c")] == [
        2,
        3,
        4,
    ]
    assert bodies(conversation) == ["taken", "a", "b", "c"]


def test_the_same_words_with_the_same_key_are_one_message(martin: Officer) -> None:
    conversation = opened()
    assert conversation.post("a", key="k") == conversation.post("a", key="k") == 1
    assert conversation.post("b", key="k") == 2, "other words are another message"
    assert conversation.post("a", key="k", by=martin) == 3, "so are another person's"
    assert bodies(conversation) == ["a", "b", "a"]


def test_a_refused_message_takes_no_number() -> None:
    conversation = opened()
    for body, refusal in (("", Empty), (" \n", Empty), ("\0", Empty), ("é" * 4001, TooLong)):
        with pytest.raises(refusal):
            conversation.post(body)
    assert conversation.post("x" * 4000) == 1


def test_nothing_is_written_after_the_end(martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    conversation.close(martin, "advice")
    for by in (None, martin):
        with pytest.raises(Closed):
            conversation.post("trop tard", by=by)
    conversation.close(martin, "advice")
    conversation.end()
    assert bodies(conversation) == ["taken", "closed"]
    assert conversation.outcome == "advice"


def test_closing_needs_an_outcome(martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    with pytest.raises(NoOutcome):
        conversation.close(martin, "whatever")
    assert conversation.closed_at is None


def test_the_second_officer_is_told_who_has_it(martin: Officer, petit: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    conversation.take(martin)  # a second click
    with pytest.raises(AlreadyTaken) as refusal:
        conversation.take(petit)
    assert "Camille Martin" in str(refusal.value)
    assert Conversation.held_by(petit, conversation.id) is None
    assert Conversation.held_by(martin, conversation.id) is conversation
    assert bodies(conversation) == ["taken"]


def test_what_ended_before_anybody_came_cannot_be_taken(martin: Officer) -> None:
    conversation = opened()
    conversation.end()
    with pytest.raises(AlreadyTaken) as refusal:
        conversation.take(martin)
    assert "plus dans la file" in str(refusal.value)


def test_leaving_is_said_once_and_only_the_way_back_takes_it_back(martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    conversation.recode("un deux trois quatre cinq six")
    conversation.leave()
    conversation.leave()
    assert bodies(conversation) == ["taken", "left"]
    assert queue.held_by(martin)[0].absence.how == "left"
    conversation.post("partie juste avant")
    assert queue.held_by(martin)[0].absence.how == "left"
    Conversation.come_back("un deux trois quatre cinq six", "new", device="d")
    assert queue.held_by(martin)[0].absence is None


def test_her_pace_is_that_of_a_person() -> None:
    conversation = opened()
    for number in range(60):
        conversation.post(f"{number}")
    db.session.refresh(conversation)
    with pytest.raises(TooFast):
        conversation.post("une de plus")
    db.session.query(Message).update({"said_at": now() - timedelta(minutes=2)})
    db.session.commit()
    assert conversation.post("une de plus") == 61


def test_nothing_written_stands_in_the_rows(martin: Officer) -> None:
    conversation = opened(place="", draft="phrase secrète")
    conversation.post("autre secret")
    conversation.keep(draft="brouillon secret", place="lieu secret")
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            assert b"secret" not in repr(tuple(row)).encode()
            assert not any(isinstance(v, bytes) and b"secret" in v for v in row)


def test_rows_cannot_be_swapped() -> None:
    conversation = opened()
    for body in ("un", "deux", "trois"):
        conversation.post(body)
    one, two, _ = db.session.query(Message).order_by(Message.number)
    one.sealed_body, two.sealed_body = two.sealed_body, one.sealed_body
    db.session.commit()
    assert bodies(conversation) == ["", "", "trois"]
    said = transcript.since(conversation, 0).messages
    assert [message.unreadable for message in said] == [True, True, False]


def test_acts_leave_an_audit_entry_without_content(martin: Officer) -> None:
    conversation = opened(draft="mot")
    conversation.take(martin)
    conversation.close(martin, "referral")
    entries = db.session.query(AuditEntry).order_by(AuditEntry.id).all()
    assert [(e.act, e.officer_id, e.why) for e in entries] == [
        ("conversation.opened", None, None),
        ("duty.begun", martin.id, None),
        ("conversation.taken", martin.id, None),
        ("conversation.closed", martin.id, "referral"),
    ]


def test_unread_counts_what_she_wrote_since_the_officer_looked(martin: Officer) -> None:
    conversation = opened()
    conversation.take(martin)
    conversation.post("un")
    conversation.post("deux")
    assert queue.held_by(martin)[0].unread == 2
    db.session.refresh(conversation)
    conversation.read(2)
    assert queue.held_by(martin)[0].unread == 1
    conversation.post("oui ?", by=martin)
    assert queue.held_by(martin)[0].unread == 0


def test_the_queue_is_oldest_first_and_places_are_honest(martin: Officer) -> None:
    people = [opened(f"n{i}") for i in range(3)]
    assert [listed.id for listed in queue.waiting()] == [p.id for p in people]
    assert [queue.place_of(p.id) for p in people] == [1, 2, 3]
    people[0].take(martin)
    assert [queue.place_of(p.id) for p in people[1:]] == [1, 2]


def test_a_stretch_is_the_end_and_says_that_there_is_more() -> None:
    conversation = opened()
    for number in range(40):
        conversation.post(f"n{number}")
    db.session.refresh(conversation)
    stretch = transcript.latest(conversation)
    assert [m.body for m in stretch.messages] == [f"n{i}" for i in range(10, 40)]
    assert stretch.has_earlier
    assert not transcript.latest(conversation, pages=2).has_earlier
