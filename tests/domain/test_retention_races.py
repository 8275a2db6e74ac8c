"""At the same moment: a message saves its conversation, a hold too; a kill leaves nothing readable."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

import config
from domain import arrival, retention, transcript
from domain.clock import now
from domain.conversation import Conversation
from domain.hold import Hold
from domain.message import Message
from domain.officer import Officer
from extensions import db, transaction

LONG_AGO = timedelta(days=400)


def old(token: str, messages: int = 1) -> int:
    """A conversation that nothing happened in for more than a year; seen by no sweep yet."""
    conversation = arrival.begin(token, place="", speaks_as=None, draft="Bonjour", untold=True)
    voice = conversation.voice()
    for number in range(1, messages):
        with transaction():
            voice.say(body=f"mot {number}", key=f"k{number}")
    with transaction():
        conversation.active_at = now() - LONG_AGO
    db.session.remove()
    return conversation.id


def saving(what: str, id: int) -> Callable[[], Any]:
    def post() -> None:
        db.session.get_one(Conversation, id).post("je suis toujours là")

    def draft() -> None:
        db.session.get_one(Conversation, id).keep(draft="j’écris")

    def hold() -> None:
        durand = Officer.called("durand")
        Hold.place(id, by=durand, reason="enquête", until=now() + timedelta(days=9))

    return {"post": post, "draft": draft, "hold": hold}[what]


@pytest.mark.parametrize("what", ["post", "draft", "hold"])
def test_between_the_choice_and_the_erasure(
    app: Flask, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    shred = retention._shred

    def late(id: int, *rest: Any) -> bool:
        if id == wanted:
            saving(what, wanted)()
        return shred(id, *rest)

    with app.app_context():
        wanted, other = old("hers"), old("other")
        monkeypatch.setattr(retention, "_shred", late)
        report = retention.run(sure=True)
        assert report.erased["open"] == 1
        assert Conversation.of("other") is None
        kept = Conversation.of("hers")
        said = transcript.since(kept, 0).messages
        assert [m.body for m in said][:1] == ["Bonjour"]
        assert not any(m.unreadable for m in said)
        assert other != wanted


@pytest.mark.parametrize("what", ["post", "draft", "hold"])
def test_while_it_is_being_written(app: Flask, what: str) -> None:
    """The writer has touched the row and not committed; the eraser must wait and then let it be."""
    with app.app_context():
        wanted = old("hers")
        old("newest")
    touched, written, erased = threading.Event(), [], {}

    def write() -> None:
        with app.app_context(), transaction():
            saving(what, wanted)()
            db.session.flush()
            touched.set()
            erasing.join(0.7)
            written.append(True)

    def erase() -> None:
        touched.wait(5)
        with app.app_context():
            erased["count"] = retention.run(sure=True).erased["open"]

    erasing, writing = threading.Thread(target=erase), threading.Thread(target=write)
    erasing.start(), writing.start()
    writing.join(20), erasing.join(20)
    with app.app_context():
        assert written
        assert Conversation.of("hers") is not None
        assert erased["count"] == 1, "the other one"


def test_two_sweeps_at_once_erase_each_once(app: Flask) -> None:
    with app.app_context():
        for number in range(12):
            old(f"n{number}", messages=3)
    counts: list[int] = []

    def sweep() -> None:
        with app.app_context():
            counts.append(retention.run(sure=True).erased["open"])

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(counts) == 12
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0


KILLED = """
import os, signal
from domain import retention
from app import create_app
from tests.conftest import settings
from extensions import db

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

step = {step!r}
real = getattr(retention, step)
calls = []
def stop(*args):
    calls.append(args)
    if len(calls) == {at}:
        die()
    return real(*args)
setattr(retention, step, stop)
with create_app(settings({url!r})).app_context():
    retention.run(sure=True)
"""


@pytest.mark.parametrize(
    ("step", "at", "readable"),
    # before anything; the key gone and no row; one batch of messages gone; the row still there
    [("_shred", 1, True), ("_clear", 1, False), ("_delete", 2, False), ("_hanging", 1, False)],
)
def test_killed_in_the_middle(
    app: Flask, database: str, step: str, at: int, readable: bool
) -> None:
    with app.app_context():
        hers, _newest = old("hers", messages=retention.BATCH + 20), old("newest")
        wrapped = db.session.get_one(Conversation, hers).wrapped_key
        db.session.remove()
    script = KILLED.format(step=step, at=at, url=database)
    killed = subprocess.run([sys.executable, "-c", script], cwd=config.ROOT, env=os.environ)
    assert killed.returncode == -9
    with app.app_context():
        row = db.session.execute(
            select(Conversation.__table__).where(Conversation.id == hers)
        ).mappings().one()  # fmt: skip
        assert (row["wrapped_key"] == wrapped) is readable
        assert bool(Conversation.of("hers")) is readable, "whole, or not there for anybody"
        if readable:
            assert not any(
                m.unreadable for m in transcript.latest(Conversation.of("hers")).messages
            )
        db.session.remove()
        report = retention.run(sure=True)
        assert (report.finished, report.erased["open"]) == ((0, 2) if readable else (1, 1))
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0
        assert retention.run(sure=True).erased == dict.fromkeys(retention.PERIODS, 0)
