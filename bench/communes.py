"""What finding a commune costs: CPU time and memory, measured in a fresh process.

    python bench/communes.py

Prints JSON. ``load_s`` in seconds, ``table_mib`` in MiB of resident memory, the rest in
milliseconds of CPU time for one call.
"""

import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 2026
PREFIXES_OF_EACH_LENGTH = 200
LENGTHS = range(2, 9)
TYPOS = 600
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def measure() -> dict[str, float]:
    """Run this file in a process of its own, so that the memory of the caller does not count."""
    told = subprocess.run(
        [sys.executable, __file__, "--here"], check=True, capture_output=True, text=True, cwd=ROOT
    )
    figures: dict[str, float] = json.loads(told.stdout)
    return figures


def slip(name: str, chance: random.Random) -> str:
    """The name with one letter left out, added, replaced, or swapped with the next."""
    at = chance.randrange(len(name))
    letter = chance.choice(LETTERS)
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :],
        )
    )


def resident() -> float:
    """MiB of this process in memory (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def timed(call: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Milliseconds of CPU time of each call, sorted."""
    spent = []
    for text in texts:
        start = time.thread_time()
        call(text)
        spent.append((time.thread_time() - start) * 1000)
    return sorted(spent)


def at(share: float, spent: Sequence[float]) -> float:
    """The value below which this share of sorted values lies."""
    return round(spent[min(len(spent) - 1, int(share * len(spent)))], 2)


def measure_here() -> dict[str, float]:
    """The figures of this very process, which must not have loaded the table before."""
    sys.path.insert(0, str(ROOT))
    from domain import commune
    from domain.gazetteer import rows

    before, start = resident(), time.process_time()
    commune.load()
    load, table = time.process_time() - start, resident() - before

    chance = random.Random(SEED)
    every = list(rows("communes"))
    names = [row[1] for row in every]
    long = [name for name in names if len(name) >= max(LENGTHS)]
    prefixes = [
        name[:length]
        for length in LENGTHS
        for name in chance.choices(long, k=PREFIXES_OF_EACH_LENGTH)
    ]
    typos = [slip(name, chance) for name in chance.choices(names, k=TYPOS)]
    typos[::2] = [slip(name, chance) for name in typos[::2]]
    suggested, found = timed(commune.suggest, prefixes), timed(commune.find, typos)
    return {
        "load_s": round(load, 2),
        "table_mib": round(table, 1),
        "suggest_p50_ms": at(0.5, suggested),
        "suggest_p95_ms": at(0.95, suggested),
        "suggest_max_ms": at(1, suggested),
        "find_typo_p95_ms": at(0.95, found),
    }


if __name__ == "__main__":
    figures = measure_here() if "--here" in sys.argv else measure()
    print(json.dumps(figures, indent=2))
