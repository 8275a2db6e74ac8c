"""What is near her: five of 4,135 stations and of 3,000 organisations, asked of the house."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from sqlalchemy import insert

from bench.figures import Figure
from bench.houses import folder, sqlite
from bench.seeds import seeding
from domain import commune_point, directory, edition, nearest
from domain.commune_point import CommunePoint
from domain.directory import Wanted
from domain.gazetteer import rows
from domain.merging import BLANK
from domain.organisation import Organisation
from domain.point import Point
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
        _help(chance, points, cities)
        asked = chance.choices(codes, k=looks)
        first, read = _cpu(nearest.stations_near, asked[0]), _cpu(_helpers, asked[0])
        floor = _p95(lambda code: commune_point.of(code), asked)
        house = _p95(lambda code: nearest.stations_near(code, NEAREST), asked)
        helped = _p95(_helpers, asked)
        load = f"in one process, SQLite; made anew after an import: {first:.0f} ms"
        yield Figure(
            "nearest-stations", f"nearest {NEAREST} of {STATIONS:,} stations, p95", "ms", house,
            floor=floor, cap=MOST, rounds=[{"looks": looks, "anew_ms": first}], bound=load,
        )  # fmt: skip
        yield Figure(
            "nearest-organisations", f"nearest {NEAREST} of {ORGANISATIONS:,} organisations, p95",
            "ms", helped, floor=floor, cap=MOST, rounds=[{"looks": looks, "anew_ms": read}],
            bound=f"in one process, SQLite; made anew after a change: {read:.0f} ms",
        )  # fmt: skip


def _p95(look: Callable[[str], object], codes: list[str]) -> float:
    spent = []
    for code in codes:
        spent.append(_cpu(look, code))
        rest()
    return sorted(spent)[int(len(spent) * 0.95)]


def _cpu(look: Callable[[str], object], code: str) -> float:
    start = time.thread_time()
    look(code)
    return (time.thread_time() - start) * 1000


def _helpers(code: str) -> object:
    return directory.search(Wanted(commune_code=code), public=True, limit=NEAREST)


def _anywhere(chance: Random, cities: list[Point]) -> Point:
    if not cities or chance.random() < 0.5:
        return chance.uniform(42.5, 50.5), chance.uniform(-3, 7.5)
    latitude, longitude = chance.choice(cities)
    return chance.gauss(latitude, 0.15), chance.gauss(longitude, 0.2)


def _help(chance: Random, points: dict[str, Point], cities: list[Point]) -> None:
    """One organisation in three is only known by its commune."""
    made, codes = [], list(points)
    for number in range(ORGANISATIONS):
        at = _anywhere(chance, cities) if number % 3 else (None, None)
        named = {"source": "bench", "reference": str(number), "nom": f"Association {number}"}
        where = {"code_insee": chance.choice(codes), "latitude": at[0], "longitude": at[1]}
        made.append({**BLANK, **named, **where, "date_maj": DAY})
    with transaction():
        db.session.execute(insert(Organisation), made)


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
