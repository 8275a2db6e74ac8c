"""Written together: one commit for all who write at this moment, and nobody is told before it is done."""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

import hand
import joint
import together
from domain.conversation import Conversation
from domain.message import Message
from domain.voice import Voice
from extensions import db
from tests.domain.test_races import begin

Gathered = Callable[[int], None]


@pytest.fixture
def voices(app: Flask) -> list[Voice]:
    """Six people in six conversations."""
    with app.app_context():
        begun = [begin(f"voice{number}") for number in range(6)]
        return [db.session.get_one(Conversation, one).voice() for one in begun]


@pytest.fixture
def gathered(monkeypatch: pytest.MonkeyPatch, app: Flask) -> Gathered:
    """``gathered(n)``: whoever leads waits until so many are there, so that chance has no part in it."""

    def gathered(number: int) -> None:
        ours = app.extensions["together"]

        def until_all_are_there(_: float) -> None:
            Event().wait(0.01)
            for _ in range(100):
                if len(ours._waiting) >= number:
                    return
                Event().wait(0.01)

        monkeypatch.setattr(together, "sleep", until_all_are_there)

    return gathered


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each commit: how many bells ring after it."""
    seen: list[int] = []
    commit = hand.Hand.commit

    def counted(self: hand.Hand) -> None:
        commit(self)
        seen.append(len([bell for bell in self.bells if bell.startswith("conversation:")]))

    monkeypatch.setattr(hand.Hand, "commit", counted)
    return seen


def all_say(app: Flask, voices: list[Voice], words: list[str], keys: list[str]) -> list[object]:
    """What each is told: a number, or what was raised."""
    told: list[object] = [None] * len(voices)

    def say(at: int) -> None:
        with app.app_context():
            try:
                told[at] = voices[at].post(words[at], keys[at])
            except BaseException as error:
                told[at] = error

    threads = [Thread(target=say, args=(at,)) for at in range(len(voices))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told


def kept(app: Flask) -> list[tuple[int, int]]:
    """Conversation and number of everything that was said."""
    with app.app_context():
        said = select(Message.conversation_id, Message.number).where(Message.event.is_(None))
        return [tuple(row) for row in db.session.execute(said.order_by(*said.selected_columns))]


def test_those_who_write_at_one_moment_are_committed_once(
    app: Flask, voices: list[Voice], gathered: Gathered, commits: list[int]
) -> None:
    gathered(6)
    words = [f"mot {at}" for at in range(6)]
    assert all_say(app, voices, words, words) == [1] * 6
    assert commits == [6]
    assert kept(app) == [(voice.conversation_id, 1) for voice in voices]


def test_a_second_click_among_them_spoils_nothing(
    app: Flask, voices: list[Voice], gathered: Gathered, commits: list[int]
) -> None:
    with app.app_context():
        assert voices[2].post("deux fois", "k") == 1
    commits.clear()
    gathered(6)
    words = [f"mot {at}" for at in range(6)]
    words[2] = "deux fois"
    assert all_say(app, voices, words, ["k"] * 6) == [1] * 6
    assert kept(app) == [(voice.conversation_id, 1) for voice in voices]
    assert len(commits) == 5, "the others each by themselves; the second click is the first message"


def test_two_pages_of_one_person_keep_an_order(
    app: Flask, voices: list[Voice], gathered: Gathered
) -> None:
    one = voices[0]
    pages = [Voice(one.conversation_id, None, 0, one.wrapped_key) for _ in range(3)]
    gathered(3)
    told = all_say(app, pages, ["a", "b", "c"], ["a", "b", "c"])
    assert sorted(told) == [1, 2, 3]  # type: ignore[type-var]
    assert kept(app) == [(one.conversation_id, number) for number in (1, 2, 3)]


def test_nobody_is_told_of_a_commit_that_failed(
    app: Flask, voices: list[Voice], gathered: Gathered, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered(6)

    def full(_: object) -> None:
        raise OperationalError("COMMIT", None, Exception("disk full"))

    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        monkeypatch.setattr(hand.Hand, "commit", full)
    else:  # there writing and committing are one
        monkeypatch.setattr(together, "ask_all", full)
    words = [f"mot {at}" for at in range(6)]
    told = all_say(app, voices, words, words)
    assert [type(each) for each in told] == [OperationalError] * 6
    monkeypatch.undo()
    assert kept(app) == []
    assert all_say(app, voices, words, words) == [1] * 6, "sent again, each is there once"


def test_more_than_one_commit_holds_follow_without_a_gap(
    app: Flask, voices: list[Voice], gathered: Gathered, monkeypatch: pytest.MonkeyPatch,
    commits: list[int],
) -> None:  # fmt: skip
    monkeypatch.setattr(together.Together, "most", 4)
    gathered(6)
    words = [f"mot {at}" for at in range(6)]
    monkeypatch.setattr(app.extensions["together"], "_lead", once_gathered(app, gathered))
    assert all_say(app, voices, words, words) == [1] * 6
    assert sorted(commits) == [2, 4], "whoever was left leads the next"
    assert not app.extensions["together"]._led


def once_gathered(app: Flask, gathered: Gathered) -> Callable[[together.Writing], None]:
    """The first leader waits for all, the next for nobody."""
    lead = app.extensions["together"]._lead

    def leading(mine: together.Writing) -> None:
        gathered(6 if mine.told is None else 0)
        lead(mine)

    return leading


def test_whoever_waits_too_long_is_told_so_and_nothing_is_acknowledged(
    app: Flask, voices: list[Voice], gathered: Gathered, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered(3)  # and only two come: the leader sleeps on
    monkeypatch.setattr(joint, "PATIENCE", 0.2)
    told = all_say(app, voices[:2], ["a", "b"], ["a", "b"])
    assert sum(isinstance(each, joint.TooLate) for each in told) == 1
    assert 1 in told
    assert len(kept(app)) == 1, "and it is not written later, behind the back of whoever was told"


def test_nobody_takes_for_written_what_was_stopped_in_the_middle(
    app: Flask, voices: list[Voice], gathered: Gathered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is told to go stops whoever leads, after the rows and perhaps before the commit."""
    gathered(3)
    write = together.write

    def stopped(batch: list[together.Writing]) -> None:
        write(batch)
        raise SystemExit

    monkeypatch.setattr(together, "write", stopped)
    told = all_say(app, voices[:3], ["a", "b", "c"], ["a", "b", "c"])
    assert sorted(type(each).__name__ for each in told) == ["SystemExit", "TooLate", "TooLate"]
    monkeypatch.undo()
    assert all_say(app, voices[:3], ["a", "b", "c"], ["a", "b", "c"]) == [1] * 3
    assert len(kept(app)) == 3, "sent again, each is there once"


def test_an_error_is_told_to_whoever_made_it(app: Flask, voices: list[Voice]) -> None:
    """Not of the database's making: the key of a row that is there, in a conversation of another number."""
    with app.app_context():
        voices[0].post("une fois", "k")
        again = voices[0]._next(voices[0].key.tag("k victim une fois"), "une fois")
        with pytest.raises(IntegrityError):
            app.extensions["together"].write(again)
