"""Idleness: what a person costs in a minute in which nothing happens, with a socket or without scripts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any

from bench import load
from bench.figures import Figure, beside
from bench.houses import Server, floor, folder, house, sqlite, threaded
from bench.messages import people
from config import Settings

SOCKETS, FRAMES = 1_000, 1_000
HOLD = int(Settings.hold_seconds)  # an answer of the frame waits so long
PING = 25  # seconds between two pings
WINDOW = 60  # holds one look at the database of each socket, and two pings on either side


def minutes(quick: bool) -> Iterator[Figure]:
    """CPU per person-minute. All servers sleep at the same time: the same minute for each."""
    sockets, frames, window, hold = (400, 80, 26, 5) if quick else (SOCKETS, FRAMES, WINDOW, HOLD)

    def held(server: Server, who: list[dict[str, Any]]) -> float:
        orders = {"people": who, "counts": [sockets], "seconds": window, "spread": PING}
        told = load.run("hold", port=server.port, pids=server.pids, **orders)
        return float(1000 * told["cpu"] / sockets * 60 / told["wall"])

    def framed(server: Server, who: list[dict[str, Any]]) -> float:
        orders = {"people": who, "spread": hold, "seconds": window}
        told = load.run("frames", port=server.port, pids=server.pids, **orders)
        return float(1000 * told["cpu"] / frames * 60 / told["wall"]) * hold / HOLD

    with folder() as place, ExitStack() as servers:

        def crowd(name: str, count: int) -> tuple[str, list[dict[str, Any]]]:
            url = sqlite(place, f"{name}.db")
            return url, people(url, count, officers=50, messages=5)

        start = servers.enter_context
        tasks = {
            "floor": partial(held, start(floor(place)), [_nobody(at) for at in range(sockets)])
        }
        url, who = crowd("gevent", sockets)
        tasks["gevent"] = partial(held, start(house(url, place)), who)
        url, who = crowd("frames", frames)
        tasks["frames"] = partial(framed, start(house(url, place, HOLD_SECONDS=str(hold))), who)
        if not quick:
            url, who = crowd("threads", sockets)
            tasks["threads"] = partial(held, start(threaded(url, place, sockets + 50)), who)
        with ThreadPoolExecutor(len(tasks)) as at_once:
            running = {name: at_once.submit(task) for name, task in tasks.items()}
            spent = {name: [done.result()] for name, done in running.items()}

    load_said = f"{sockets} sockets held for {window} s, all servers in the same minute"
    yield beside(
        spent["gevent"], spent["floor"], name="idle-socket", unit="ms", most=2,
        what="CPU per idle person-minute, socket", bound=load_said,
    )  # fmt: skip
    scaled = "" if hold == HOLD else f", counted as if they waited {HOLD} s"
    yield Figure(
        name="idle-frame", what="CPU per idle person-minute, no script", unit="ms",
        value=spent["frames"][0], most=5, rounds=spent["frames"],
        bound=f"{frames} frames whose answers wait {hold} s, asked again at once, for {window} s{scaled}",
    )  # fmt: skip
    if "threads" in spent:
        yield beside(
            spent["threads"], spent["gevent"], name="idle-socket-gthread", unit="ms",
            what="gthread beside gevent: idle person-minute, socket", bound=load_said,
        )  # fmt: skip


def _nobody(at: int) -> dict[str, Any]:
    return {"id": at, "cookie": "s=nobody", "last": 0}
