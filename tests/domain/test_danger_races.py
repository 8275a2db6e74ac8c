"""Many at once about one danger: one comes, one is noted, one is declared; the others are told."""

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from domain import alert, arrival, danger, retention
from domain.alert import Joined
from domain.conversation import Conversation
from domain.danger import Changed, Danger, NotDeclared
from domain.entry import AuditEntry
from domain.facts import Facts
from domain.officer import Officer
from domain.situation import Wiped
from extensions import db, transaction
from tests.domain.at_once import at_once

OFFICERS, RACES = 6, 6


def declared(app: Flask, token: str) -> int:
    """A conversation in danger, and every desk alerted."""
    with app.app_context():
        martin = Officer.called("martin")
        martin.places = 20
        conversation = arrival.begin(token, place="", speaks_as=None, draft="", untold=True)
        conversation.take(martin)
        danger.declare(conversation, martin)
        alert.give(conversation, martin)
        wanted = conversation.id
        db.session.remove()
    return wanted


def many(app: Flask) -> list[int]:
    with app.app_context():
        with transaction():
            for number in range(OFFICERS):
                login = f"officer{number}"
                db.session.add(Officer(login=login, name=login, role="officer", password_hash="-"))
        return list(db.session.scalars(select(Officer.id).where(Officer.login.like("officer%"))))


def counted(app: Flask, act: str) -> int:
    with app.app_context():
        found = select(func.count()).where(AuditEntry.act == act)
        return db.session.scalar(found) or 0


def test_six_officers_answer_one_alert(app: Flask) -> None:
    ids = many(app)
    for race in range(RACES):
        wanted = declared(app, f"race{race}")

        def join(number: int, wanted: int = wanted) -> str:
            officer = db.session.get_one(Officer, ids[number])
            alert.join(wanted, officer)
            return officer.name

        results = at_once(app, join, OFFICERS)
        winners = [r for r in results if isinstance(r, str)]
        told = [r for r in results if isinstance(r, Joined)]
        assert len(winners) == 1, results
        assert len(told) == OFFICERS - 1
        assert all(winners[0] in str(refusal) for refusal in told)
        with app.app_context():
            row = db.session.get_one(Danger, wanted)
            assert row.second.name == winners[0]
    assert counted(app, "danger.joined") == RACES


def test_declared_by_many_hands_at_once_is_declared_once(app: Flask) -> None:
    with app.app_context():
        conversation = arrival.begin("hers", place="", speaks_as=None, draft="", untold=True)
        conversation.take(Officer.called("martin"))
        wanted = conversation.id

    def declare(_: int) -> None:
        danger.declare(db.session.get_one(Conversation, wanted), Officer.called("martin"))

    assert at_once(app, declare, 6) == [None] * 6
    assert counted(app, "danger.declared") == 1


def test_what_many_note_at_once_is_noted_by_one_and_the_others_are_told(app: Flask) -> None:
    wanted = declared(app, "hers")

    def note(number: int) -> str:
        conversation = db.session.get_one(Conversation, wanted)
        danger.note(conversation, Facts(where=f"n° {number}"), 0, Officer.called("martin"))
        return f"n° {number}"

    results = at_once(app, note, 6)
    noted = [r for r in results if isinstance(r, str)]
    assert len(noted) == 1, results
    assert sum(isinstance(r, Changed) for r in results) == 5
    with app.app_context():
        conversation = db.session.get_one(Conversation, wanted)
        assert danger.facts(conversation, danger.of(conversation)).where == noted[0]
    assert counted(app, "danger.noted") == 1


def test_she_erases_while_they_note_and_come(app: Flask) -> None:
    """Whatever comes first: nothing of it is left, and nobody is told of an error of ours."""
    ids = many(app)
    for race in range(RACES):
        wanted = declared(app, f"erased{race}")

        def act(number: int, wanted: int = wanted) -> Any:
            if number == 0:
                return retention.erase(wanted, "asked by the victim")
            if number == 1:
                return alert.join(wanted, db.session.get_one(Officer, ids[0]))
            conversation = db.session.get(Conversation, wanted)
            martin = Officer.called("martin")
            return conversation and danger.note(conversation, Facts(where="là"), 0, martin)

        errors = [r for r in at_once(app, act, 3) if isinstance(r, Exception)]
        assert all(isinstance(r, Joined | Wiped | NotDeclared | Changed) for r in errors), errors
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Danger)) == 0
