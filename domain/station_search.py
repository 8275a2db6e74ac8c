"""Stations that are looked for: by the name of a town, a postal code or a word of their own; or near a commune."""

from sqlalchemy import func, select

from domain import commune, nearest
from domain.place_name import fold
from domain.station import Station
from extensions import db

MOST = 30


def near(commune_code: str) -> list[Station]:
    """The nearest of this commune; by department where distances are not known."""
    found = [each.place.id for each in nearest.stations_near(commune_code, MOST)]
    return _in_order(found)


def search(text: str) -> list[Station]:
    """Those that bear these words, then those of the commune that is meant; all, by name, for nothing."""
    words = fold(text).split()
    named = _bearing(words)
    if not words:
        return named
    meant = commune.find(text)
    around = near(meant.communes[0].code) if meant.communes and meant.certain else []
    return list({station.id: station for station in (*named, *around)}.values())[:MOST]


def count() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).where(Station.gone_at.is_(None))) or 0


def _bearing(words: list[str]) -> list[Station]:
    """By name; each of the words begins one of theirs."""
    said = select(Station.id, Station.name, Station.locality, Station.postal_code)
    rows = db.session.execute(
        said.where(Station.gone_at.is_(None)).order_by(Station.name, Station.id)
    )
    found = [each for each, *said in rows if _bears(said, words)][:MOST]
    return _in_order(found)


def _in_order(ids: list[int]) -> list[Station]:
    rows = db.session.scalars(select(Station).where(Station.id.in_(ids)))
    by_id = {each.id: each for each in rows}
    return [by_id[each] for each in ids if each in by_id]


def _bears(said: list[str], words: list[str]) -> bool:
    own = [word for text in said for word in fold(text).split()]
    return all(any(each.startswith(word) for each in own) for word in words)
