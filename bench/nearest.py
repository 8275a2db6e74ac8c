"""What is near her: five of 4,135 stations, asked of the house, and five of 3,000 organisations, in memory."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from sqlalchemy import insert

from bench.figures import Figure
from bench.houses import folder, sqlite
from bench.seeds import seeding
from domain import commune_point, edition, nearest
from domain.commune_point import CommunePoint
from domain.gazetteer import rows
from domain.point import Point
from domain.spots import Spots
from domain.station import Station
from extensions import db, rest, transaction

STATIONS, ORGANISATIONS, NEAREST = 4_135, 3_000, 5
CITIES = 30  # around which half of everything stands
MOST = 5.0  # ms
DAY = date(2026, 1, 1)


def found(quick: bool) -> Iterator[Figure]:
    """CPU of one answer at the 95th percentile; the floor is one row of the database by its key."""
    looks = 300 if quick else 3_000
    chance = Random(2026)
    with folder() as place, seeding(sqlite(place)):
        cities = [_anywhere(chance, []) for _ in range(CITIES)]
        codes = [row[0] for row in rows("communes") if row[2] < "96" and not row[5]]
        points = {code: _anywhere(chance, cities) for code in codes}
        _fill(chance, points)
        asked = chance.choices(codes, k=looks)
        spots = Spots([(_anywhere(chance, cities), n) for n in range(ORGANISATIONS)])
        start = time.process_time()
        nearest.stations_near(asked[0])
        first = (time.process_time() - start) * 1000
        floor = _p95(lambda code: commune_point.of(code), asked)
        house = _p95(lambda code: nearest.stations_near(code, NEAREST), asked)
        memory = _p95(lambda code: spots.near(points[code], NEAREST), asked)
        load = f"in one process, SQLite; made anew after an import: {first:.0f} ms"
        yield Figure(
            "nearest-stations", f"nearest {NEAREST} of {STATIONS:,} stations, p95", "ms", house,
            floor=floor, cap=MOST, rounds=[{"looks": looks, "anew_ms": first}], bound=load,
        )  # fmt: skip
        yield Figure(
            "nearest-organisations", f"nearest {NEAREST} of {ORGANISATIONS:,} organisations, p95",
            "ms", memory, cap=MOST, rounds=[{"looks": looks}], bound="in memory, nothing is asked",
        )  # fmt: skip


def _p95(look: Callable[[str], object], codes: list[str]) -> float:
    spent = []
    for code in codes:
        start = time.thread_time()
        look(code)
        spent.append((time.thread_time() - start) * 1000)
        rest()
    return sorted(spent)[int(len(spent) * 0.95)]


def _anywhere(chance: Random, cities: list[Point]) -> Point:
    if not cities or chance.random() < 0.5:
        return chance.uniform(42.5, 50.5), chance.uniform(-3, 7.5)
    latitude, longitude = chance.choice(cities)
    return chance.gauss(latitude, 0.15), chance.gauss(longitude, 0.2)


def _fill(chance: Random, points: dict[str, Point]) -> None:
    codes, hosts = list(points), []
    for number in range(STATIONS):
        code = chance.choice(codes)
        latitude, longitude = points[code]
        hosts.append(
            {
                "key": f"bench:{number}",
                "institution": "PN" if number % 5 == 0 else "GN",
                "name": f"Brigade {number}",
                "address": "",
                "postal_code": "",
                "locality": "",
                "commune_code": code,
                "department": code[:2],
                "phone": "",
                "latitude": latitude,
                "longitude": longitude,
                "hours": "",
                "source": "bench",
                "dated": DAY,
            }
        )
    with transaction():
        edition.begin(edition.POLICE, DAY)
        db.session.execute(insert(Station), hosts)
        db.session.execute(
            insert(CommunePoint),
            [
                {"code": code, "latitude": at[0], "longitude": at[1], "dated": DAY}
                for code, at in points.items()
            ],
        )
        edition.advance(edition.POLICE, DAY)
