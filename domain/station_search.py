"""Stations that are looked for: by the name of a town, a postal code or a word of their own; or near a commune."""

from sqlalchemy import case, func, or_, select

from domain import commune
from domain.place_name import fold
from domain.station import Station
from extensions import db

MOST = 30


def near(commune_code: str) -> list[Station]:
    """Those of this commune, then those of its department."""
    found = commune.get(commune_code)
    if found is None:
        return []
    there = Station.commune_code == commune_code
    first = case((there, 0), else_=1), Station.name, Station.id
    around = or_(there, Station.department == found.department)
    asked = select(Station).where(Station.gone_at.is_(None), around).order_by(*first).limit(MOST)
    return list(db.session.scalars(asked))


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
    by_id = {
        each.id: each for each in db.session.scalars(select(Station).where(Station.id.in_(found)))
    }
    return [by_id[each] for each in found]


def _bears(said: list[str], words: list[str]) -> bool:
    own = [word for text in said for word in fold(text).split()]
    return all(any(each.startswith(word) for each in own) for word in words)
