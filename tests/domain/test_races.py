"""Many at once: one has it, the rest are told; nothing is lost, doubled or out of order."""

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from domain import arrival, duty, tending, transcript, unit
from domain.audit import AuditEntry
from domain.conversation import Conversation
from domain.errors import AlreadyTaken
from domain.officer import Officer
from domain.places import Full, UnitFull
from domain.transfer import Transfer
from extensions import db, transaction
from tests.domain.at_once import at_once

OFFICERS, RACES = 8, 10


def begin(token: str) -> int:
    return arrival.begin(token, place="", speaks_as=None, draft="", untold=True).id


def test_eight_officers_reach_for_one_conversation(app: Flask) -> None:
    with app.app_context():
        with transaction():
            for number in range(OFFICERS):
                login = f"officer{number}"
                made = Officer(login=login, name=login, role="officer", password_hash="-")
                made.places = RACES  # nobody is refused for want of a place
                db.session.add(made)
        ids = list(db.session.scalars(select(Officer.id).where(Officer.login.like("officer%"))))
    for race in range(RACES):
        with app.app_context():
            wanted = begin(f"race{race}")

        def take(number: int, wanted: int = wanted) -> str:
            officer = db.session.get_one(Officer, ids[number])
            db.session.get_one(Conversation, wanted).take(officer)
            return officer.name

        results = at_once(app, take, OFFICERS)
        winners = [r for r in results if isinstance(r, str)]
        told = [r for r in results if isinstance(r, AlreadyTaken)]
        assert len(winners) == 1
        assert len(told) == OFFICERS - 1
        assert all(winners[0] in str(refusal) for refusal in told)
    with app.app_context():
        taken = select(func.count()).where(AuditEntry.act == "conversation.taken")
        assert db.session.scalar(taken) == RACES


def test_everybody_writes_at_once_and_each_message_is_there_once(app: Flask) -> None:
    with app.app_context():
        wanted = begin("writers")

    def write(number: int) -> list[int]:
        conversation = db.session.get_one(Conversation, wanted)
        # each twice, as a nervous finger does
        return [
            conversation.post(f"{number}-{i // 2}", key=f"{number}-{i // 2}") for i in range(10)
        ]

    results = at_once(app, write, 6)
    assert not [r for r in results if isinstance(r, Exception)]
    for numbers in results:
        assert numbers == sorted(numbers), "one writer's messages keep their order"
        assert numbers[::2] == numbers[1::2], "the second click names the first message"
    with app.app_context():
        conversation = db.session.get_one(Conversation, wanted)
        said = transcript.since(conversation, 0, limit=1000).messages
    assert [m.number for m in said] == list(range(1, 31))
    assert sorted(m.body for m in said) == sorted(f"{n}-{i}" for n in range(6) for i in range(5))


def test_arriving_twice_at_the_same_moment_is_one_conversation(app: Flask) -> None:
    ids = at_once(app, lambda _: begin("twice"), 6)
    assert len(set(ids)) == 1, ids


def test_the_end_and_a_message_at_the_same_moment(app: Flask) -> None:
    """Whatever comes first, an acknowledged message stands before the end."""
    for turn in range(5):
        with app.app_context():
            wanted = begin(f"end{turn}")

        def act(number: int, wanted: int = wanted) -> Any:
            conversation = db.session.get_one(Conversation, wanted)
            return conversation.post(f"m{number}") if number else conversation.end()

        results = at_once(app, act, 4)
        with app.app_context():
            said = transcript.since(db.session.get_one(Conversation, wanted), 0).messages
        acknowledged = {r for r in results if isinstance(r, int)}
        assert acknowledged == {m.number for m in said if not m.event}
        assert said[-1].event == "ended"


def test_places_hold_when_an_officer_reaches_for_several_at_once(app: Flask) -> None:
    with app.app_context():
        martin = Officer.called("martin")
        martin.places = 2
        db.session.commit()
        who, wanted = martin.id, [begin(f"many{number}") for number in range(6)]

    def take(number: int) -> int:
        conversation = db.session.get_one(Conversation, wanted[number])
        conversation.take(db.session.get_one(Officer, who))
        return conversation.id

    results = at_once(app, take, len(wanted))
    assert sum(isinstance(each, int) for each in results) == 2
    assert sum(isinstance(each, Full) for each in results) == 4


def test_the_units_limit_holds_when_everybody_reaches_at_once(app: Flask) -> None:
    with app.app_context():
        with transaction():
            for number in range(OFFICERS):
                login = f"officer{number}"
                db.session.add(Officer(login=login, name=login, role="officer", password_hash="-"))
        officers = db.session.scalars(select(Officer).where(Officer.login.like("officer%"))).all()
        ids = [officer.id for officer in officers]  # not at work: each begins by taking
        unit.choose({"most_held": "3"}, by=officers[0])
        wanted = [begin(f"limit{number}") for number in range(OFFICERS)]

    def take(number: int) -> int:
        conversation = db.session.get_one(Conversation, wanted[number])
        conversation.take(db.session.get_one(Officer, ids[number]))
        return conversation.id

    results = at_once(app, take, OFFICERS)
    assert sum(isinstance(each, int) for each in results) == 3
    assert sum(isinstance(each, UnitFull) for each in results) == OFFICERS - 3


def test_an_offer_is_accepted_once_or_put_back_never_both(app: Flask) -> None:
    for race in range(RACES):
        with app.app_context():
            martin, petit = Officer.called("martin"), Officer.called("petit")
            duty.begin(petit)
            conversation = db.session.get_one(Conversation, begin(f"offer{race}"))
            conversation.take(martin)
            Transfer.ask(conversation, by=martin, to=petit.id, reason="motif")
            offer, wanted, to = Transfer.of(conversation).id, conversation.id, petit.id

        def act(number: int, offer: int = offer, wanted: int = wanted, to: int = to) -> bool:
            if number:
                mine = Officer.called("martin")
                return db.session.get_one(Conversation, wanted).put_back(mine, "asked")
            db.session.get_one(Transfer, offer).accept(db.session.get_one(Officer, to))
            return True

        results = at_once(app, act, 2)
        with app.app_context():
            holder = db.session.get_one(Conversation, wanted).officer_id
            if results[1] is True:  # put back
                assert holder is None or results[0] is not True
            else:
                assert results[0] is True
                assert holder == to
            if holder is not None:
                db.session.get_one(Conversation, wanted).close(
                    db.session.get_one(Officer, to), "advice"
                )
            else:
                db.session.get_one(Conversation, wanted).end()


def test_automatic_assignment_by_several_processes_gives_each_once(app: Flask) -> None:
    with app.app_context():
        for login in ("martin", "petit"):
            duty.begin(Officer.called(login))
        unit.choose({"assignment": "automatic"}, by=Officer.called("martin"))
        for number in range(6):
            begin(f"auto{number}")
    given = at_once(app, lambda _number: tending.fill(), 4)
    assert sum(given) == 6, given
    with app.app_context():
        taken = select(func.count()).where(AuditEntry.act == "conversation.taken")
        assert db.session.scalar(taken) == 6
