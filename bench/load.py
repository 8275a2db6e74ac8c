"""The load, in a process of its own: ``python -m bench.load <scenario>`` with its orders on stdin."""

import json
import random
import resource
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gevent

from bench import client
from bench.meters import cpu, memory
from bench.talk import Talk

Orders = dict[str, Any]
BOTH = ("desk", "hers")


def run(scenario: str, **orders: Any) -> dict[str, Any]:
    """Have another process do it; what it measured."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.load", scenario],
        input=json.dumps(orders), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode:
        raise RuntimeError(f"{scenario} failed:\n{told.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(told.stdout)
    for person, last in zip(orders.get("people", ()), result.get("last", ()), strict=False):
        person["last"] = last  # the next sockets begin where these ended
    return result


def lasts(talks: list[Talk]) -> Orders:
    """The number of the last message of each conversation."""
    return {"last": [talk.person["last"] for talk in talks]}


@contextmanager
def measured(orders: Orders, result: Orders) -> Iterator[None]:
    """The servers' CPU and the wall's time of a stretch."""
    before, start = cpu(orders["pids"]), time.perf_counter()
    yield
    result["wall"] = time.perf_counter() - start
    result["cpu"] = cpu(orders["pids"]) - before


def messages(orders: Orders) -> Orders:
    """Closed loop: each conversation sends again when the desk has what it sent before."""
    open_ = tuple(orders.get("sockets", BOTH))
    talks = [Talk(orders["port"], person, sockets=open_) for person in orders["people"]]
    done, running = [0], [True]

    def chat(talk: Talk) -> None:
        while running[0]:
            talk.send().get(timeout=30)
            done[0] += 1

    chats = [gevent.spawn(chat, talk) for talk in talks]
    gevent.sleep(orders.get("warm", 1.0))
    result: Orders = {}
    with measured(orders, result):
        before = done[0]
        gevent.sleep(orders["seconds"])
        result["messages"] = done[0] - before
    running[0] = False
    gevent.joinall(chats, timeout=30, raise_error=True)
    return result | lasts(talks)


def bursts(orders: Orders) -> Orders:
    """Each case in turn, again and again: as many messages, ten in flight; CPU ms of one."""
    cases, message = orders["cases"], orders["kind"] == "message"
    crowds = [
        [Talk(case["port"], person, sockets=BOTH if message else ()) for person in case["people"]]
        for case in cases
    ]
    gevent.sleep(1)

    def chat(share: list[Talk], each: int) -> None:
        for talk in share * each:
            talk.send().get(timeout=30) if message else talk.round()

    spent: list[list[float]] = [[] for _ in cases]
    for _ in range(orders["rounds"]):
        for case, talks, found in zip(cases, crowds, spent, strict=True):
            result: Orders = {}
            each = orders["messages"] // len(talks)
            with measured(case, result):
                flights = [gevent.spawn(chat, talks[at::10], each) for at in range(10)]
                gevent.joinall(flights, raise_error=True)
                gevent.sleep(0.1)  # her own socket's turns
            found.append(1000 * result["cpu"] / each / len(talks))
    return {"spent": spent, "last": lasts([talk for talks in crowds for talk in talks])["last"]}


def paced(orders: Orders) -> Orders:
    """Open loop: messages come when they come; latency in ms counts from the intended moment."""
    talks = [Talk(orders["port"], person) for person in orders["people"]]
    chance, late = random.Random(orders["seed"]), []

    def one(talk: Talk, due: float) -> None:
        late.append((due, talk.send().get(timeout=60) - due))

    result: Orders = {}
    gevent.sleep(0.5)
    start = due = time.perf_counter()
    sent = []
    with measured(orders, result):
        while (due := due + chance.expovariate(orders["rate"])) < start + orders["seconds"]:
            gevent.sleep(max(0.0, due - time.perf_counter()))
            sent.append(gevent.spawn(one, chance.choice(talks), due))
        gevent.joinall(sent, raise_error=True)
    result["late"] = sorted(1000 * spent for due, spent in late if due > start + 1)
    return result | lasts(talks)


def unit(orders: Orders) -> Orders:
    """Open loop: each conversation that is held says something once a second, while others arrive."""
    port, chance, late = orders["port"], random.Random(orders["seed"]), []
    talks = [Talk(port, person) for person in orders["people"][: orders["held"]]]
    waiting = [Talk(port, p, sockets=("hers",)) for p in orders["people"][orders["held"] :]]
    gevent.sleep(3)

    def chat(talk: Talk, due: float) -> None:
        while (due := due + 1) < start + orders["seconds"]:
            gevent.sleep(max(0.0, due - time.perf_counter()))
            late.append(1000 * (talk.send().get(timeout=60) - due))

    def arrive() -> None:
        for stranger in orders["strangers"]:
            gevent.sleep(orders["comes"])
            form = {
                "do": "arrive",
                "untold": "1",
                "key": secrets.token_hex(8),
                "message": "Bonjour",
            }
            form["csrf_token"] = stranger["csrf"]
            ask = client.post(port, "/", stranger["cookie"], form, htmx=False)
            client.Http(port).ask(ask, 303)

    result: Orders = {}
    with measured(orders, result):
        start = time.perf_counter()
        comers = gevent.spawn(arrive)
        chats = [gevent.spawn(chat, talk, start + chance.random() - 1) for talk in talks]
        gevent.joinall(chats, raise_error=True)
    comers.get(timeout=30)
    return result | {"late": sorted(late)} | lasts(talks + waiting)


def hold(orders: Orders) -> Orders:
    """Open sockets up to each of the counts; the server's memory at each of them.

    ``spread``: over how many seconds. What was opened at one moment also pings at one moment, which is
    cheaper than people are.
    """
    held: list[client.Socket] = []
    result: Orders = {"memory": [[0, memory(orders["pids"])]]}
    for count in orders["counts"]:
        for person in orders["people"][len(held) : count]:
            socket = client.Socket(
                orders["port"], f"/live?after={person['last']}", person["cookie"]
            )
            gevent.spawn(lambda socket: list(socket.texts()), socket)
            held.append(socket)
            gevent.sleep(orders.get("spread", 0) / count)
        gevent.sleep(2)
        result["memory"].append([count, memory(orders["pids"])])
    if seconds := orders.get("seconds"):
        with measured(orders, result):
            gevent.sleep(seconds)
    return result


def frames(orders: Orders) -> Orders:
    """People without scripts: each asks for the frame again as soon as it is answered."""
    answered = [0]

    def watch(person: Orders, at: int) -> None:
        line = client.Http(orders["port"])
        gevent.sleep(at * orders["spread"] / len(orders["people"]))
        while True:
            path = f"/news?after={person['last']}&page=b{person['id']}"
            line.ask(client.get(orders["port"], path, person["cookie"]))
            answered[0] += 1

    for at, person in enumerate(orders["people"]):
        gevent.spawn(watch, person, at)
    gevent.sleep(orders["spread"] + 1)
    before, result = answered[0], {}
    with measured(orders, result):
        gevent.sleep(orders["seconds"])
    result["answers"] = answered[0] - before
    return result


def pages(orders: Orders) -> Orders:
    """The same page again and again, over some lines."""
    request = client.get(orders["port"], orders["path"], gzip=orders["gzip"])
    count, running, size = [0], [True], [0]

    def read() -> None:
        line = client.Http(orders["port"])
        while running[0]:
            size[0] = len(line.ask(request)[1])
            count[0] += 1

    for _ in range(orders.get("lines", 8)):
        gevent.spawn(read)
    gevent.sleep(0.5)
    before, result = count[0], {}
    with measured(orders, result):
        gevent.sleep(orders["seconds"])
        result["requests"] = count[0] - before
    running[0] = False
    return {**result, "bytes": size[0]}


SCENARIOS: dict[str, Callable[[Orders], Orders]] = {
    scenario.__name__: scenario for scenario in (messages, bursts, paced, unit, hold, frames, pages)
}

if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(json.dumps(SCENARIOS[sys.argv[1]](json.load(sys.stdin))))
