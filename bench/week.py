"""The week of the rota: how long its page takes, and how long it is, for 24 officers and a year behind it."""

import time
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import update

from bench.figures import Figure
from bench.houses import folder, sqlite
from bench.seeds import Seeder, seeding
from domain import timetable
from domain.clock import now
from domain.cycle import Cycle
from domain.laying import spans
from domain.officer import Officer
from domain.shift import Shift
from domain.wall import today
from extensions import db, transaction

OFFICERS, DAYS = 24, 364
DAY, NIGHT = "07:00-19:08", "18:52-07:00"
ON = (1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0)


def page(quick: bool) -> Iterator[Figure]:
    """As a supervisor reads it, who has a link in every cell, half of them drafts."""
    with folder() as place, seeding(sqlite(place)) as seeder:
        (person,) = seeder.people(1)
        _fill(seeder)
        client, headers = (
            seeder.app.test_client(use_cookies=False),
            {"Cookie": person.officer_cookie},
        )
        spent, size = [], 0
        for _ in range(10 if quick else 60):
            start = time.perf_counter()
            answer = client.get("/rota", base_url="https://localhost", headers=headers)
            spent.append((time.perf_counter() - start) * 1000)
            assert answer.status_code == 200
            size = len(answer.data)
        spent.sort()
        slow = f"p95 {spent[int(len(spent) * 0.95)]:.0f} ms"
        said = f"in one process, SQLite, {OFFICERS} officers, a year of shifts; {slow}"
        yield Figure(
            name="rota-week", what="the week of the rota", unit="ms", value=spent[len(spent) // 2],
            most=60, rounds=spent, bound=said,
        )  # fmt: skip
        yield Figure(
            name="rota-week-bytes", what="its page, uncompressed", unit="B", value=size, most=40_960,
        )  # fmt: skip


def _fill(seeder: Seeder) -> None:
    """Everybody works 12 h 08 half a year back and ahead; whoever signs in may see all of it."""
    seeder.officers(OFFICERS)
    with transaction():
        db.session.execute(update(Officer).values(role="supervisor"))
    first = today(now()) - timedelta(days=DAYS // 2)
    by = Officer.everybody()[0]
    for number, officer in enumerate(Officer.everybody()[:OFFICERS]):
        cycle = Cycle.read("\n".join((DAY, NIGHT)[number % 2] if on else "-" for on in ON))
        last = first + timedelta(days=DAYS)
        with transaction():
            timetable.write(
                spans(cycle, first, officer.id, number // 2 * 7, first, last), "pattern", by
            )
    with transaction():
        published = {"published_at": now(), "published_by": by.id}
        db.session.execute(update(Shift).where(Shift.id % 2 == 0).values(published))
