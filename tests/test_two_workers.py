"""Outgrown: two workers, PostgreSQL and Redis. Written on one, it reaches a socket on the other."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
from websocket import WebSocket, WebSocketBadStatusException

from tests.house import House, Person, drain

pytestmark = pytest.mark.slow


def test_a_message_reaches_sockets_on_both_workers(house: House, person: Person) -> None:
    sockets = []
    held: Counter[int] = Counter()
    for socket in lines_of(person):
        sockets.append(socket)
        held[house.worker_of(socket)] += 1
        if sum(number > 1 for number in held.values()) == 2:
            break
    assert len(held) == 2, f"both workers must hold lines, or this proves nothing: {held}"
    page = person.ask("/")
    for number in range(6):  # each on a new connection: whichever worker takes it
        said = person.ask(
            "/", csrf_token=person.token(page), do="send", message=f"n{number}.", key=f"{number}"
        )
        assert said == ""
    for socket in sockets:
        heard = drain(socket, "n5.")
        numbers = re.findall(r'id="m(\d+)"', heard)
        assert numbers == ["1", "2", "3", "4", "5", "6"]
        socket.close()


def test_one_worker_that_lost_her_does_not_speak_for_the_other(
    house: House, person: Person, running: str
) -> None:
    """Her last line to one of them ends; on the other she is there, and that is what stands."""
    lines: dict[int, list[WebSocket]] = {}
    for socket in lines_of(person):
        lines.setdefault(house.worker_of(socket), []).append(socket)
        if len(lines) == 2:
            break
    one, other = lines.values()
    for socket in one:
        socket.close()
    time.sleep(3)
    assert away(running) is None
    for socket in other:
        socket.close()
    for _ in range(50):
        if (since := away(running)) is not None:
            break
        time.sleep(0.1)
    assert since is not None, "now she is on neither"
    drain(person.socket("/live?after=0"), "stands")
    assert away(running) is None, "and now she is back"


def lines_of(person: Person) -> Iterator[WebSocket]:
    """Line after line of hers; the kernel says which worker takes each, a full one takes none."""
    for _ in range(60):
        with suppress(WebSocketBadStatusException):
            yield person.socket("/live?after=0")


def away(url: str) -> object:
    """Since when the newest conversation is missed."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as database:
        asked = "SELECT away_at FROM conversation ORDER BY id DESC LIMIT 1"
        return database.execute(asked).fetchone()[0]


def test_without_redis_nothing_is_lost(house: House, person: Person) -> None:
    page = person.ask("/")
    socket = person.socket("/live?after=0")
    drain(socket, "stands")
    house.redis.stop()
    person.ask("/", csrf_token=person.token(page), do="send", message="sans Redis", key="x")
    house.redis.start()
    drain(socket, "sans Redis")
    socket.close()


def test_a_killed_worker_loses_no_acknowledged_message(house: House, person: Person) -> None:
    page = person.ask("/")
    for number in range(8):
        if number == 4:
            house.workers()[0].kill()
        for _ in range(50):
            try:
                person.ask(
                    "/",
                    csrf_token=person.token(page),
                    do="send",
                    message=f"k{number}",
                    key=f"k{number}",
                )
                break
            except OSError:
                time.sleep(0.2)
    said = re.findall(r"<p dir=\"auto\">(k\d)</p>", person.ask("/"))
    assert said == [f"k{number}" for number in range(8)]


def test_a_killed_worker_is_replaced(house: House) -> None:
    """Else the service would end, one death after another, with nobody told."""
    before = two_workers(house, other_than=set())  # the test before may have killed one
    house.workers()[0].kill()
    two_workers(house, other_than=before)


def two_workers(house: House, other_than: set[int]) -> set[int]:
    """Both are there, and they are not these."""
    for _ in range(200):
        there = {worker.pid for worker in house.workers()}
        if len(there) == 2 and there != other_than:
            return there
        time.sleep(0.1)
    raise AssertionError("there are not two of them")


def test_whoever_was_on_a_killed_worker_and_does_not_come_back_is_missed(
    house: House, person: Person, running: str
) -> None:
    other = Person(house)
    page = other.ask("/")
    other.ask("/", csrf_token=other.token(page), do="arrive", untold="1", key="k")
    hers, theirs = person.socket("/live?after=0"), other.socket("/live?after=0")
    for _ in range(60):  # on the other worker: the kernel says which one takes it
        if house.worker_of(theirs) != house.worker_of(hers):
            break
        theirs.close()
        theirs = other.socket("/live?after=0")
    drain(hers, "stands")
    drain(theirs, "stands")
    next(w for w in house.workers() if w.pid == house.worker_of(hers)).kill()
    for _ in range(100):
        if (gone := missed(running)[0]) is not None:
            break
        time.sleep(0.1)
    assert gone is not None, "the worker that took its place calls the roll"
    assert missed(running)[1] is None, "who is on the worker that lives is there"
    theirs.close()


def missed(url: str) -> list[object]:
    """Since when the two newest conversations are missed, the older first."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as database:
        asked = "SELECT away_at FROM conversation ORDER BY id DESC LIMIT 2"
        return [since for (since,) in database.execute(asked)][::-1]
