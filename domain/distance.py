"""A distance over the earth, and where communes are."""

from math import acos, cos, radians, sin

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


def points() -> Points:
    """Every commune's point, by its code; none where no coordinates were imported."""
    table = db.metadata.tables.get("commune_point")
    if table is None:
        return {}
    c = table.c
    rows = db.session.execute(select(c.code, c.latitude, c.longitude))
    return {row.code: vector(row.latitude, row.longitude) for row in rows}
