"""Settling: which commune a line of a file is of, and where, when its code, name and point disagree."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain import commune, point
from domain.commune import Commune
from domain.point import Point

FAR = 25.0  # km between a place and its commune, beyond which one of them is wrong


@dataclass(frozen=True, slots=True)
class Claim:
    """What a line says of where it is."""

    code: str
    name: str
    postal_code: str = ""
    department: str = ""
    point: tuple[str, str] = ("", "")  # latitude, longitude, as written


@dataclass(slots=True)
class Settled:
    """What is believed of it, and what had to be mended."""

    commune: Commune | None
    department: str
    point: Point | None = None
    mended: list[str] = field(default_factory=list)


def settle(claim: Claim, points: Mapping[str, Point]) -> Settled:
    """Names and points are believed before codes; ``points``: of communes, by code."""
    code = claim.code.zfill(5) if claim.code.isdigit() else claim.code.upper()
    department = _department(claim.department, claim.postal_code, code)
    said = point.read(*claim.point) if any(claim.point) else None
    named = commune.named(claim.name, department, claim.postal_code)
    coded = commune.get(code)
    found = Settled(coded or named, department)
    if coded is None:
        found.mended.append("former" if named else "unplaced")
    elif named and named != coded and _rather(named, coded, claim.postal_code, said, points):
        found.commune, found.mended = named, ["renamed"]
    if found.commune:
        found.department = found.commune.department
    if any(claim.point):
        center = points.get(found.commune.code) if found.commune else None
        found.point, trouble = placed(said, found.department, center)
        found.mended += [trouble] if trouble else []
    return found


def placed(said: Point | None, department: str, center: Point | None) -> tuple[Point | None, str]:
    """The point that is believed, and what is wrong with the one that is written."""
    if said is None:
        return None, "nowhere"
    turned = point.swapped(said)
    if _sound(said, department, center):
        return said, ""
    if _sound(turned, department, center):
        return turned, "turned"
    return None, "far" if point.inside(said, department) else "nowhere"


def _department(typed: str, postal_code: str, code: str) -> str:
    """The department a line is of; empty when nothing says it."""
    told = commune.department_of(code), commune.department_of(postal_code)
    for text in (typed.zfill(2).upper(), *told):
        if text and commune.department(text) != text:
            return text
    return ""


def _sound(said: Point, department: str, center: Point | None) -> bool:
    near = center is None or point.kilometres(said, center) <= FAR
    return near and point.inside(said, department)


def _rather(
    named: Commune,
    coded: Commune,
    postal_code: str,
    said: Point | None,
    points: Mapping[str, Point],
) -> bool:
    """Whether the name is believed: its commune is nearer to the point; without one, by the post's code."""
    mine, other = points.get(named.code), points.get(coded.code)
    if said and mine and other:
        straight = min(said, point.swapped(said), key=lambda at: point.kilometres(at, mine))
        return point.kilometres(straight, mine) < point.kilometres(straight, other)
    return postal_code in named.postal_codes or postal_code not in coded.postal_codes
