"""Outgrown: two workers, PostgreSQL and Redis. Written on one, it reaches a socket on the other."""

import re
import time

import pytest

from tests.house import House, Person, drain

pytestmark = pytest.mark.slow


def test_a_message_reaches_sockets_on_both_workers(house: House, person: Person) -> None:
    sockets = []
    while min(held := house.held_by_each_worker()) < 2:
        assert len(sockets) < 60, (
            f"both workers must hold sockets for this to prove anything: {held}"
        )
        sockets.append(person.socket("/live?after=0"))
        time.sleep(0.05)
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
