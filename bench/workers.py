"""gthread beside gevent: the numbers behind the choice of greenlets. (The idle minute is in idle.py.)"""

from collections.abc import Iterator

from bench.figures import Figure, alternate, beside
from bench.houses import folder, house, sqlite, threaded
from bench.memory import growth
from bench.messages import LOAD, TALKS, people, rate


def classes(quick: bool) -> Iterator[Figure]:
    """The same house under both: messages per CPU-second, and memory per connected victim."""
    with folder() as place:
        urls = [sqlite(place, name) for name in ("gevent.db", "threads.db")]
        crowds = [people(url, TALKS) for url in urls]
        with house(urls[0], place) as green, threaded(urls[1], place, 4 * TALKS) as threads:
            seconds = 2 if quick else 3
            found = alternate(
                2,
                green=lambda: rate(green, crowds[0], seconds),
                threads=lambda: rate(threads, crowds[1], seconds),
            )
    yield beside(
        found["threads"], found["green"], name="messages-gthread", unit="msg/s",
        what="gthread beside gevent: messages per CPU-second", bound=f"SQLite; {LOAD}",
    )  # fmt: skip
    held = 500 if quick else 1_000
    with folder() as place:
        urls = [sqlite(place, name) for name in ("gevent.db", "threads.db")]
        crowds = [people(url, held, officers=50) for url in urls]
        with house(urls[0], place) as green, threaded(urls[1], place, held + 50) as threads:
            spent = [
                growth(server, who, (held,))[held]
                for server, who in zip((green, threads), crowds, strict=True)
            ]
    yield beside(
        spent[1:], spent[:1], name="memory-gthread", unit="KiB",
        what=f"gthread beside gevent: memory per connected victim, {held} held", bound="PSS",
    )  # fmt: skip
