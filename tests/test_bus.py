"""Bells: in one process, across processes, and when what carries them is away."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from bus import Bus, RedisBus
from tests.house import Redis


def test_a_bell_rings_for_its_topics_while_it_listens() -> None:
    bus, bell = Bus(), Event()
    with bus.listening(bell, "a", "b"):
        bus.wake("c")
        assert not bell.is_set()
        bus.wake("b")
        assert bell.is_set()
    bell.clear()
    bus.wake("a")
    assert not bell.is_set()
    assert not bus._sleepers, "nobody is remembered"


def test_two_sleepers_of_one_topic() -> None:
    bus, one, two = Bus(), Event(), Event()
    with bus.listening(one, "a"), bus.listening(two, "a"):
        bus.wake("a")
    assert one.is_set()
    assert two.is_set()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    assert shutil.which("redis-server"), "make test installs it: apt-get install redis-server"
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


def heard(bell: Event, ring: object, seconds: float = 5.0) -> bool:
    """Whether the bell rings, ringing again until the relay has subscribed."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ring()  # type: ignore[operator]
        if bell.wait(0.1):
            return True
    return False


def test_redis_carries_topics_from_one_process_to_another(redis: Redis) -> None:
    here, there, bell = RedisBus(redis.url), RedisBus(redis.url), Event()
    with there.listening(bell, "conversation:1"):
        assert heard(bell, lambda: here.wake("conversation:1"))
        bell.clear()
        time.sleep(0.2)
        bell.clear()
        here.wake("conversation:2")
        assert not bell.wait(0.3)


def test_without_redis_this_process_still_hears_and_the_bus_comes_back(redis: Redis) -> None:
    bus, other, bell = RedisBus(redis.url), RedisBus(redis.url), Event()
    with bus.listening(bell, "a"):
        assert heard(bell, lambda: bus.wake("a"))
        redis.stop()
        bell.clear()
        bus.wake("a")
        assert bell.wait(3), "its own process hears it"
        assert not bus.alive()
        bell.clear()
        redis.start()
        assert bell.wait(10), "back again: everybody looks, for what was missed"
        bell.clear()
        assert heard(bell, lambda: other.wake("a"))
