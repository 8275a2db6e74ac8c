"""Reading whole files: stations of the two lists or of an old copy, zones, points of communes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from domain import commune, point, tabular
from domain.edition import DILA, GENDARMERIE, POLICE
from domain.packed import LOST
from domain.place_name import fold
from domain.point import Point
from domain.published import labels, listed
from domain.published.fault import SheetColumns, Told
from domain.published.listed import Cells, Listed, Written
from domain.station import GENDARMERIE as GN
from domain.station import POLICE as PN

LISTS = {POLICE: PN, GENDARMERIE: GN}
OF_LISTS = (
    *("service", "telephone", "departement", "code_commune_insee", "code_postal", "commune"),
    *("geocodage_x_gps", "geocodage_y_gps"),
)
OF_DILA = (
    *("id", "type", "nom", "insee", "adresse", "cp", "localite", "tel"),
    *("lat", "lon", "maj_source"),
)
OF_ZONES = ("code_commune", "libelle_commune", "institution", "id_service", "service")
OF_THE_POST = ("code_commune_insee", "geopoint")
NUMBER = 16  # digits of a service's number, and more
SIMPLE = ("insee", "lat", "lon")
MOST = 200_000  # lines: what is read here is in memory as a whole
Zones = dict[str, tuple[str, str, str]]  # by commune: institution, service, number


def stations(
    path: Path, source: str, dated: date, points: Mapping[str, Point]
) -> tuple[dict[str, Listed], Told]:
    """By key, from one of the lists (``source``: police, gendarmerie) or from an old copy (dila)."""
    told = Told(path.name)
    needed: tuple[str, ...] = OF_DILA if source == DILA else OF_LISTS
    write: Callable[[Cells], Written | str] = (
        (lambda cells: listed.dila(cells, dated))
        if source == DILA
        else (lambda cells: listed.ministry(cells, LISTS[source], dated))
    )
    found = []
    for line, cells in _lines(path, needed, told):
        row = write(cells)
        if isinstance(row, str):
            told.wrong(line, row, cells.get("nom", ""))
        elif labels.closed(row.name):
            told.skipped += 1
        elif station := listed.listed(row, line, source, points, told):
            found.append((line, station))
    by_key = listed.apart(found, told)
    told.faults.sort(key=lambda fault: fault.line)
    told.judge()
    return by_key, told


def zones(path: Path) -> tuple[Zones, Told]:
    """Which service is competent for each commune; what is said of one that is no more counts for its heir."""
    told, found, heirs = Told(path.name), Zones(), Zones()
    for line, cells in _lines(path, OF_ZONES, told):
        name, code = cells["libelle_commune"], cells["code_commune"].upper().zfill(5)
        known = commune.get(code)
        place = known or commune.named(name, commune.department_of(code))
        if trouble := _of_zone(cells) or ("" if place else "commune"):
            told.wrong(line, trouble, name)
            continue
        assert place
        zone = cells["institution"], cells["service"], cells["id_service"]
        if not known:
            told.wrong(line, "former", name)
            heirs.setdefault(place.code, zone)
        elif found.setdefault(code, zone) != zone:
            told.wrong(line, "twice", name)
    told.judge()
    return heirs | found, told


def points(path: Path) -> tuple[dict[str, Point], Told]:
    """Where each commune is: of the post's file, or of ``insee,lat,lon``. Others than ours are skipped."""
    told, found = Told(path.name), dict[str, Point]()
    for line, cells in _lines(path, (), told):
        if set(SIMPLE) <= cells.keys():
            code, latitude, longitude = (cells[name] for name in SIMPLE)
        elif set(OF_THE_POST) <= cells.keys():
            code, (latitude, _comma, longitude) = (
                cells["code_commune_insee"],
                cells["geopoint"].partition(","),
            )
        else:
            raise SheetColumns(OF_THE_POST)
        code = code.upper().zfill(5)
        place = commune.get(code)
        if place is None or not (latitude.strip() or longitude.strip()):
            told.skipped += 1
            continue
        at = point.read(latitude, longitude)
        if trouble := _of_point(at, place.department):
            told.wrong(line, trouble, f"{code} {place.name}")
        elif at and found.setdefault(code, at) != at:
            told.wrong(line, "twice", f"{code} {place.name}")
    return found, told


def _lines(path: Path, needed: tuple[str, ...], told: Told) -> Iterator[tuple[int, Cells]]:
    for line, cells in sheet(path, needed):
        told.lines += 1
        if cells is None:
            told.wrong(line, "cells")
        else:
            yield line, cells


def sheet(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Cells | None]]:
    """Each line by the folded names of its columns; ``SheetColumns`` unless ``needed`` are there."""

    def named(heads: list[str]) -> list[str]:
        known = [column(name) for name in heads]
        if missing := tuple(name for name in needed if name not in known):
            raise SheetColumns(missing)
        return known

    for line, cells in tabular.table(path, named, MOST):
        plain = cells and {name: " ".join(cell.split()) for name, cell in cells.items()}
        yield line, plain


def column(name: str) -> str:
    """« #Code_commune_INSEE » and « code commune insee » are the same column."""
    return "_".join(fold(name.replace("_", " ")).split())


def _of_zone(cells: Cells) -> str:
    service = cells["service"]
    if cells["institution"] not in (PN, GN):
        return "institution"
    if not fold(service) or len(service) > listed.NAME or len(cells["id_service"]) > NUMBER:
        return "name"
    return "letters" if LOST in service else ""


def _of_point(at: Point | None, department: str) -> str:
    if at is None:
        return "point"
    if point.inside(at, department):
        return ""
    return "swapped" if point.inside(point.swapped(at), department) else "outside"
