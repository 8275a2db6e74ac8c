"""A point on the map, in degrees: how far two are apart, and whether one lies where it is said to."""

from math import asin, cos, isfinite, pi, radians, sin, sqrt

Point = tuple[float, float]  # latitude, longitude (WGS 84)

EARTH = 6371.0  # km, mean radius
DEGREE = 111.19  # km of one degree of latitude on that sphere
# Latitude from–to, longitude from–to; with some room around the farthest town hall of each.
MAINLAND = (41.2, 51.3, -5.4, 9.8)
OVERSEAS = {
    "971": (15.7, 16.7, -62.0, -60.8),
    "972": (14.2, 15.1, -61.4, -60.6),
    "973": (2.0, 6.1, -54.8, -51.4),
    "974": (-21.6, -20.7, 55.0, 56.0),
    "975": (46.6, 47.3, -56.7, -55.9),
    "976": (-13.2, -12.4, 44.8, 45.5),
    "977": (17.7, 18.1, -63.1, -62.6),
    "978": (17.9, 18.3, -63.3, -62.8),
    "984": (-90.0, -10.0, 35.0, 145.0),
    "986": (-14.6, -13.0, -178.5, -175.9),
    "987": (-28.5, -7.0, -155.5, -134.0),
    "988": (-23.5, -18.0, 157.0, 173.0),
    "989": (10.1, 10.5, -109.5, -109.0),
}


def kilometres(one: Point, other: Point) -> float:
    """As the crow flies (haversine)."""
    (lat1, lon1), (lat2, lon2) = one, other
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2
    half += cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH * (asin(sqrt(half)) if half < 1 else pi / 2)


def inside(point: Point, department: str) -> bool:
    """Whether it lies in the part of the world where this department is; never true of NaN."""
    south, north, west, east = OVERSEAS.get(department, MAINLAND)
    return south <= point[0] <= north and west <= point[1] <= east


def swapped(point: Point) -> Point:
    """Longitude and latitude the other way round."""
    return point[1], point[0]


def read(latitude: str, longitude: str) -> Point | None:
    """As files write it; ``None`` for what is no pair of numbers."""
    try:
        return degrees(latitude), degrees(longitude)
    except ValueError:
        return None


def degrees(text: str) -> float:
    """One number, also with a decimal comma; ``ValueError`` for what is none, NaN or infinite."""
    number = float(text.replace(",", "."))
    if not isfinite(number):
        raise ValueError("no number of degrees")
    return number
