"""A house that really runs: gunicorn, two workers, PostgreSQL and Redis, and people who use it."""

import re
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

import psutil
import websocket

from bus import RedisBus


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Redis:
    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        options = ["--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            ["redis-server", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            if RedisBus(self.url).alive():
                return
            time.sleep(0.05)
        raise AssertionError("redis-server did not start")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class House:
    """A running service and the environment it runs in."""

    url: str
    process: subprocess.Popen[bytes]
    redis: Redis

    def workers(self) -> list[psutil.Process]:
        """Those that run: one that was killed is still listed for a moment, and may go at any."""
        running = []
        for worker in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                if worker.status() != psutil.STATUS_ZOMBIE:
                    running.append(worker)
        return running

    def worker_of(self, held: websocket.WebSocket) -> int:
        """Which worker is at the other end of this line."""
        ours = held.sock.getsockname()[1]
        for worker in self.workers():
            with suppress(psutil.NoSuchProcess):
                if any(c.raddr and c.raddr.port == ours for c in worker.net_connections("tcp")):
                    return worker.pid
        raise AssertionError("no worker holds this line")


def wait_until_ready(url: str) -> None:
    for _ in range(150):
        try:
            if urllib.request.urlopen(f"{url}/readyz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the service did not get ready")


class Person:
    """A client that keeps one cookie, and opens a new connection for each request."""

    def __init__(self, house: House) -> None:
        self.house, self.cookie = house, ""

    def ask(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(self.house.url + path, body, {"Cookie": self.cookie})
        opener = urllib.request.build_opener(_Stay)
        with opener.open(request) as answer:
            for header in answer.headers.get_all("Set-Cookie") or []:
                for name, morsel in SimpleCookie(header).items():
                    self.cookie = f"{name}={morsel.value}"
            text: str = answer.read().decode()
        return text

    def token(self, page: str) -> str:
        return re.findall(r'csrf_token" value="([^"]+)"', page)[-1]

    def socket(self, path: str) -> websocket.WebSocket:
        return websocket.create_connection(
            self.house.url.replace("http", "ws") + path,
            cookie=self.cookie,
            origin=self.house.url,
            timeout=10,
        )


class _Stay(urllib.request.HTTPRedirectHandler):
    def http_error_303(self, request, answer, code, message, headers):  # type: ignore[no-untyped-def]
        return answer


def drain(socket: websocket.WebSocket, words: str) -> str:
    """Everything a socket says until these words."""
    heard = ""
    while words not in heard:
        heard += str(socket.recv())
    return heard
