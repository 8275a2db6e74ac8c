"""What encryption and the log add: the same work beside one that seals nothing and notes nothing."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from flask import g

from bench.figures import Figure, alternate, beside
from bench.houses import folder, sqlite
from bench.seeds import TEXT, seeding
from blueprints.desk.live import DeskNews
from domain import audit, consulting
from domain.conversation import Conversation
from domain.officer import Officer
from vault import Vault

HTMX = {"HX-Request": "true"}
READ = 30  # messages on the page that is opened


class Clear:
    """A key that seals nothing."""

    def tag(self, text: str) -> str:
        return text[:24]

    def seal(self, text: str, _context: str) -> bytes:
        return text.encode()

    def open(self, sealed: bytes, _context: str) -> str:
        return sealed.decode()


@contextmanager
def bare() -> Iterator[None]:
    """No key is unwrapped, nothing sealed, nothing noted; what was read is still marked as read."""
    with ExitStack() as without:
        for owner, name, instead in (
            (Vault, "unwrap", lambda _self, _wrapped: Clear()),
            (audit, "record", lambda *_what, **_said: None),
            (Conversation, "consult", lambda self, _who, _first: self.read(self.last_number)),
        ):
            without.enter_context(patch.object(owner, name, instead))
        yield


@contextmanager
def whole() -> Iterator[None]:
    """As it is, and each opening of a page is an entry, as if a minute had gone by."""
    with patch.object(consulting, "SAME", consulting.SAME * 0):
        yield


class House:
    """An application in this process, on a file of its own, always worked in the same way."""

    def __init__(self, url: str, how: Callable[[], Any]) -> None:
        self.url, self.how, self.numbers = url, how, itertools.count()
        with seeding(url) as seeder:
            (self.person,), self.app = seeder.people(1), seeder.app
            self.officer = Officer.called("bench2")
        self.ask, self.waiting = self.app.test_client(use_cookies=False), iter(())
        self.news = DeskNews(self.person.id, 0)
        with how():
            for _ in range(READ):
                self.message()

    def crowd(self, count: int) -> None:
        """So many who wait; late, for each makes the desk's lists longer."""
        with seeding(self.url) as seeder:
            self.waiting = iter(seeder.people(count, held=False))

    def cpu(self, work: Callable[[], None], times: int) -> float:
        """Milliseconds of this process for one."""
        with self.how():
            work()  # whatever is built on first use
            start = time.process_time()
            for _ in range(times):
                work()
            return (time.process_time() - start) * 1000 / times

    def message(self) -> None:
        """Her form, the row, and what the officer's socket sends."""
        form = {"csrf_token": self.person.csrf, "do": "send", "live": "1", "message": TEXT}
        form["key"] = f"bench{next(self.numbers)}"
        self._as(self.person.cookie, 204, "/", form, HTMX)
        headers = {"Cookie": self.person.officer_cookie}
        with self.app.test_request_context(
            "/desk/live", headers=headers, base_url="https://localhost"
        ):
            g.viewer = self.officer  # the door has let them in when the socket opened
            assert TEXT.strip() in self.news().replace("&#39;", "'")

    def opening(self) -> None:
        """The officer opens the conversation's page."""
        address = f"/desk/conversations/{self.person.id}"
        self._as(self.person.officer_cookie, 200, address)

    def closing(self) -> None:
        """The officer takes the next one, and closes it; faster than the limit thinks a person can."""
        self.app.extensions["counts"].forget()
        address = f"/desk/conversations/{next(self.waiting).id}"
        for act in ("take", "close"):
            form = {"csrf_token": self.person.officer_csrf, "outcome": "advice"}
            self._as(self.person.officer_cookie, 303, f"{address}/{act}", form)

    def _as(
        self, cookie: str, status: int, address: str, form: Any = None, also: Any = None
    ) -> Any:
        answer = self.ask.open(
            address, method="POST" if form else "GET", data=form, base_url="https://localhost",
            headers={"Cookie": cookie, **(also or {})},
        )  # fmt: skip
        assert answer.status_code == status, (address, answer.status_code)
        return answer


def added(quick: bool) -> Iterator[Figure]:
    """CPU of a message, of opening a page and of closing a conversation, with and without."""
    rounds, times = (2, 40) if quick else (7, 120)
    with folder() as place:
        ours, floor = (House(sqlite(place, f"{how.__name__}.db"), how) for how in (whole, bare))
        for name, what, most in (
            ("message", "a message, from her form to the officer's socket", 1.15),
            ("opening", "opening a conversation's page, each an entry", None),
            ("closing", "taking and closing a conversation, two entries", None),
        ):
            if name == "closing":
                for one in (ours, floor):
                    one.crowd(rounds * (times + 1))
            found = alternate(
                rounds,
                ours=lambda name=name: ours.cpu(getattr(ours, name), times),
                floor=lambda name=name: floor.cpu(getattr(floor, name), times),
            )
            yield beside(
                found["ours"], found["floor"], name=f"audit-{name}", what=f"CPU of {what}", unit="ms",
                most=most, bound="in one process, SQLite; the floor seals nothing and notes nothing",
            )  # fmt: skip
