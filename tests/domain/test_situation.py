"""Where she says she is, and whether she is under eighteen: once, in order, sealed, gone with the rest."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain import arrival, listening, queue, retention, transcript
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.errors import Closed, TooLong
from domain.officer import Officer
from domain.situation import SAYS, NoPosition
from extensions import db


def opened(token: str = "hers", **said: object) -> Conversation:
    asked = {"place": "", "speaks_as": "victim", "draft": "", "untold": True} | said
    return arrival.begin(token, **asked)


def count(act: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditEntry.act == act)) or 0


def test_a_position_is_an_ordinary_message_and_stands_in_sight(inside: None) -> None:
    hers = opened()
    assert hers.position is None
    for _ in range(2):
        assert hers.locate("12 rue des Lilas", key="k") == 1
    assert [m.body for m in transcript.since(hers, 0).messages] == [f"{SAYS}12 rue des Lilas"]
    assert hers.position.where == "12 rue des Lilas"
    assert b"Lilas" not in hers.sealed_where
    assert count("conversation.position") == 1
    hers.locate("le parking", key="k2")
    assert hers.position.where == "le parking"
    hers.locate("12 rue des Lilas", key="k")
    assert hers.position.where == "le parking", "an old page never takes the place of a newer one"


def test_what_was_acknowledged_and_not_put_in_sight_is_made_up_for(inside: None) -> None:
    hers = opened()
    hers.post(f"{SAYS}ici", key="k")  # the process died just after it
    assert hers.locate("ici", key="k") == 1
    assert hers.position.where == "ici"


def test_what_is_refused_is_not_kept(inside: None) -> None:
    hers = opened()
    for nothing in ("", "  \n", "\0"):
        with pytest.raises(NoPosition):
            hers.locate(nothing)
    with pytest.raises(TooLong):
        hers.locate("x" * 4000)
    hers.end()
    with pytest.raises(Closed):
        hers.locate("ici")
    assert hers.position is None
    assert count("conversation.position") == 0


def test_sent_many_times_at_once_it_is_one_message(app: Flask) -> None:
    with app.app_context():
        wanted = opened().id

    def send(number: int) -> int:
        with app.app_context():
            try:
                return db.session.get_one(Conversation, wanted).locate("ici", key="k")
            finally:
                db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(send, range(6))) == [1] * 6
    with app.app_context():
        assert count("conversation.position") == 1
        assert db.session.get_one(Conversation, wanted).position.where == "ici"


def test_under_eighteen_is_kept_while_she_arrives_and_into_a_new_conversation(inside: None) -> None:
    hers = opened(place="saint denis", untold=False, minor=True)
    assert hers.opened_at is None
    at = hers.minor_at
    assert at is not None
    again = opened(place="saint denis 93", untold=False, minor=True)
    assert again.minor_at == at, "since when she first said so"
    arrival.choose(hers, "93066")
    hers.end()
    assert arrival.again(hers, "next", "").minor_at == at
    assert opened("other").minor_at is None
    corrected = opened("third", place="", untold=False, minor=True)
    assert corrected.minor_at is not None
    assert opened("third", place="", untold=False).minor_at is None, "the box was unticked"


def test_the_officer_notes_it_and_whoever_looks_is_told(martin: Officer) -> None:
    hers = opened()
    hers.take(martin)
    before = listening.hers("hers", 0).stands
    for _ in range(2):
        hers.age(True, martin)
    assert hers.minor_at is not None
    assert listening.hers("hers", 0).stands != before
    assert [item.minor for item in queue.held_by(martin)] == [True]
    hers.age(False, martin)
    assert hers.minor_at is None
    whys = select(AuditEntry.why).where(AuditEntry.act == "conversation.minor")
    assert list(db.session.scalars(whys.order_by(AuditEntry.id))) == ["minor", "adult"]


def test_erasing_leaves_nothing_of_it(inside: None, martin: Officer) -> None:
    hers = opened(minor=True)
    hers.take(martin)
    hers.locate("ici")
    db.session.commit()
    retention.erase(hers.id, "asked by the victim", told=True)
    db.session.refresh(hers)
    assert (hers.minor_at, hers.danger_at, hers.where_number) == (None, None, None)
    assert hers.sealed_where is None
    assert hers.position is None


def test_trained_for_minors_is_said_once(martin: Officer) -> None:
    assert martin.for_minors is False
    for answer in (True, True, False):
        martin.train(answer, by=martin)
    whys = select(AuditEntry.why).where(AuditEntry.act == "officer.trained")
    assert list(db.session.scalars(whys.order_by(AuditEntry.id))) == ["minors", "no-minors"]
