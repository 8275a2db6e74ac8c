"""The board, and the desk's lists: what is over must not make a look at what is open dearer."""

import time
from collections.abc import Callable, Iterator
from statistics import median

from flask import Flask

from bench.figures import Figure
from bench.houses import folder, sqlite
from bench.seeds import seeding
from domain import board, duty, overview
from domain.officer import Officer
from extensions import db, rest

FEW, MANY = 1_000, 100_000  # conversations that are over
OFFICERS, EACH, WAITING = 15, 4, 60
MOST = 1.2  # of the cheaper one


def looked_at(quick: bool) -> Iterator[Figure]:
    """CPU of one look in ms, with few and with many conversations that are over, in alternating rounds."""
    rounds, looks = (4, 10) if quick else (12, 40)
    with folder() as place:
        apps = {}
        for count in (FEW, MANY // 10 if quick else MANY):
            with seeding(sqlite(place, f"{count}.db")) as seeder:
                seeder.people(OFFICERS * EACH, messages=4, officers=OFFICERS)
                seeder.people(WAITING, messages=1, held=False)
                seeder.past(count, 1, seeder.officers(OFFICERS))
                duty.begin(_somebody())
                apps[count] = seeder.app
        for name, what, look in (
            ("board", "a look at the board", lambda: board.look()),
            ("lists", "a look at a desk's lists", lambda: overview.of(_somebody())),
        ):
            yield _beside(name, what, apps, look, rounds, looks)


def _beside(
    name: str,
    what: str,
    apps: dict[int, Flask],
    look: Callable[[], object],
    rounds: int,
    looks: int,
) -> Figure:
    spent: dict[int, list[float]] = {count: [] for count in apps}
    for _ in range(rounds):
        for count, app in apps.items():
            with app.app_context():
                look()
                start = time.process_time()
                for _ in range(looks):
                    look()
                    rest()
                spent[count].append(1000 * (time.process_time() - start) / looks)
                db.session.remove()
    few, many = (median(found) for found in spent.values())
    over = " and ".join(f"{count:,}" for count in apps)
    under = f"{OFFICERS} officers x {EACH} conversations, {WAITING} waiting; over: {over}; SQLite"
    return Figure(
        name=f"unit-{name}", what=f"{what}, many over beside few", unit="ms", value=many,
        floor=few, most=MOST, rounds=spent[max(spent)], bound=under,
    )  # fmt: skip


def _somebody() -> Officer:
    return Officer.everybody()[0]
