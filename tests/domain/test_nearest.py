"""Stations near a commune, on both databases: by distance, without points, and never from an old copy."""

from datetime import date

import pytest
from sqlalchemy import select, update

from domain import directions, edition, nearest, zone
from domain.clock import now
from domain.commune_point import CommunePoint
from domain.station import GENDARMERIE, POLICE, Station
from domain.zone import Zone
from extensions import db, transaction
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("inside")
DAY = date(2026, 11, 20)
PLACES = (
    ("PN", "Bourg", "01053", "01000", 46.207, 5.225),
    ("PN", "Oyonnax", "01283", "01100", 46.257, 5.651),
    ("GN", "Belley", "01034", "01300", None, None),
    ("GN", "Culoz", "01138", "01350", 45.85, 5.78),
    ("GN", "Saint-Paul", "97415", "97460", -21.0, 55.27),
)
POINTS = {"01034": (45.76, 5.69), "01014": (46.29, 5.69), "97411": (-20.94, 55.44)}


def put(*places: tuple[str, str, str, str, float | None, float | None], dated: date = DAY) -> None:
    with transaction():
        edition.begin(edition.POLICE, dated)
        for kind, name, code, post, latitude, longitude in places:
            place = Station(
                key=f"{kind}:{name}", institution=kind, name=name, postal_code=post, locality=name,
                commune_code=code, department=code[: 3 if code > "97" else 2], phone="+33199000001",
                latitude=latitude, longitude=longitude, source="police", dated=dated, hours="8h-12h",
            )  # fmt: skip
            db.session.add(place)
        edition.advance(edition.POLICE, dated)


def put_points() -> None:
    with transaction():
        edition.begin(edition.POINTS, DAY)
        for code, (latitude, longitude) in POINTS.items():
            row = {"code": code, "latitude": latitude, "longitude": longitude, "dated": DAY}
            db.session.add(CommunePoint(**row))
        edition.advance(edition.POINTS, DAY)


def put_zone(code: str, name: str) -> None:
    where = db.session.scalar(select(Station.id).where(Station.name == name))
    row = Zone(commune_code=code, institution="PN", service=f"Commissariat de {name}", number="",
               station_id=where, dated=DAY)  # fmt: skip
    with transaction():
        db.session.add(row)


def names(code: str, most: int = 5, institution: str = "") -> list[tuple[str, int | None]]:
    found = nearest.stations_near(code, most, institution)
    return [(near.place.name, None if near.km is None else round(near.km)) for near in found]


def test_by_distance_and_one_without_a_point_is_in_its_commune() -> None:
    put(*PLACES)
    put_points()
    assert names("01034") == [("Belley", 0), ("Culoz", 12), ("Oyonnax", 55), ("Bourg", 61)]
    assert names("01034", 1, POLICE) == [("Oyonnax", 55)]
    assert names("97411", 5, GENDARMERIE) == [("Saint-Paul", 19)], "not across an ocean"
    assert names("97411", 5, POLICE) == []


def test_without_points_by_commune_then_postal_code() -> None:
    put(*PLACES)
    assert names("01138") == [("Culoz", None), ("Belley", None), ("Oyonnax", None), ("Bourg", None)]
    assert names("01283", 2) == [("Oyonnax", None), ("Bourg", None)]
    assert names("75101") == []
    assert names("xxxxx") == []


def test_what_changed_is_seen_at_the_next_look() -> None:
    put(PLACES[0])
    assert names("01053") == [("Bourg", None)]
    put(PLACES[1])
    assert names("01053") == [("Bourg", None), ("Oyonnax", None)]
    with transaction():
        db.session.execute(update(Station).where(Station.name == "Bourg").values(gone_at=now()))
        edition.advance(edition.POLICE, DAY)
    assert names("01053") == [("Oyonnax", None)]


def test_the_competent_service_is_one_statement_and_stands_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(*PLACES)
    put_points()
    put_zone("01014", "Oyonnax")
    first = directions.of("01014")
    asked: list[object] = []
    real = zone.ask
    monkeypatch.setattr(zone, "ask", lambda *what, **how: asked.append(what) or real(*what, **how))
    monkeypatch.setattr(nearest, "ask", lambda *what, **how: asked.append(what))
    assert directions.of("01014") == first
    assert len(asked) == 1
    assert first.competent.service == "Commissariat de Oyonnax"
    assert first.competent.place.name == "Oyonnax"
    assert [near.place.name for near in first.near] == ["Bourg", "Culoz", "Belley"]
    assert zone.competent("01034") is None
    assert {near.place.institution for near in directions.of("01034").near} == {"PN", "GN"}


def test_nothing_is_said_while_nothing_is_known() -> None:
    assert directions.of("01014") is None
    assert directions.of(None) is None
    put(PLACES[0])
    assert directions.of(None) is None
    assert directions.of("97411") is None


@pytest.mark.parametrize(
    ("dated", "shown"), [((2025, 5, 26), True), ((2025, 5, 25), False), ((2016, 2, 26), False)]
)
def test_an_old_number_is_not_shown(clock: Clock, dated: tuple[int, int, int], shown: bool) -> None:
    clock.time = clock.time.replace(year=2026, month=11, day=25, hour=12)
    put(PLACES[0], dated=date(*dated))
    found = directions.of("01053")
    (near,) = found.near
    told = found.phone(near.place), found.hours(near.place), found.outdated(near.place)
    assert told == (("+33199000001", "8h-12h", False) if shown else ("", "", True))
