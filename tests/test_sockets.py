"""Sockets: who may open one, and what happens to those who talk into it."""

import re
import time
from contextlib import suppress

import pytest
import websocket

import live
from tests.house import House, Person, drain

pytestmark = pytest.mark.slow


def refused(house: House, path: str, **how: str) -> int:
    """The status with which the handshake was refused."""
    with pytest.raises(websocket.WebSocketBadStatusException) as refusal:
        websocket.create_connection(house.url.replace("http", "ws") + path, timeout=5, **how)
    return int(refusal.value.status_code)


def shown_out(socket: websocket.WebSocket) -> bool:
    """Whether the server closed it, within the socket's time-out."""
    try:
        while socket.connected and socket.recv():
            pass
    except (websocket.WebSocketTimeoutException, TimeoutError):
        return False
    except (websocket.WebSocketException, OSError):
        pass
    return True


def test_a_socket_from_elsewhere_is_refused(house: House, person: Person) -> None:
    for origin in ("https://elsewhere.example", "null", house.url + ".elsewhere.example"):
        assert refused(house, "/live", cookie=person.cookie, origin=origin) == 403


def test_a_socket_without_a_conversation_is_refused(house: House) -> None:
    stranger = Person(house)
    stranger.ask("/")
    assert refused(house, "/live", cookie=stranger.cookie, origin=house.url) == 404
    assert refused(house, "/live", cookie="__Host-s=forged", origin=house.url) == 404
    assert refused(house, "/desk/live", cookie=stranger.cookie, origin=house.url) == 404


def test_a_page_of_another_conversation_hears_nothing_of_this_one(
    house: House, person: Person
) -> None:
    mark = re.search(r'data-mark="([0-9a-f]{8})"', person.ask("/"))
    assert mark
    drain(person.socket(f"/live?after=0&page={mark[1]}"), "stands")
    other = "/live?after=0&page=00000000"
    assert refused(house, other, cookie=person.cookie, origin=house.url) == 404


@pytest.mark.parametrize("frame", [b"\x00\xff" * 10, b"x" * 5000])
def test_frames_she_has_no_reason_to_send_harm_nobody(
    house: House, person: Person, frame: bytes
) -> None:
    socket = person.socket("/live?after=0")
    drain(socket, "stands")
    for _ in range(30):
        try:
            socket.send_binary(frame)
        except OSError:
            break
    assert shown_out(socket)
    page = person.ask("/")
    person.ask("/", csrf_token=person.token(page), do="send", message="toujours là", key="a")
    drain(person.socket("/live?after=0"), "toujours là")


def test_nonsense_for_a_place_to_read_from(person: Person) -> None:
    for after in ("-1", "x", "99999999999999999999", ""):
        drain(person.socket(f"/live?after={after}"), "stands")


def test_frames_are_never_compressed(house: House, person: Person) -> None:
    socket = websocket.create_connection(
        house.url.replace("http", "ws") + "/live?after=0",
        cookie=person.cookie,
        origin=house.url,
        header=["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"],
    )
    assert "sec-websocket-extensions" not in {k.lower() for k in socket.headers}
    socket.close()


def test_one_conversation_does_not_fill_the_house_with_sockets(
    house: House, person: Person
) -> None:
    """So many in each of two workers; the next is refused before it opens, and its page polls."""
    sockets: list[websocket.WebSocket] = []
    with suppress(websocket.WebSocketBadStatusException):
        while len(sockets) <= 2 * live.HERS:
            sockets.append(person.socket("/live?after=0"))
            drain(sockets[-1], "stands")  # it has its seat before the next one asks
    assert live.HERS <= len(sockets) <= 2 * live.HERS
    other = Person(house)
    page = other.ask("/")
    other.ask("/", csrf_token=other.token(page), do="arrive", untold="1", key="k")
    drain(other.socket("/live?after=0"), "stands")
    for socket in sockets:
        socket.close()
    for _ in range(50):  # a closed socket is noticed, and its seat is free again
        try:
            return drain(person.socket("/live?after=0"), "stands") and None
        except websocket.WebSocketBadStatusException:
            time.sleep(0.1)
    raise AssertionError("no seat was given back")
