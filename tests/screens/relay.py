"""A line between one person and the house: it counts bytes, and can be cut, refused or made lossy."""

import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass

REQUEST = re.compile(rb"^(?:GET|POST|HEAD) \S+ HTTP/1\.1\r$", re.MULTILINE)
NO_SOCKET = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Count:
    """Bytes of payload over TCP, headers included; ``requests`` as seen on the wire."""

    up: int = 0
    down: int = 0
    requests: int = 0

    @property
    def both(self) -> int:
        return self.up + self.down


class Relay:
    """Listens on its own port and passes everything on, unless told otherwise."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.refusing = False  # nobody gets through: as when there is no network
        self.no_sockets = False  # upgrades are answered 403: as a proxy that knows no sockets
        self.losing_answers = False  # what she sends arrives, what is answered does not
        self._lock = threading.Lock()
        self._open: list[tuple[socket.socket, socket.socket, bool]] = []
        self.reset()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._door.getsockname()[1]}"
        threading.Thread(target=self._welcome, daemon=True).start()

    def reset(self) -> None:
        """Count from now on: ``pages`` what goes by HTTP, ``socket`` what goes over WebSockets."""
        self.pages, self.socket = Count(), Count()

    def cut(self, sockets_only: bool = False) -> int:
        """Break what is open now; how many there were."""
        with self._lock:
            broken = [pair for pair in self._open if pair[2] or not sockets_only]
        for here, there, _ in broken:
            _close(here, there)
        return len(broken)

    def down(self) -> None:
        """No network from now on."""
        self.refusing = True
        self.cut()

    def up(self) -> None:
        """The network is back."""
        self.refusing = self.no_sockets = self.losing_answers = False

    def close(self) -> None:
        self._door.close()
        self.cut()

    @property
    def sockets(self) -> int:
        """How many WebSockets are open now."""
        with self._lock:
            return sum(is_socket for *_, is_socket in self._open)

    def _welcome(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            if self.refusing:
                _close(caller)
            else:
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        """The first bytes say whether this is a socket: browsers open those on fresh connections."""
        caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            first = caller.recv(65536)
        except OSError:
            first = b""
        if not first or self.refusing:
            return _close(caller)
        is_socket = b"\r\nupgrade: websocket\r\n" in first.lower()
        if is_socket and self.no_sockets:
            caller.sendall(NO_SOCKET)
            return _close(caller)
        try:
            house = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            return _close(caller)
        house.settimeout(None)
        house.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = (caller, house, is_socket)
        with self._lock:
            self._open.append(pair)
        threading.Thread(target=self._pump_down, args=(pair,), daemon=True).start()
        self._pump_up(pair, first)
        with self._lock:
            self._open.remove(pair)
        return None

    def _pump_up(self, pair: tuple[socket.socket, socket.socket, bool], data: bytes) -> None:
        caller, house, is_socket = pair
        with suppress(OSError):
            while data:
                count = self.socket if is_socket else self.pages
                count.up += len(data)
                count.requests += len(REQUEST.findall(data))
                house.sendall(data)
                data = caller.recv(65536)
        _close(caller, house)

    def _pump_down(self, pair: tuple[socket.socket, socket.socket, bool]) -> None:
        caller, house, is_socket = pair
        with suppress(OSError):
            while data := house.recv(65536):
                if self.losing_answers and not is_socket:
                    break
                count = self.socket if is_socket else self.pages
                count.down += len(data)
                caller.sendall(data)
        _close(caller, house)


def _close(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
