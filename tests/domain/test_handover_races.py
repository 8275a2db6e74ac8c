"""Many at once about one handover: each line is one person's, and nobody goes home too early."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from domain import arrival, duty, handing, promise, retention, stopping
from domain.clock import now
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.handing import Relieved
from domain.handover import Handover, HandoverLine
from domain.officer import Officer
from domain.stopping import Untaken
from extensions import db, transaction
from tests.domain.at_once import at_once

TAKERS, RACES = 4, 3


def takers(app: Flask) -> list[int]:
    with app.app_context():
        with transaction():
            for number in range(TAKERS):
                login = f"officer{number}"
                made = Officer(login=login, name=login, role="officer", password_hash="-")
                made.places = 20
                db.session.add(made)
        ids = list(db.session.scalars(select(Officer.id).where(Officer.login.like("officer%"))))
        for each in ids:
            duty.begin(db.session.get_one(Officer, each))
    return ids


def leaving(app: Flask, token: str) -> int:
    """A conversation that Camille Martin, who ends their work, still holds."""
    with app.app_context():
        martin = Officer.called("martin")
        conversation = arrival.begin(token, place="", speaks_as=None, draft="", untold=True)
        conversation.take(martin)
        try:
            stopping.end(martin)
        except Untaken:
            return conversation.id
    raise AssertionError("they went home")


def counted(act: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditEntry.act == act)) or 0


def test_many_take_one_line_and_one_has_it(app: Flask) -> None:
    ids = takers(app)
    for race in range(RACES):
        wanted = leaving(app, f"race{race}")

        def take(number: int, wanted: int = wanted) -> str:
            officer = db.session.get_one(Officer, ids[number])
            handing.take(wanted, officer)
            return officer.name

        results = at_once(app, take, TAKERS)
        winners = [each for each in results if isinstance(each, str)]
        told = [each for each in results if isinstance(each, Relieved)]
        assert (len(winners), len(told)) == (1, TAKERS - 1), results
        assert all(winners[0] in str(refusal) for refusal in told)
        with app.app_context():
            assert db.session.get_one(Conversation, wanted).officer.name == winners[0]
            stopping.end(Officer.called("martin"))
    with app.app_context():
        assert counted("handover.taken") == counted("handover.closed") == RACES


def test_one_ends_stays_or_is_relieved_and_nothing_is_left_to_nobody(app: Flask) -> None:
    ids = takers(app)
    for race in range(RACES):
        wanted = leaving(app, f"turn{race}")

        def act(number: int, wanted: int = wanted) -> Any:
            if number == 0:
                return handing.take(wanted, db.session.get_one(Officer, ids[0]))
            martin = Officer.called("martin")
            return stopping.end(martin) if number == 1 else stopping.begin(martin)

        errors = [each for each in at_once(app, act, 3) if isinstance(each, Exception)]
        assert all(isinstance(each, Relieved | Untaken) for each in errors), errors
        with app.app_context():
            conversation = db.session.get_one(Conversation, wanted)
            assert conversation.officer_id is not None
            assert duty.of(conversation.officer_id).on, "whoever has it is at work"
            conversation.end()
            handing.tidy()
            stopping.begin(Officer.called("martin"))
    with app.app_context():
        open_ = (
            select(func.count()).select_from(HandoverLine).where(HandoverLine.ended_at.is_(None))
        )
        assert db.session.scalar(open_) == 0
        left = select(func.count()).select_from(Handover).where(Handover.closed_at.is_(None))
        assert db.session.scalar(left) == 0


def test_she_erases_while_it_is_handed_over_and_nothing_of_it_is_left(app: Flask) -> None:
    ids = takers(app)
    for race in range(RACES):
        wanted = leaving(app, f"erased{race}")

        def act(number: int, wanted: int = wanted) -> Any:
            if number == 0:
                return retention.erase(wanted, "asked by the victim")
            if number == 1:
                return handing.take(wanted, db.session.get_one(Officer, ids[0]))
            return stopping.end(Officer.called("martin"))

        errors = [each for each in at_once(app, act, 3) if isinstance(each, Exception)]
        assert all(isinstance(each, Relieved | Untaken) for each in errors), errors
        with app.app_context():
            assert db.session.scalars(select(HandoverLine)).all() == []
            handing.tidy()
            stopping.begin(Officer.called("martin"))
    with app.app_context():
        open_ = select(func.count()).select_from(Handover).where(Handover.closed_at.is_(None))
        assert db.session.scalar(open_) == 0


def test_a_promise_made_by_many_presses_is_one(app: Flask) -> None:
    with app.app_context():
        conversation = arrival.begin("hers", place="", speaks_as=None, draft="", untold=True)
        conversation.take(Officer.called("martin"))
        wanted, due = conversation.id, now() + timedelta(hours=1)

    def make(_: int) -> None:
        found, martin = db.session.get_one(Conversation, wanted), Officer.called("martin")
        promise.make(found, martin, kind="write", due_at=due, text="", key="k")

    assert at_once(app, make, 4) == [None] * 4
    with app.app_context():
        assert len(promise.of(db.session.get_one(Conversation, wanted))) == 1
        assert counted("promise.made") == 1
