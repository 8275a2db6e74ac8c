"""Zoning: the zones become those of a newer file, and each is tied to the station that bears its name."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from domain import commune
from domain.establishing import Change
from domain.published.labels import Names
from domain.published.reading import Zones
from domain.station import Station
from domain.zone import Zone
from extensions import db

_table: Any = Zone.__table__
_SAID = ("institution", "service", "number")


def zone(wanted: Zones, dated: date, *, partial: bool, dry: bool) -> Change:
    """In the transaction under way: what changed. A commune that a whole file has not has no zone any more."""
    rows = db.session.execute(select(_table.c.commune_code, *(_table.c[name] for name in _SAID)))
    before = {code: (institution, service, number) for code, institution, service, number in rows}
    added = [code for code in wanted if code not in before]
    changed = [code for code in wanted if code in before and before[code] != wanted[code]]
    gone = [] if partial else [code for code in before if code not in wanted]
    if not dry:
        hand = db.session.connection()
        _insert(hand, [(code, wanted[code]) for code in added], dated)
        _update(hand, [(code, wanted[code]) for code in changed])
        if gone:
            leave = delete(Zone).where(_table.c.commune_code == bindparam("which"))
            hand.execute(leave, [{"which": code} for code in gone])
        _date(hand, wanted if partial else None, dated)
    return Change(len(added), len(changed), len(wanted) - len(added) - len(changed), len(gone))


def tie() -> tuple[int, int]:
    """In the transaction under way: how many zones there are, and how many have their station.

    By the ministry's number, else by the label within the department, if one station alone bears
    it. A zone without station is shown by its label.
    """
    asked = (_table.c.commune_code, *(_table.c[name] for name in _SAID), _table.c.station_id)
    zones = db.session.execute(select(*asked)).all()
    asked = (Station.id, Station.key, Station.institution, Station.department, Station.name)
    names = Names(db.session.execute(select(*asked).where(Station.gone_at.is_(None))).all())
    tied, moved = 0, []
    for code, institution, service, number, station_id in zones:
        to = names.find(institution, number, commune.department_of(code), service)
        tied += to is not None
        if to != station_id:
            moved.append({"which": code, "to": to})
    if moved:
        change = update(_table).where(_table.c.commune_code == bindparam("which"))
        db.session.connection().execute(change.values(station_id=bindparam("to")), moved)
    return len(zones), tied


def _insert(hand: Any, rows: Iterable[tuple[str, tuple[str, str, str]]], dated: date) -> None:
    told = [
        {"commune_code": code, "dated": dated, **dict(zip(_SAID, said, strict=True))}
        for code, said in rows
    ]
    if told:
        hand.execute(insert(_table), told)


def _update(hand: Any, rows: Iterable[tuple[str, tuple[str, str, str]]]) -> None:
    change = update(_table).where(_table.c.commune_code == bindparam("which"))
    change = change.values({name: bindparam(f"new_{name}") for name in _SAID})
    told = [
        {"which": code, **{f"new_{name}": one for name, one in zip(_SAID, said, strict=True)}}
        for code, said in rows
    ]
    if told:
        hand.execute(change, told)


def _date(hand: Any, which: Zones | None, dated: date) -> None:
    """All of a whole file are of its day; of an extract those it has."""
    change = update(_table).where(_table.c.dated != dated).values(dated=dated)
    if which is None:
        hand.execute(change)
    elif which:
        one = change.where(_table.c.commune_code == bindparam("which"))
        hand.execute(one, [{"which": code} for code in which])
