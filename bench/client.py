"""A browser's lines, by hand: keep-alive HTTP and WebSocket over greenlets, headers as Chromium's."""

from collections.abc import Iterator
from urllib.parse import urlencode

from gevent import socket

HOST = "127.0.0.1"
BROWSER = (
    "Connection: keep-alive\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/124.0.0.0 Mobile Safari/537.36\r\n"
    "Accept: */*\r\n"
    "Accept-Language: fr-FR,fr;q=0.9\r\n"
    "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n"
)


def get(port: int, path: str, cookie: str = "", *, gzip: bool = True) -> bytes:
    """A GET as bytes."""
    more = f"Cookie: {cookie}\r\n" if cookie else ""
    more += "Accept-Encoding: gzip, deflate, br\r\n" if gzip else ""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n{BROWSER}{more}\r\n".encode()


def post(port: int, path: str, cookie: str, fields: dict[str, str], *, htmx: bool = True) -> bytes:
    """A form as bytes; with htmx's header, or as a browser without scripts sends it."""
    body = urlencode(fields)
    more = f"Cookie: {cookie}\r\n" if cookie else ""
    more += "HX-Request: true\r\n" if htmx else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n"
        f"Referer: http://{HOST}:{port}/\r\nAccept-Encoding: gzip, deflate, br\r\n{BROWSER}{more}"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


class Refusal(Exception):
    """An answer that the bench did not expect."""


class Reader:
    """A TCP line read up to what is asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open()

    def _open(self) -> None:
        self.line = socket.create_connection((HOST, self.port))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.kept = b""

    def _more(self) -> None:
        got = self.line.recv(65536)
        if not got:
            raise ConnectionError("the server closed the line")
        self.kept += got

    def until(self, mark: bytes) -> bytes:
        """Everything up to the mark, which is dropped."""
        while (end := self.kept.find(mark)) < 0:
            self._more()
        found, self.kept = self.kept[:end], self.kept[end + len(mark) :]
        return found

    def exactly(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        while len(self.kept) < size:
            self._more()
        found, self.kept = self.kept[:size], self.kept[size:]
        return found

    def close(self) -> None:
        """Hang up."""
        self.line.close()


class Http(Reader):
    """One keep-alive connection, opened again when the server has closed it."""

    def ask(self, request: bytes, expect: int = 200) -> tuple[dict[str, str], bytes]:
        """Headers in lower case and the body as sent; ``Refusal`` on another status."""
        try:
            self.line.sendall(request)
            head = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        except ConnectionError:
            self._open()
            self.line.sendall(request)
            head = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])
        }
        body = self.exactly(int(headers.get("content-length", "0")))
        if int(head[0].split()[1]) != expect:
            raise Refusal(
                f"{request.split(b' HTTP')[0]!r}: {head[0]}, not {expect}: {body[:300]!r}"
            )
        return headers, body


class Socket(Reader):
    """A WebSocket: reads texts, answers pings; frames of a browser are masked."""

    def __init__(self, port: int, path: str, cookie: str) -> None:
        super().__init__(port)
        self.line.sendall(
            (
                f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n"
                f"Cookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
            ).encode()
        )
        status = self.until(b"\r\n\r\n").split(b"\r\n")[0]
        if b" 101 " not in status:
            raise Refusal(f"{path}: {status!r}")

    def texts(self) -> Iterator[bytes]:
        """Every text that comes, until the line is closed."""
        while True:
            try:
                kind, size = self.exactly(2)
                if size in (126, 127):
                    size = int.from_bytes(self.exactly(2 if size == 126 else 8), "big")
                payload = self.exactly(size)
            except OSError:
                return
            if kind == 0x81:
                yield payload
            elif kind == 0x89:
                self.line.sendall(bytes((0x8A, 0x80 | size)) + b"\0\0\0\0" + payload)
            elif kind == 0x88:
                return
