"""Where communes are: one point each, from the post's file. Without it, distances are not known."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Date, String, bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, commune, edition
from domain.finding import TooFaulty
from domain.point import Point
from domain.published import reading
from domain.published.fault import SheetTruncated, Told
from extensions import Model, ask, db, transaction
from statement import Statement

LEAST = 0.98  # of the communes that can be chosen, or the file is not whole


class CommunePoint(Model):
    """The middle of one commune, as far as the post is concerned; degrees (WGS 84)."""

    __tablename__ = "commune_point"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    dated: Mapped[date] = mapped_column(Date)


def of(code: str) -> Point | None:
    """Where this commune is; ``None`` while that was not imported."""
    rows = ask(_of, code=code)
    return (rows[0][0], rows[0][1]) if rows else None


def every() -> dict[str, Point]:
    """All of them, by code."""
    rows = db.session.execute(select(_table.c.code, _table.c.latitude, _table.c.longitude))
    return {code: (latitude, longitude) for code, latitude, longitude in rows}


def bring(
    file: Path, dated: date, *, dry: bool = False, partial: bool = False
) -> tuple[Told, int, int]:
    """Keep the points of ``file``, all or none: what was read, how many are new, how many moved.

    ``partial``: an extract, which neither has to be whole nor takes away what it has not.
    ``TooFaulty`` on a single wrong line: unlike a list of stations, nothing here is typed by hand.
    """
    points, told = reading.points(file)
    if told.bad:
        raise TooFaulty(told)
    least = 1 if partial else int(LEAST * commune.count())
    if len(points) < least:
        raise SheetTruncated(len(points), least)
    with transaction():
        (edition.check if dry else edition.begin)(edition.POINTS, dated)
        before = every()
        new = [code for code in points if code not in before]
        moved = [code for code in points if code in before and before[code] != points[code]]
        gone = [] if partial else [code for code in before if code not in points]
        newer = edition.kept(edition.POINTS) != dated
        if not dry and (new or moved or gone or newer):
            _write(points, new, moved, gone, dated)
            edition.advance(edition.POINTS, dated)
            why = f"{edition.POINTS} {len(new)} {len(moved)} {len(gone)}"
            audit.record("communes.located", about=f"communes:{dated}", why=why)
    return told, len(new), len(moved)


def suppose(points: dict[str, Point], dated: date) -> None:
    """In the transaction under way: points for communes that have none, until a file says better."""
    before = every()
    _insert(points, [code for code in points if code not in before], dated)


def _write(
    points: dict[str, Point], new: list[str], moved: list[str], gone: list[str], dated: date
) -> None:
    hand = db.session
    _insert(points, new, dated)
    if moved:
        to: dict[str, Any] = {"latitude": bindparam("lat"), "longitude": bindparam("lon")}
        move = update(_table).where(_table.c.code == bindparam("which")).values(to)
        told = [dict(zip(("which", "lat", "lon"), (c, *points[c]), strict=True)) for c in moved]
        hand.connection().execute(move, told)
    for code in gone:
        hand.execute(delete(CommunePoint).where(_table.c.code == code))
    hand.execute(update(_table).where(_table.c.dated < dated).values(dated=dated))


def _insert(points: dict[str, Point], codes: list[str], dated: date) -> None:
    rows = [dict(zip(_AT, (code, *points[code]), strict=True)) for code in codes]
    if rows:
        db.session.execute(insert(_table), [{**row, "dated": dated} for row in rows])


_table: Any = CommunePoint.__table__
_AT = ("code", "latitude", "longitude")
_of = Statement(
    select(_table.c.latitude, _table.c.longitude).where(_table.c.code == bindparam("code"))
)
