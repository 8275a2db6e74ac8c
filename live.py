"""The one loop behind every socket: send what is new, sleep, look again when woken."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic
from typing import Any, Protocol

from simple_websocket import ConnectionClosed, Server

from extensions import bus, rest

TOO_TALKATIVE = 20  # frames a reader may send before it is shown out: it has nothing to say here
HERS, THEIRS = (
    5,
    12,
)  # how many may wait at once, in one process, for one conversation · one officer
HEARTBEAT = (
    " "  # sent when the clock strikes: a page that hears nothing knows that its line is dead
)


class Gone(Exception):
    """The reader may no longer read: signed out, transferred, erased."""


class News(Protocol):
    """What is new for one reader: HTML, or nothing. Asks the door again; raises ``Gone``."""

    more: bool  # whether there is more than one push should hold

    @property
    def rest(self) -> float:
        """Seconds after which it wants to look again although no bell has rung."""

    def __call__(self, woken: bool = True) -> str:
        """Render what this reader has not seen. ``woken`` by a bell, or only by the clock."""


class WholeSends:
    """A socket whose ``send`` sends it all, one at a time.

    The library calls ``send`` and ignores what did not fit: on a slow link half a frame would be
    lost, and the next one read as its end. It also pings from another thread.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._lock = Lock()

    def send(self, data: bytes) -> None:
        """Send all of it."""
        with self._lock:
            sent = self._sock.send(data)  # nearly always all of it, and then much cheaper
            if sent < len(data):
                self._sock.sendall(data[sent:])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def _sent(ws: Server, html: str) -> bool:
    """Whether it could be sent: a reader who went away is no error."""
    try:
        ws.send(html)
    except (OSError, ConnectionClosed):
        return False
    return True


_waiting: Counter[str] = Counter()


def full(whose: str, most: int) -> bool:
    """Whether as many wait already for this conversation, or this officer, as may."""
    return _waiting[whose] >= most


@contextmanager
def seat(whose: str, most: int) -> Iterator[bool]:
    """Wait among them; whether there was a seat. Each costs memory until its line is known to be dead."""
    free = not full(whose, most)
    _waiting[whose] += free
    try:
        yield free
    finally:
        _waiting[whose] -= free
        if not _waiting[whose]:
            del _waiting[whose]


def stream(ws: Server, news: News, *topics: str) -> None:
    """Run until the reader leaves, or may no longer read."""
    ws.sock = WholeSends(ws.sock)
    tick, heard, woken = bus().tick, 0, True
    with bus().listening(ws.event, *topics):
        while ws.connected:
            ws.event.clear()
            heard += len(ws.input_buffer)
            ws.input_buffer.clear()
            if heard >= TOO_TALKATIVE:
                break
            try:
                html = news(woken)
            except Gone:
                break
            finally:
                rest()  # never sleep with a line in hand
            if not woken and not html:
                html = HEARTBEAT
            if html and not _sent(ws, html):
                break
            if not news.more:
                woken = ws.event.wait(min(tick, news.rest))


def hold(changed: Callable[[], bool], seconds: float, *topics: str) -> bool:
    """Without a socket: wait until something changed, or for that many seconds; whether it did."""
    bell, until = Event(), monotonic() + seconds
    with bus().listening(bell, *topics):
        while True:
            bell.clear()
            try:
                if changed():
                    return True
            finally:
                rest()
            left = until - monotonic()
            if left <= 0:
                return False
            bell.wait(min(left, bus().tick))
