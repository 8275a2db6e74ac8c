"""Measure and print: ``python -m bench [--quick] [messages latency memory …]``."""

import argparse
import resource
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from bench import (
    aide,
    arrival,
    audit,
    board,
    growth,
    idle,
    memory,
    messages,
    nearest,
    places,
    rota,
    unit,
    week,
    wire,
    workers,
)
from bench.figures import Figure, keep, table

GROUPS: dict[str, Callable[[bool], Iterator[Figure]]] = {
    "messages": messages.saturated,
    "latency": messages.latency,
    "unit": unit.busy,
    "board": board.looked_at,
    "memory": memory.connected,
    "idle": idle.minutes,
    "growth": growth.flat,
    "arrival": arrival.page,
    "audit": audit.added,
    "communes": places.lookups,
    "nearest": nearest.found,
    "week": week.page,
    "aide": aide.page,
    "rota": rota.proposed,
    "workers": workers.classes,
    "bytes": wire.budgets,
}
ASLEEP = ("idle", "bytes")  # wait most of the time: in the same minute
LONG = ("growth", "workers")  # not in a rough pass, unless asked for by name


def main() -> None:
    """Run the groups asked for, or all; a missed target is said, and is no error of the bench."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    parser.add_argument(
        "--quick", action="store_true", help="a rough pass: fewer and shorter rounds"
    )
    asked = parser.parse_args()
    if unknown := set(asked.groups) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    failed: list[str] = []

    def measure(name: str) -> list[Figure]:
        start = time.monotonic()
        try:
            found = list(GROUPS[name](asked.quick))
        except Exception:
            traceback.print_exc()
            failed.append(name)
            found = []
        print(f"{name}: {time.monotonic() - start:.0f} s", flush=True)
        return found

    names = asked.groups or [name for name in GROUPS if not (asked.quick and name in LONG)]
    sleepers = [name for name in names if name in ASLEEP]
    figures = [figure for name in names if name not in sleepers for figure in measure(name)]
    with ThreadPoolExecutor(len(ASLEEP)) as at_once:
        figures += [figure for found in at_once.map(measure, sleepers) for figure in found]
    keep(figures, quick=asked.quick)
    print(f"\n{table(figures)}\n")
    missed = [figure.what for figure in figures if figure.met is False]
    print(f"Missed: {'; '.join(missed)}." if missed else "Every target measured is met.")
    if failed:
        sys.exit(f"Could not be measured: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
