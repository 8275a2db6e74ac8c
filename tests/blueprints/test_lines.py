"""Her lines to one process: what ends and does not come back within the time of grace is missed."""

import time
from collections.abc import Iterator

import pytest

from app import create_app
from blueprints.chat.lines import Lines, lines
from domain import arrival
from domain.conversation import Conversation
from domain.presence import FRAME, SOCKET
from extensions import db
from tests.conftest import settings
from tests.pristine import empty

GRACE = 0.6  # seconds: longer than a shared machine pauses between two lines of a test


@pytest.fixture
def hers(database: str) -> Iterator[Conversation]:
    app = create_app(settings(database, grace_seconds=GRACE))
    with app.app_context():
        empty(database)
        yield arrival.begin("hers", place="", speaks_as=None, draft="Bonjour", untold=True)
        db.session.remove()
        db.engine.dispose()


def how() -> str | None:
    db.session.remove()
    conversation = Conversation.of("hers")
    assert conversation is not None
    return conversation.absence.how if conversation.absence else None


def soon() -> str | None:
    """What is said once the grace is over."""
    until = time.monotonic() + 5
    while (said := how()) is None and time.monotonic() < until:
        time.sleep(0.05)
    return said


@pytest.mark.parametrize(("kind", "said"), [(SOCKET, "cut"), (FRAME, "silent")])
def test_the_last_line_that_ends_is_missed(hers: Conversation, kind: str, said: str) -> None:
    with lines().open(hers, kind), lines().open(hers, kind):
        pass
    assert how() is None, "not yet: she may be back in a moment"
    assert soon() == said


def test_one_of_two_is_none(hers: Conversation) -> None:
    with lines().open(hers, SOCKET):
        with lines().open(hers, SOCKET):
            pass
        time.sleep(3 * GRACE)
        assert how() is None


def test_back_in_time_is_none_however_often(hers: Conversation) -> None:
    writes = written(hers)
    for _ in range(8):
        with lines().open(hers, FRAME):
            time.sleep(GRACE / 4)
        time.sleep(GRACE / 4)
    assert how() is None
    assert writes() == 1, "that she is on this process is written once"


def test_another_process_was_wrong(hers: Conversation) -> None:
    here, there = lines(), Lines(lines()._app, GRACE)
    with here.open(hers, SOCKET):
        db.session.remove()
        again = Conversation.of("hers")
        assert again is not None
        with there.open(again, SOCKET):
            pass
        assert soon() == "cut", "it cannot know"
        again = Conversation.of("hers")
        assert again is not None
        here.holds(again)
        assert how() is None


def written(conversation: Conversation):  # type: ignore[no-untyped-def]
    """How often the conversation's row has been changed since."""
    from sqlalchemy import event

    seen: list[str] = []
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda _c, _k, statement, *_: seen.append(statement) if "UPDATE" in statement else None,
    )
    return lambda: len(seen)


def test_a_process_that_is_killed_is_spoken_for_by_the_next(hers: Conversation) -> None:
    hers.come(SOCKET + "0123456789")
    lines().call()
    assert how() is None, "not yet: her page may find the new one"
    assert soon() == "cut"


def test_whoever_has_found_the_new_one_is_there(hers: Conversation) -> None:
    hers.come(SOCKET + "0123456789")
    lines().call()
    with lines().open(hers, SOCKET):
        time.sleep(3 * GRACE)
        assert how() is None


def test_who_is_on_a_line_of_a_process_that_lives_is_not_missed(hers: Conversation) -> None:
    app = lines()._app
    app.extensions["bus"].hears = lambda name: name == "0123456789"
    hers.come(SOCKET + "0123456789")
    lines().call()
    time.sleep(3 * GRACE)
    assert how() is None
