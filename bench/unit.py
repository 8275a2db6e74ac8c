"""The unit at work: fifteen officers with four conversations each, sixty people waiting, all of them live."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bench import load
from bench.figures import Figure
from bench.houses import folder, house, sqlite
from bench.seeds import seeding

OFFICERS, EACH, WAITING = 15, 4, 60
COMES = 2.0  # seconds between two people who arrive: each moves the queue under everybody
REACH = 100  # ms


def busy(quick: bool) -> Iterator[Figure]:
    """From the intended moment of her POST to the officer's screen, in ms."""
    seconds, rounds = (6, 1) if quick else (20, 3)
    with folder() as place:
        url = sqlite(place)
        with seeding(url) as seeder:
            held = seeder.people(OFFICERS * EACH, messages=20, officers=OFFICERS)
            queue = seeder.people(WAITING, messages=1, held=False)
            strangers = [seeder.stranger() for _ in range(int(rounds * seconds / COMES) + rounds)]
        people: list[dict[str, Any]] = [asdict(person) for person in held + queue]
        found: list[dict[str, Any]] = []
        with house(url, place) as server:
            for at in range(rounds):
                told = load.run(
                    "unit", port=server.port, pids=server.pids, people=people, held=len(held),
                    seconds=seconds, seed=at + 1, comes=COMES, strangers=strangers[at::rounds],
                )  # fmt: skip
                found.append(told)
    yield from _figures(found)


def _figures(found: list[dict[str, Any]]) -> Iterator[Figure]:
    share = sum(told["cpu"] for told in found) / sum(told["wall"] for told in found)
    under = (
        f"{OFFICERS} officers x {EACH} conversations, a desk's page open on each, one message a second "
        f"in each; {WAITING} and more waiting, one more every {COMES:g} s; one process at {share:.0%} of "
        "a core, SQLite FULL, the load on the other"
    )
    for share, cap in ((0.50, None), (0.95, REACH), (0.99, None)):
        rounds = [told["late"][int(share * len(told["late"]))] for told in found]
        yield Figure(
            name=f"unit-p{share * 100:.0f}", what=f"the unit at work, p{share * 100:.0f} to the officer's screen",
            unit="ms", value=sorted(rounds)[len(rounds) // 2], cap=cap, rounds=rounds, bound=under,
        )  # fmt: skip
