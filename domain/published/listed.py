"""Listed: one station as a file has it, cleaned; and the columns in which each file says what."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain import telephone
from domain.packed import LOST
from domain.place_name import fold
from domain.point import Point
from domain.published.fault import Told
from domain.published.settling import Claim, settle
from domain.station import GENDARMERIE, POLICE

NAME, ADDRESS, LOCALITY, HOURS = 160, 200, 80, 1000  # letters that are kept
Cells = Mapping[str, str]  # of one line, by column
_DAYS = re.compile(r"(?:horaires?_)?(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)")


@dataclass(frozen=True, slots=True)
class Listed:
    """The fields of a ``Station``, but for what only the database knows."""

    key: str
    institution: str
    name: str
    address: str
    postal_code: str
    locality: str
    commune_code: str | None
    department: str
    phone: str
    latitude: float | None
    longitude: float | None
    hours: str
    source: str
    dated: date


@dataclass(frozen=True, slots=True)
class Written:
    """One line, whatever the names of its columns."""

    reference: str  # empty where the file gives none
    institution: str
    name: str
    address: str
    postal_code: str
    locality: str
    code: str
    department: str
    phone: str
    point: tuple[str, str]
    hours: str
    dated: date


def ministry(cells: Cells, institution: str, dated: date) -> Written:
    """Of the two lists of the ministry of the Interior; longitude is x."""
    number = cells.get("identifiant_public_unite", "")
    street = cells.get("voie") or re.sub(
        rf"\s*{cells['code_postal'] or '$'}\b.*", "", cells.get("adresse_geographique", "")
    )
    return Written(
        reference=number if re.fullmatch(r"\d*[1-9]\d*", number) else "",
        institution=institution,
        name=cells["service"],
        address=street,
        postal_code=cells["code_postal"],
        locality=cells["commune"],
        code=cells["code_commune_insee"],
        department=cells["departement"],
        phone=cells["telephone"],
        point=(cells["geocodage_y_gps"], cells["geocodage_x_gps"]),
        hours=_hours(cells),
        dated=dated,
    )


def dila(cells: Cells, dated: date) -> Written | str:
    """Of an old copy of the directory of the administration; or what is wrong with the line."""
    kinds = {"commissariat_police": POLICE, "gendarmerie": GENDARMERIE}
    try:
        day = date.fromisoformat(cells["maj_source"]) if cells["maj_source"] else dated
    except ValueError:
        return "day"
    if day > dated:
        return "day"
    if cells["type"] not in kinds:
        return "type"
    return Written(
        reference=cells["id"],
        institution=kinds[cells["type"]],
        name=cells["nom"].lstrip("# "),
        address=cells["adresse"].replace(" / ", ", "),
        postal_code=cells["cp"],
        locality=cells["localite"],
        code=cells["insee"],
        department="",
        phone=cells["tel"] if cells["maj_source"] else "",  # of no known age: too old
        point=(cells["lat"], cells["lon"]),
        hours="",
        dated=day,
    )


def listed(
    row: Written, line: int, source: str, points: Mapping[str, Point], told: Told
) -> Listed | None:
    """The station this line is, with what was mended noted; ``None`` for a line that is none."""
    claim = Claim(row.code, row.locality, row.postal_code, row.department, row.point)
    at = settle(claim, points)
    if trouble := _trouble(row, at.department):
        told.wrong(line, trouble, row.name)
        return None
    number = telephone.whole(row.phone, at.department) if row.phone else ""
    for reason in (*at.mended, *(["phone"] if number is None else [])):
        told.wrong(line, reason, row.name)
    return Listed(
        key=_key(row, source, at.department),
        institution=row.institution,
        name=row.name,
        address=row.address[:ADDRESS],
        postal_code=row.postal_code if re.fullmatch(r"\d{5}", row.postal_code) else "",
        locality=at.commune.name if at.commune else row.locality[:LOCALITY],
        commune_code=at.commune.code if at.commune else None,
        department=at.department,
        phone=number or "",
        latitude=at.point[0] if at.point else None,
        longitude=at.point[1] if at.point else None,
        hours=row.hours,
        source=source,
        dated=row.dated,
    )


def _trouble(row: Written, department: str) -> str:
    if not fold(row.name) or len(row.name) > NAME:
        return "name"
    if LOST in "".join((row.name, row.address, row.locality)):
        return "letters"
    return "" if department else "department"


def apart(found: Iterable[tuple[int, Listed]], told: Told) -> dict[str, Listed]:
    """By key: two services of one name are told apart by their address, and a line that comes twice is one."""
    rows = list({station: line for line, station in reversed(list(found))}.items())
    times = Counter(station.key for station, _line in rows)
    by_key: dict[str, Listed] = {}
    for station, line in sorted(rows, key=lambda each: each[1]):
        key = station.key
        if times[key] > 1 and not key[3:].isdigit():
            key = f"{key}:{fold(station.address)}"[:160]
        if key in by_key:
            told.wrong(line, "twice", station.name)
        else:
            by_key[key] = replace(station, key=key)
    return by_key


def _key(row: Written, source: str, department: str) -> str:
    """By the ministry's number where there is one, else by name and town: files give nothing better."""
    if source == "dila":
        return f"dila:{row.reference}"[:160]
    if row.reference:
        return f"{row.institution}:{row.reference}"
    return f"{row.institution}:{department}:{fold(row.name)[:70]}:{fold(row.locality)[:40]}"


def _hours(cells: Cells) -> str:
    """As they were written: one text, or one column a day."""
    if whole := cells.get("horaires_accueil", ""):
        return whole[:HOURS]
    days = ((_DAYS.match(name), said) for name, said in cells.items())
    return ", ".join(f"{day[1]} : {said}" for day, said in days if day and said)[:HOURS]
