"""One conversation under load: her line for forms, her socket, and the desk's."""

import itertools
import re
import time
from typing import Any

import gevent
from gevent.event import AsyncResult
from gevent.lock import BoundedSemaphore

from bench import client

MARK = re.compile(rb"~(\d+)~")  # in every message: which one it is
BODY = "Il est parti, mais il a encore les clés. Je ne sais pas quoi faire ce soir. ~{}~"
Orders = dict[str, Any]


class Talk:
    """One conversation: her line for forms, her socket, the desk's socket."""

    numbers = itertools.count(1)

    def __init__(
        self, port: int, person: Orders, *, sockets: tuple[str, ...] = ("desk", "hers")
    ) -> None:
        self.port, self.person = port, person
        self.awaited: dict[int, AsyncResult] = {}
        self.seen = {"desk": 0, "hers": 0}
        self.line, self.turn = client.Http(port), BoundedSemaphore(1)
        after = f"after={person['last']}"
        if "desk" in sockets:
            desk = f"/desk/live?conversation={person['id']}&{after}"
            self._listen("desk", desk, person["officer_cookie"])
        if "hers" in sockets:
            self._listen("hers", f"/live?{after}", person["cookie"])

    def send(self) -> AsyncResult:
        """Post one message; the moment at which the desk has it comes later."""
        number = next(self.numbers)
        received = self.awaited[number] = AsyncResult()
        request = client.post(self.port, "/", self.person["cookie"], self._form(number))
        with self.turn:
            headers, _ = self.line.ask(request, 204)
        self.person["last"] = int(headers.get("n", 0))
        return received

    def round(self) -> None:
        """Without scripts: post, follow the redirect, read the page."""
        form = self._form(next(self.numbers)) | {"live": ""}
        self.line.ask(client.post(self.port, "/", self.person["cookie"], form, htmx=False), 303)
        self.line.ask(client.get(self.port, "/", self.person["cookie"]))

    def _form(self, number: int) -> dict[str, str]:
        return {
            "csrf_token": self.person["csrf"],
            "key": f"bench{number}x{time.time_ns()}"[:36],
            "message": BODY.format(number),
            "do": "send",
            "live": "1",
            "c": str(self.person["id"]),
        }

    def _listen(self, who: str, path: str, cookie: str) -> None:
        socket = client.Socket(self.port, path, cookie)
        gevent.spawn(self._hear, who, socket)

    def _hear(self, who: str, socket: client.Socket) -> None:
        for text in socket.texts():
            for mark in MARK.findall(text):
                self.seen[who] += 1
                if who == "desk" and (received := self.awaited.pop(int(mark), None)):
                    received.set(time.perf_counter())
