"""Seating: of which station an account is the front desk; decided by administrators."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from domain import audit
from domain.errors import Refused
from domain.officer import Officer
from domain.station import Station
from extensions import db, transaction


class NoFrontDesk(Refused):
    """No account of that login, or of another role."""

    sentence = _l(
        "Aucun compte d’accueil ne porte cet identifiant. Créez-le d’abord, avec le rôle « accueil »."
    )
    field = "login"


def seat(login: str, station: Station, by: Officer | None = None) -> None:
    """From now on they receive there, and nowhere else. ``NoFrontDesk``. Twice is once.

    ``by`` is left out where the shell decides.
    """
    found = Officer.called(login.replace("\0", "").strip().lower())
    if found is None or found.role != "station":
        raise NoFrontDesk
    elsewhere = Officer.station_id.is_(None) | (Officer.station_id != station.id)
    moved = update(Officer).where(Officer.id == found.id, elsewhere).values(station_id=station.id)
    with transaction():
        if db.session.scalar(moved.returning(Officer.id)) is not None:
            audit.record("officer.seated", by=by, about=found.topic, to=station.topic)


def station_of(desk: Officer) -> Station:
    """Whose front desk they are, also when it is gone."""
    return db.session.get_one(Station, desk.station_id or 0)


def seated(station: Station) -> list[Officer]:
    """Whose front desk it is."""
    theirs = Officer.station_id == station.id, Officer.role == "station"
    there = select(Officer).where(*theirs, Officer.revoked_at.is_(None)).order_by(Officer.login)
    return list(db.session.scalars(there))
