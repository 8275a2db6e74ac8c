"""Many at once: one has it, the rest are told; nothing is lost, doubled or out of order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from domain import arrival, transcript
from domain.audit import AuditEntry
from domain.conversation import Conversation
from domain.errors import AlreadyTaken
from domain.officer import Officer
from extensions import db, transaction

OFFICERS, RACES = 8, 10


def at_once(app: Flask, doing: Callable[[int], Any], times: int) -> list[Any]:
    def alone(number: int) -> Any:
        with app.app_context():
            try:
                return doing(number)
            except Exception as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


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
