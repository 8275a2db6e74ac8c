"""The lists beside a desk: words ask for what words change; everything else is looked at whole."""

from collections.abc import Iterator

import pytest
from flask import Flask, g, session

from blueprints.desk import lists
from blueprints.desk.live import DeskNews
from domain import bells, overview
from domain.conversation import Conversation
from domain.officer import Officer
from extensions import bus, db
from tests.browser import Browser
from tests.domain.test_races import begin


@pytest.fixture
def news(app: Flask, officer: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskNews]:
    """An open desk that holds one conversation, everything on it sent, its bells as its socket has them."""
    Browser(app.test_client()).visit("/").press("Commencer", place="lyon 3")
    officer.visit("/desk").press("Prendre en charge")
    monkeypatch.setattr(lists, "PACE", 0)
    with app.test_request_context("/desk/live"):
        with officer.client.session_transaction() as kept:
            session.update(kept)
        g.viewer = Officer.called("martin")
        news = DeskNews(None, 0)
        with bus().listening(news.lists, bells.QUEUE, g.viewer.topic):
            news()
            yield news


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each look at all of it."""
    looks: list[int] = []
    of = overview.of

    def counted(officer: Officer) -> overview.Overview:
        looks.append(officer.id)
        return of(officer)

    monkeypatch.setattr(overview, "of", counted)
    return looks


def held() -> Conversation:
    """The conversation of the fixture."""
    return db.session.query(Conversation).one()


def test_words_ask_only_for_what_they_change(news: DeskNews, whole: list[int]) -> None:
    held().post("Vous êtes là ?")
    assert "1 non lu" in news()
    assert whole == []
    assert news() == "", "told once"


def test_all_is_looked_at_a_moment_after_words(
    news: DeskNews, whole: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bell may be lost, and of some things only the conversation's own rings."""
    held().post("Vous êtes là ?")
    news()
    assert 0 < news.rest <= lists.WORDS
    monkeypatch.setattr(lists, "monotonic", lambda: lists.inf)
    news()
    assert len(whole) == 1


def test_whatever_else_happens_is_looked_at_at_once(news: DeskNews, whole: list[int]) -> None:
    begin("another")
    assert 'data-waiting="1"' in news()
    assert whole
    held_by = Conversation.held_by(g.viewer, 1)
    assert held_by is not None
    held_by.close(g.viewer, "advice")
    assert "Closes récemment" in news()


def test_between_two_looks_there_is_a_breath(
    news: DeskNews, whole: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PACE", 60)
    held().post("Vous êtes là ?")
    assert news() == ""
    assert 50 < news.rest <= 60, "and it wants to look by itself then"
