"""Memory: what a connected victim holds while nothing happens, beside a bare sleeping socket."""

from collections.abc import Iterator
from typing import Any

from bench import load
from bench.figures import Figure, beside
from bench.houses import Server, floor, folder, house, sqlite
from bench.messages import people

FIRST = 100  # sockets open before counting: what is loaded on first use belongs to nobody
COUNTS = (1_000, 5_000)


def growth(server: Server, who: list[dict[str, Any]], counts: tuple[int, ...]) -> dict[int, float]:
    """KiB per socket when so many are held."""
    told = load.run("hold", port=server.port, pids=server.pids, people=who, counts=[FIRST, *counts])
    held = dict(told["memory"])
    return {count: (held[count] - held[FIRST]) / (count - FIRST) / 1024 for count in counts}


def connected(quick: bool) -> Iterator[Figure]:
    """KiB per connected victim, when 1,000 and when 5,000 are held by one worker."""
    counts = COUNTS[:1] if quick else COUNTS
    with folder() as place:
        url = sqlite(place)
        who = people(url, max(counts), officers=50)
        with floor(place) as low:
            bare = growth(low, who, counts)
        with house(url, place) as server:
            ours = growth(server, who, counts)
    for count in counts:
        yield beside(
            [ours[count]], [bare[count]], name=f"memory-{count}",
            what=f"memory per connected victim, {count} held", unit="KiB", most=2,
            bound="PSS of gunicorn's processes, from 100 sockets on; frames not compressed on either side",
        )  # fmt: skip
