"""A silent device opens nothing; one that is there is written down rarely."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from blueprints.chat.live import VictimNews
from domain import arrival
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Lost
from extensions import db, transaction

pytestmark = pytest.mark.usefixtures("inside")


def opened(minutes: float, **also: object) -> Conversation:
    """A conversation whose device was last heard of so many minutes ago."""
    made = arrival.begin("hers", place="", speaks_as=None, draft="", untold=True)
    with transaction():
        values = {"seen_at": now() - timedelta(minutes=minutes)} | also
        db.session.execute(update(Conversation).values(values))
    db.session.refresh(made)
    return made


@pytest.mark.parametrize(
    ("minutes", "opens"), [(0, True), (29, True), (31, False), (9999, False), (-120, True)]
)
def test_half_an_hour_of_silence_ends_it(minutes: float, opens: bool) -> None:
    opened(minutes)
    assert (Conversation.seen("hers") is not None) == opens
    assert Conversation.seen("nobody") is None


def test_being_there_is_noted_seldom() -> None:
    mine = opened(4)
    before = mine.seen_at
    Conversation.seen("hers")
    db.session.refresh(mine)
    assert mine.seen_at == before, "four minutes are not worth a write"
    mine = opened(6)
    Conversation.seen("hers")
    db.session.refresh(mine)
    assert mine.silence < timedelta(minutes=1)


def test_a_row_from_before_this_was_kept_counts_from_its_arrival() -> None:
    opened(0, seen_at=None)
    assert Conversation.seen("hers")
    opened(0, seen_at=None, arrived_at=now() - timedelta(days=2))
    assert Conversation.seen("hers") is None


def test_an_old_arrival_page_does_not_reopen_a_silent_conversation() -> None:
    mine = opened(31)
    with pytest.raises(Lost):
        arrival.begin("hers", place="", speaks_as=None, draft="Encore", untold=True)
    db.session.refresh(mine)
    assert mine.victim_number == 0


def test_a_shut_conversation_opens_with_no_token() -> None:
    mine = opened(0)
    before = mine.token_hash
    mine.disown()
    db.session.refresh(mine)
    assert Conversation.of("hers") is None
    assert mine.token_hash != before


def test_a_disk_that_is_full_does_not_close_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(6)

    def full(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr(Conversation, "_change", full)
    assert Conversation.seen("hers") is not None


def test_a_page_left_open_is_not_silent_however_little_is_said(app: Flask) -> None:
    mine, news = opened(29), VictimNews("hers", 0)
    with app.test_request_context():
        news(woken=False)
        db.session.refresh(mine)
        assert mine.silence > timedelta(minutes=28), "not at every turn"
        news.heard_of -= 301
        news(woken=False)
    db.session.refresh(mine)
    assert mine.silence < timedelta(minutes=1)
