"""What the server writes down of the people who come: nothing."""

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screens.house import House

BROWSER = "Mozilla/5.0 (zq-agent)"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    house.prepare()
    house.start()
    yield house
    house.stop()


def ask(house: House, path: str, body: bytes | None = None) -> int:
    headers = {"User-Agent": BROWSER, "X-Forwarded-For": "203.0.113.9"}
    request = urllib.request.Request(f"http://127.0.0.1:{house.port}{path}", body, headers)
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code


def shout(house: House, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", house.port)) as line:
        line.sendall(text)
        return line.recv(1000)


@pytest.mark.slow
def test_the_log_names_nobody_and_nothing_that_was_asked(house: House) -> None:
    assert ask(house, "/") == 200
    assert ask(house, "/zq-nowhere?zq-word=1") == 404
    assert ask(house, "/", b"do=send&message=zq-secret") in (409, 422)
    assert b"400" in shout(house, b"GET /zq-path HTTP/9.9\r\nUser-Agent: zq\r\n\r\n")
    assert b"400" in shout(house, b"zq-garbage\r\n\r\n")
    assert b"400" in shout(house, b"GET / HTTP/1.1\r\nHost: x\r\nzq header\r\n\r\n")
    shout(house, b"GET /zq-long" + b"a" * 5000 + b" HTTP/1.1\r\n\r\n")
    assert ask(house, "/live?after=zq") >= 400
    house.stop()
    log = house.log.read_text()
    assert "could not be read" in log, "operators are told that something was refused"
    for telling in ("zq", "127.0.0.1", "203.0.113.9", "Mozilla", "GET", "POST"):
        assert telling not in log, log
