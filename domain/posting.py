"""Posting: of which station a front-desk account is the desk."""

from typing import Any

from sqlalchemy import update

from domain import audit
from domain.officer import Officer
from domain.station import Station
from extensions import db, transaction


def post(officer: Officer, station: Station, *, by: Any = None) -> bool:
    """This account is the desk of that station from now on; whether it was not before."""
    elsewhere = (Officer.station_id != station.id) | Officer.station_id.is_(None)
    move = update(Officer).where(Officer.id == officer.id, elsewhere).values(station_id=station.id)
    with transaction():
        moved = db.session.connection().execute(move).rowcount > 0
        if moved:
            audit.record("officer.posted", by=by, about=officer.topic, to=station.topic)
    db.session.expire(officer)
    return moved
