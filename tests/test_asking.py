"""Asked together: each has the answer to their own question, whoever asks at the same moment."""

from threading import Event

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from asking import Asking, Question
from domain import listening
from domain.conversation import Conversation
from domain.officer import Officer
from domain.sitting import Sitting, kept
from domain.voice import Voice
from extensions import db, transaction
from joint import TooLate
from tests.domain.at_once import at_once
from tests.domain.test_races import begin

ALL = 14  # who ask in each of these
Asked = tuple[str, int, int]


@pytest.fixture
def questions(app: Flask) -> list[Asked]:
    """Which sitting reads which conversation after which number: some may, some may not."""
    with app.app_context():
        ours = [Officer.called(name) for name in ("martin", "durand")]
        assert all(ours)
        with transaction():
            sat = [Sitting.begin(who, "Firefox", proved=True) for who in ours if who]
        sittings = [kept(each.token) for each in sat]
        asked = [(kept("nobody's"), 1, 0), (sittings[0], 10**6, 0)]
        for at in range(6):
            conversation = db.session.get_one(Conversation, begin(f"asks{at}"))
            conversation.take(sat[at % 2].officer)
            for word in range(at):
                conversation.post(f"mot {at}.{word}")
            asked += [(sitting, conversation.id, at // 2) for sitting in sittings]
        return asked


@pytest.fixture
def gathered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The first waits until all are there; how many were asked for at once."""
    seen: list[int] = []
    do = Asking._do

    def gather(self: Asking) -> None:
        for _ in range(2000):
            if seen or len(self._waiting) >= ALL:
                return
            Event().wait(0.005)

    def doing(self: Asking, batch: list[Question]) -> None:
        seen.append(len(batch))
        do(self, batch)

    monkeypatch.setattr(Asking, "_gather", gather)
    monkeypatch.setattr(Asking, "_do", doing)
    return seen


def heard(asked: Asked) -> object:
    """What a turn of the socket finds: the numbers, words and speakers, or nothing."""
    turn = listening.theirs(*asked)
    return turn and (
        turn.id,
        [(said.number, said.body, said.officer_name) for said in turn.messages],
    )


def test_each_has_what_they_would_have_alone(
    app: Flask, questions: list[Asked], gathered: list[int]
) -> None:
    together = at_once(app, lambda at: heard(questions[at]), ALL)
    postgresql = app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
    assert max(gathered, default=0) == (ALL if postgresql else 0)
    with app.app_context():
        alone = [heard(asked) for asked in questions]
    assert together == alone
    assert together[:2] == [None, None], "not signed in; no such conversation"
    assert [bool(each) for each in together[2:]] == [True, False, False, True] * 3, "whose it is"
    assert [number for number, _, _ in together[-1][1]] == [3, 4, 5, 6], "in order"


def test_she_too_is_known_among_others(app: Flask, gathered: list[int]) -> None:
    with app.app_context():
        ids = [begin(f"she{at}") for at in range(ALL - 1)]
    tokens = [f"she{at}" for at in range(ALL - 1)] + ["somebody else"]

    def known(at: int) -> object:
        voice = Voice.of(tokens[at])
        return voice and voice.conversation_id

    assert at_once(app, known, ALL) == [*ids, None]
    assert set(gathered) <= {ALL}


def test_when_all_at_once_cannot_be_asked_each_asks_alone(
    app: Flask, questions: list[Asked], gathered: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("SELECT", None, Exception("gone"))

    monkeypatch.setattr(Asking, "_all", broken)
    together = at_once(app, lambda at: heard(questions[at]), ALL)
    with app.app_context():
        assert together == [heard(asked) for asked in questions]


def test_nobody_is_told_nothing_because_somebody_was_stopped(
    app: Flask, questions: list[Asked], gathered: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """« Not yours » and « it was not asked » are not the same: the first ends a page."""

    def stopped(*_: object) -> None:
        raise TooLate

    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("there each asks alone")
    monkeypatch.setattr(Asking, "_do", stopped)
    together = at_once(app, lambda at: heard(questions[at]), ALL)
    assert {type(each) for each in together} == {TooLate}


def test_inside_a_transaction_one_asks_for_oneself(app: Flask, gathered: list[int]) -> None:
    with app.app_context(), transaction():
        begun = begin("inside")
        voice = Voice.of("inside")
        assert voice is not None
        assert voice.conversation_id == begun, "what it has written and nobody else sees yet"
    assert gathered == []
