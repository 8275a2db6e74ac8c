"""Bells: what wakes whoever sleeps in front of a screen. Topics only, never a payload."""

import secrets
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Lock, Thread
from typing import Protocol

CHANNEL = "passerelle:wake"


class Bell(Protocol):
    """What a sleeper waits on: ``threading.Event`` and anything shaped like it."""

    def set(self) -> None:
        """Wake the sleeper."""


class Bus:
    """Bells of this process only: all that one process on SQLite needs."""

    #: Seconds after which a sleeper wakes although no bell rang.
    tick = 60.0
    #: Whether silence is proof that nothing changed: inside a process no bell is lost.
    certain = True

    def __init__(self) -> None:
        self._sleepers: dict[str, set[Bell]] = defaultdict(set)
        self._lock = Lock()

    @contextmanager
    def listening(self, bell: Bell, *topics: str) -> Iterator[None]:
        """Ring ``bell`` for each of the topics until the block ends."""
        with self._lock:
            for topic in topics:
                self._sleepers[topic].add(bell)
        try:
            yield
        finally:
            with self._lock:
                for topic in topics:
                    self._sleepers[topic].discard(bell)
                    if not self._sleepers[topic]:
                        del self._sleepers[topic]

    def wake(self, topic: str) -> None:
        """Ring whoever looks at this topic, wherever they are."""
        self._ring(topic)

    def alive(self) -> bool:
        """Whether what carries the bells can be reached."""
        return True

    @cached_property
    def name(self) -> str:
        """Of this process: ten letters, made on first use, so after gunicorn has forked."""
        return secrets.token_hex(5)

    def hears(self, name: str) -> bool:
        """Whether a process of this name is there to hear a bell; true too when nobody can tell."""
        return name == self.name

    def _ring(self, topic: str) -> None:
        with self._lock:
            bells = list(self._sleepers.get(topic, ()))
        for bell in bells:
            bell.set()

    def _ring_all(self) -> None:
        with self._lock:
            bells = {bell for sleepers in self._sleepers.values() for bell in sleepers}
        for bell in bells:
            bell.set()


class RedisBus(Bus):
    """The same bells across processes. Losing Redis costs seconds, never a message."""

    tick = 20.0
    certain = False

    def __init__(self, url: str) -> None:
        super().__init__()
        from redis import Redis  # an extra: one process on SQLite runs without it

        self._redis = Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
        self._hearing = Redis.from_url(url, socket_connect_timeout=2, health_check_interval=15)
        self._relay: Thread | None = None

    @contextmanager
    def listening(self, bell: Bell, *topics: str) -> Iterator[None]:
        """As in ``Bus``; the relay starts on first use, so after gunicorn has forked."""
        self._start()
        with super().listening(bell, *topics):
            yield

    def wake(self, topic: str) -> None:
        """Publish the topic; when Redis is away, ring at least in this process."""
        from redis import RedisError

        try:
            self._redis.publish(CHANNEL, topic)
        except RedisError:
            self._ring(topic)  # the other processes have their tick

    def alive(self) -> bool:
        """Whether Redis answers."""
        from redis import RedisError

        try:
            return bool(self._redis.ping())
        except RedisError:
            return False

    def hears(self, name: str) -> bool:
        """Redis knows who subscribed to the name of a process: nobody, once its connection is gone."""
        from redis import RedisError

        try:
            ((_, listeners),) = self._redis.pubsub_numsub(f"{CHANNEL}:{name}")
        except RedisError:
            return True
        return name == self.name or bool(listeners)

    def _start(self) -> None:
        with self._lock:
            if self._relay is None:
                self._relay = Thread(target=self._listen, daemon=True, name="bus-relay")
                self._relay.start()

    def _listen(self) -> None:
        from redis import RedisError

        while True:
            try:
                with self._hearing.pubsub(ignore_subscribe_messages=True) as mail:
                    mail.subscribe(CHANNEL, f"{CHANNEL}:{self.name}")
                    self._ring_all()  # whatever was missed while away
                    for note in mail.listen():
                        self._ring(note["data"].decode())
            except RedisError:
                time.sleep(1)
