"""The loop behind every socket, with a reader made for the test."""

from collections.abc import Iterator
from math import inf
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from flask import Flask

from extensions import bus
from live import HEARTBEAT, TOO_TALKATIVE, Gone, WholeSends, hold, stream


class Reader:
    """What ``stream`` needs of a websocket."""

    def __init__(self) -> None:
        self.event, self.connected, self.sock = Event(), True, None
        self.input_buffer: list[str] = []
        self.received: list[str] = []

    def send(self, html: str) -> None:
        self.received.append(html)


class Pages:
    """News that hands out what it was given, one at a time."""

    rest = inf

    def __init__(self, *pages: str) -> None:
        self.pages, self.asked = list(pages), 0

    @property
    def more(self) -> bool:
        return bool(self.pages)

    def __call__(self, woken: bool = True) -> str:
        self.asked += 1
        if not self.pages:
            return ""
        if self.pages[0] == "gone":
            raise Gone
        return self.pages.pop(0)


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def running(app: Flask, reader: Reader, news: Pages, *topics: str) -> Thread:
    def run() -> None:
        with app.app_context():
            stream(reader, news, *topics)

    thread = Thread(target=run, daemon=True)
    thread.start()
    return thread


def until(condition: object) -> None:
    end = monotonic() + 5
    while not condition():  # type: ignore[operator]
        assert monotonic() < end
        sleep(0.01)


def test_it_sends_what_there_is_sleeps_and_sends_again_when_woken(app: Flask) -> None:
    reader, news = Reader(), Pages("one", "two")
    thread = running(app, reader, news, "t")
    until(lambda: reader.received == ["one", "two"])
    news.pages.append("three")
    bus().wake("elsewhere")
    sleep(0.05)
    assert len(reader.received) == 2
    bus().wake("t")
    until(lambda: reader.received[-1] == "three")
    reader.connected = False
    reader.event.set()
    thread.join(5)
    assert not thread.is_alive()
    assert not bus()._sleepers


def test_a_quiet_line_says_that_it_is_alive(app: Flask) -> None:
    app.extensions["bus"].tick = 0.05
    reader, news = Reader(), Pages("one")
    thread = running(app, reader, news, "t")
    until(lambda: len(reader.received) >= 3)
    assert set(reader.received[1:]) == {HEARTBEAT}
    reader.connected = False
    reader.event.set()
    thread.join(5)


def test_it_ends_when_the_reader_may_no_longer_read(app: Flask) -> None:
    reader, news = Reader(), Pages("one")
    thread = running(app, reader, news, "t")
    until(lambda: reader.received)
    news.pages.append("gone")
    bus().wake("t")
    thread.join(5)
    assert not thread.is_alive()


def test_a_reader_that_keeps_talking_is_shown_out(app: Flask) -> None:
    reader, news = Reader(), Pages()
    thread = running(app, reader, news, "t")
    for _ in range(TOO_TALKATIVE + 1):
        reader.input_buffer.append("noise")
        reader.event.set()
        sleep(0.005)
    thread.join(5)
    assert not thread.is_alive()


def test_a_socket_that_takes_a_little_at_a_time_gets_it_all() -> None:
    class Slow:
        got = b""

        def send(self, data: bytes) -> int:
            self.got += data[:10]
            return 10

        def sendall(self, data: bytes) -> None:
            self.got += data

    slow = Slow()
    frame = bytes(range(256)) * 400
    WholeSends(slow).send(frame)
    assert slow.got == frame


def test_holding_ends_with_news_or_with_time(app: Flask) -> None:
    begun, news = monotonic(), []
    assert hold(lambda: bool(news), 0.2, "t") is False
    assert monotonic() - begun >= 0.2

    def later() -> None:
        with app.app_context():
            sleep(0.1)
            news.append(1)
            bus().wake("t")

    thread = Thread(target=later, daemon=True)
    thread.start()
    begun = monotonic()
    assert hold(lambda: bool(news), 5, "t") is True
    assert monotonic() - begun < 2
    thread.join()
