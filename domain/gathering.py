"""Gathering: the stations and zones of a ministry's files become ours, all of them or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask_babel import lazy_gettext as _l

from domain import audit, commune_point, edition, successor, zoning
from domain.edition import DILA, GENDARMERIE, POLICE, ZONES
from domain.errors import Refused
from domain.establishing import Change, establish
from domain.published import reading
from domain.published.fault import SheetOneSided, SheetTruncated, Told
from domain.published.listed import Listed
from domain.station import POLICE as PN
from extensions import transaction

# Useful lines of a whole file, at least.
LEAST = {POLICE: 400, GENDARMERIE: 2_500, DILA: 3_000, ZONES: 34_000}
SHARE = 0.9  # of what is kept of the same file
OF_POLICE = 0.01  # of the zones, at least


class SheetSuperseded(Refused):
    """An old copy after the lists themselves."""

    sentence = _l(
        "Les listes du ministère sont déjà importées : une copie ancienne ne les remplace pas. "
        "Rien n’a été importé."
    )


@dataclass(slots=True)
class Gathered:
    """What was found wrong in each file, what changed of each, and how many zones have their station.

    ``in_use``: stations that are gone, and still offer, receive or have an account.
    """

    told: list[Told] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    zones: int = 0
    tied: int = 0
    in_use: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file, and the day it is of."""

    path: Path
    dated: date


def gather(sheets: Mapping[str, Sheet], *, dry: bool = False, partial: bool = False) -> Gathered:
    """``sheets``: by what they are (police, gendarmerie, zones, dila). Gathered again, it changes nothing.

    ``dry``: only says what would change. ``partial``: an extract; what it has not stays.
    """
    done, stations, zones = _read(sheets)
    if not partial:
        _whole(stations, zones)
    with transaction():
        for name in sorted(sheets):
            (edition.check if dry else edition.begin)(name, sheets[name].dated)
        if DILA in sheets and (edition.kept(POLICE) or edition.kept(GENDARMERIE)):
            raise SheetSuperseded
        for source, wanted in stations.items():
            change, before = establish(source, wanted, partial=partial, dry=dry)
            if not partial and len(wanted) < SHARE * before:
                raise SheetTruncated(len(wanted), int(SHARE * before))
            done.changes[source] = change
        if zones is not None:
            how = {"partial": partial, "dry": dry}
            done.changes[ZONES] = zoning.zone(zones, sheets[ZONES].dated, **how)
        if not dry:
            done.zones, done.tied = zoning.tie()
            _note(sheets, done)
            done.in_use = [f"{each.name} ({each.locality})" for each in successor.gone_in_use()]
    return done


def _read(
    sheets: Mapping[str, Sheet],
) -> tuple[Gathered, dict[str, dict[str, Listed]], reading.Zones | None]:
    done, stations, zones = Gathered(), dict[str, dict[str, Listed]](), None
    points = commune_point.every()
    for name, sheet in sheets.items():
        if name == ZONES:
            zones, told = reading.zones(sheet.path)
        else:
            stations[name], told = reading.stations(sheet.path, name, sheet.dated, points)
        done.told.append(told)
    return done, stations, zones


def _whole(stations: Mapping[str, Mapping[str, Listed]], zones: reading.Zones | None) -> None:
    found = {name: len(rows) for name, rows in stations.items()}
    found |= {} if zones is None else {ZONES: len(zones)}
    for name, count in found.items():
        if count < LEAST[name]:
            raise SheetTruncated(count, LEAST[name])
    if zones and sum(zone[0] == PN for zone in zones.values()) < OF_POLICE * len(zones):
        raise SheetOneSided


def _note(sheets: Mapping[str, Sheet], done: Gathered) -> None:
    """The editions and the entry, where anything changed, be it only the day."""
    new = [
        name for name in sheets if done.changes[name] or edition.kept(name) != sheets[name].dated
    ]
    for name in new:
        edition.advance(name, sheets[name].dated)
    if new:
        counts = {name: done.changes[name] for name in sorted(new)}
        why = ", ".join(f"{name} {c.added} {c.changed} {c.gone}" for name, c in counts.items())
        day = max(sheets[name].dated for name in new)
        audit.record("stations.imported", about=f"stations:{day}", why=why)
