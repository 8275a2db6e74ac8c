"""A TCP relay that counts what passes: put between a browser and a server of this machine."""

import re
import socket
import threading
import time
from contextlib import suppress

REQUEST = re.compile(rb"(?:GET|POST) (\S+) HTTP/1\.1\r\n")


class Relay:
    """A local port in front of another: what passes is counted. ``up`` is from the browser.

    ``socket`` is the part of both directions that passed on WebSockets once they were open.
    """

    def __init__(self, port: int) -> None:
        self._target, self._lock = port, threading.Lock()
        self.up = self.down = self.socket = 0
        self.paths: list[str] = []

    def __enter__(self) -> "Relay":
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()

    @property
    def total(self) -> int:
        """Bytes of both directions."""
        return self.up + self.down

    def reset(self) -> None:
        """Count anew."""
        with self._lock:
            self.up = self.down = self.socket = 0
            self.paths = []

    def quiet(self, seconds: float = 0.7, within: float = 10) -> None:
        """Wait until nothing has passed for so long."""
        until, seen, since = time.monotonic() + within, -1, time.monotonic()
        while time.monotonic() < until and time.monotonic() - since < seconds:
            if self.total != seen:
                seen, since = self.total, time.monotonic()
            time.sleep(0.05)

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            upgraded = threading.Event()
            for ways in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pump, args=(*ways, upgraded), daemon=True).start()

    def _pump(
        self, source: socket.socket, sink: socket.socket, upward: bool, upgraded: threading.Event
    ) -> None:
        try:
            while data := source.recv(65536):
                self._count(data, upward, upgraded.is_set())
                if not upward and data.startswith(b"HTTP/1.1 101 "):
                    upgraded.set()
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _count(self, data: bytes, upward: bool, upgraded: bool) -> None:
        with self._lock:
            self.socket += len(data) if upgraded else 0
            if upward:
                self.up += len(data)
                self.paths += [path.decode() for path in REQUEST.findall(data)]
            else:
                self.down += len(data)
