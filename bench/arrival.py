"""The arrival page: answers per CPU-second, beside a bare page of the same size."""

from collections.abc import Iterator

from bench import load
from bench.figures import Figure, alternate, beside
from bench.houses import Server, floor, folder, house, sqlite


def page(quick: bool) -> Iterator[Figure]:
    """GET / of somebody new, plain and compressed."""
    with folder() as place, house(sqlite(place), place) as ours:
        size = _ask(ours, gzip=False, seconds=0.2)["bytes"]
        (place / "page").write_text("é<p>" + "x" * (size - 20))
        with floor(place, BENCH_PAGE=str(place / "page")) as low:
            for gzip in (False, True):
                seconds = 1.0 if quick else 2.0

                def rate(server: Server, gzip: bool = gzip, seconds: float = seconds) -> float:
                    told = _ask(server, gzip=gzip, seconds=seconds)
                    return float(told["requests"] / told["cpu"])

                found = alternate(
                    1 if quick else 3, floor=lambda: rate(low), ours=lambda: rate(ours)
                )  # fmt: skip
                yield beside(
                    found["ours"], found["floor"], name=f"arrival{'-gzip' if gzip else ''}",
                    what=f"arrival page per CPU-second{', gzip' if gzip else ''}", unit="pages/s",
                    least=0.5, bound=f"{size} bytes uncompressed, 8 keep-alive lines, one worker",
                )  # fmt: skip


def _ask(server: Server, *, gzip: bool, seconds: float) -> dict[str, float]:
    return load.run(
        "pages", port=server.port, pids=server.pids, path="/", gzip=gzip, seconds=seconds
    )
