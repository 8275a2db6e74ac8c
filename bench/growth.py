"""Growth: one message must cost the same in a long conversation and in a full database."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import mean
from typing import Any

from bench import load
from bench.figures import RESULTS, Figure
from bench.houses import ROOT, folder, house, sqlite, whole
from bench.messages import people
from bench.seeds import Seeder, seeding

SHORT, LONG = 10, 2_000  # messages in a conversation
MANY = 1_000_000  # messages stored
PAST = 100  # messages in each conversation of the past
TALKS = 50  # a burst is one message in each: in a run they grow by 24


def flat(quick: bool) -> Iterator[Figure]:
    """CPU of one message, and of one round without scripts, in each of the four cases."""
    stored = 100_000 if quick else MANY
    with folder() as place, ExitStack() as servers:
        cases: dict[str, dict[str, Any]] = {}
        few, few_long = sqlite(place, "few.db"), sqlite(place, "few-long.db")
        with seeding(few) as seeder:  # with the fifty short ones: 1,000 messages
            seeder.past(5, PAST, seeder.officers(5))
        many = f"sqlite:///{_filled(place, stored)}"
        for url, lengths, label in (
            (few, (SHORT,), "1000"), (few_long, (LONG,), "themselves"), (many, (SHORT, LONG), str(stored)),
        ):  # fmt: skip
            crowds = {length: people(url, TALKS, messages=length) for length in lengths}
            server = servers.enter_context(house(url, place))
            for length, who in crowds.items():
                case = {"port": server.port, "pids": server.pids, "people": who}
                cases[f"{length} of {label}"] = case
        for kind, what in (("message", "message"), ("round", "round without scripts")):
            told = load.run(
                "bursts", cases=list(cases.values()), kind=kind,
                messages=TALKS, rounds=6 if quick else 12,
            )  # fmt: skip
            everybody = [person for case in cases.values() for person in case["people"]]
            for person, last in zip(everybody, told["last"], strict=True):
                person["last"] = last
            yield _compared(kind, what, dict(zip(cases, told["spent"], strict=True)))


def _compared(kind: str, what: str, found: dict[str, list[float]]) -> Figure:
    quiet = {case: _quiet(spent) for case, spent in found.items()}
    said = ", ".join(f"{case}: {spent:.2f}" for case, spent in quiet.items())
    return Figure(
        name=f"growth-{kind}", what=f"CPU of a {what}: dearest beside cheapest", unit="ms",
        value=max(quiet.values()), floor=min(quiet.values()), most=1.2,
        rounds=[dict(zip(found, spent, strict=True)) for spent in zip(*found.values(), strict=True)],
        bound=f"ms, in a conversation of n messages of m stored: {said}; ten in flight, one worker",
    )  # fmt: skip


def _quiet(spent: list[float]) -> float:
    """The mean of the quieter half: what disturbs the machine only ever adds."""
    return mean(sorted(spent)[: (len(spent) + 1) // 2])


def _filled(place: Path, stored: int) -> Path:
    """A copy of a file with so many messages; made once for each shape of the tables."""
    shape = hashlib.sha256()
    for migration in sorted((ROOT / "migrations/versions").glob("*.py")):
        shape.update(migration.read_bytes())
    kept = RESULTS / f"filled-{stored}-{shape.hexdigest()[:8]}.db"
    if not kept.exists():
        RESULTS.mkdir(exist_ok=True)
        for old in RESULTS.glob(f"filled-{stored}-*.db"):
            old.unlink()
        url = sqlite(place, "making.db")
        with seeding(url) as seeder:
            _fill(seeder, stored)
        shutil.move(whole(place / "making.db"), kept)
    return Path(shutil.copy(kept, place / "many.db"))


def _fill(seeder: Seeder, stored: int) -> None:
    """Closed conversations of forty officers, a few ended before anybody came."""
    staff = seeder.officers(40)
    for _ in range(20):
        seeder.past(stored // PAST // 20, PAST, staff)
