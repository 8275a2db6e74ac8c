"""Messages: what one costs from her form to the officer's screen, and how long it takes."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import load
from bench.figures import Figure, alternate, beside
from bench.houses import Server, floor, folder, house, postgresql, sqlite
from bench.seeds import plain, seeding

TALKS = 50
LOAD = f"{TALKS} conversations, one message in flight in each, one worker"


def people(url: str, count: int, **how: Any) -> list[dict[str, Any]]:
    """Open conversations for the load."""
    with seeding(url) as seeder:
        return plain(seeder.people(count, **how))


@contextmanager
def pair(database: str, place: Path) -> Iterator[tuple[Server, Server, str]]:
    """The floor and the house on the same kind of database, both running; the house's address."""
    with ExitStack() as servers:
        if database == "postgresql":
            pid, url, bare = servers.enter_context(postgresql(place))
            pids: tuple[int, ...] = (pid,)
        else:
            pids, url, bare = (), sqlite(place), str(place / "floor.db")
        low = servers.enter_context(floor(place, pids=pids, BENCH_DATABASE=bare))
        yield low, servers.enter_context(house(url, place, pids=pids)), url


def rate(
    server: Server, who: list[dict[str, Any]], seconds: float, sockets: tuple[str, ...] = ("desk",)
) -> float:
    """Messages per second of the servers' CPU, with these sockets open."""
    told = load.run(
        "messages", port=server.port, pids=server.pids, people=who, seconds=seconds, sockets=sockets
    )
    return float(told["messages"] / told["cpu"])


def saturated(quick: bool) -> Iterator[Figure]:
    """Messages per CPU-second on each database."""
    for database in ("sqlite", "postgresql"):
        yield from _on(database, quick)


def _on(database: str, quick: bool) -> Iterator[Figure]:
    with folder() as place, pair(database, place) as (low, ours, url):
        who, seconds = people(url, TALKS), 2 if quick else 3
        found = alternate(
            1 if quick else 3,
            floor=lambda: rate(low, who, seconds),
            ours=lambda: rate(ours, who, seconds),
            both=lambda: rate(ours, who, seconds, load.BOTH),
        )
    cpu = f"CPU of one worker{' and of the database' if database == 'postgresql' else ''}"
    yield beside(
        found["ours"], found["floor"], name=f"messages-{database}",
        what=f"messages per CPU-second, {database}", unit="msg/s", least=0.5,
        bound=f"{cpu}; {LOAD}, the other side's socket open",
    )  # fmt: skip
    yield beside(
        found["both"], found["floor"], name=f"messages-{database}-both",
        what=f"the same, her own socket open too, {database}", unit="msg/s", bound=f"{cpu}; {LOAD}",
    )  # fmt: skip


def latency(quick: bool) -> Iterator[Figure]:
    """From the intended moment to the officer's screen, 100 a second over 100 conversations."""
    with folder() as place, pair("sqlite", place) as (low, ours, url):
        who, seeds = people(url, 100), iter(range(1, 100))

        def late(server: Server) -> list[float]:
            told = load.run(
                "paced", port=server.port, pids=server.pids, people=who,
                rate=100, seconds=4 if quick else 9, seed=next(seeds),
            )  # fmt: skip
            return list(told["late"])

        found: dict[str, Any] = alternate(
            1 if quick else 3,
            floor=lambda: late(low),  # type: ignore[arg-type,return-value]
            ours=lambda: late(ours),  # type: ignore[arg-type,return-value]
        )
    for share, cap in ((0.50, 15), (0.99, 60)):
        name = f"p{share * 100:.0f}"
        at = {
            who: [spent[int(share * len(spent))] for spent in rounds]
            for who, rounds in found.items()
        }
        yield beside(
            at["ours"], at["floor"], name=f"latency-{name}", what=f"latency {name} at 100 messages/s",
            unit="ms", most=5, cap=cap,
            bound="open loop, Poisson arrivals, 100 conversations, SQLite FULL; the load shares the cores",
        )  # fmt: skip
