"""A distance over the earth, and where communes are."""

from math import acos, asin, atan2, cos, degrees, floor, radians, sin

from sqlalchemy import select

from extensions import db

RADIUS = 6371.0  # kilometres

Vector = tuple[float, float, float]  # of length one, from the middle of the earth
Points = dict[str, Vector]


def vector(latitude: float, longitude: float) -> Vector:
    """Where a point is; computed once, so that a distance is three products."""
    lat, lon = radians(latitude), radians(longitude)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def kilometres(a: Vector, b: Vector) -> float:
    """As the crow flies, right to some metres."""
    return RADIUS * acos(min(1.0, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]))


def square(at: Vector) -> tuple[int, int]:
    """The degree of latitude and of longitude it is in: 111 km high, in France at least 70 km wide."""
    return floor(degrees(asin(at[2]))), floor(degrees(atan2(at[1], at[0])))


def points() -> Points:
    """Every commune's point, by its code; none where no coordinates were imported."""
    table = db.metadata.tables.get("commune_point")
    if table is None:
        return {}
    c = table.c
    rows = db.session.execute(select(c.code, c.latitude, c.longitude))
    return {row.code: vector(row.latitude, row.longitude) for row in rows}
